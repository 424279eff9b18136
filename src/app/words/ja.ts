import type { Translated } from "../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  skip: "本文へ移動",
  pages: {
    compare: "比較",
    negatives: "ネガティブ",
    train: "学習",
    evaluate: "評価",
    lexicon: "語彙",
    scenes: "シーン",
    models: "モデル",
    record: "記録",
    about: "解説",
  },
  nav: { label: "ページ", more: "その他", morePages: "、その他のページ" },
  header: {
    learn: "学ぶ",
    home: "DeGLA Playground のトップページ",
    toLight: "明るい配色に切り替え",
    toDark: "暗い配色に切り替え",
  },
  footer: {
    stays: "画像はこのコンピューターの外に出ません。モデルはこのブラウザーの中で動きます。",
    saved: "保存済み：オフラインでも使えます。",
    saving: "オフラインで使えるように保存しています…",
    about: "手法・プライバシー・出典",
  },
  drop: "画像（キャプションの表も一緒に）、またはモデルのフォルダーをドロップ",
  slots: {
    second: "2 つ目のモデルと比較",
    of: "モデル {{slot}}：{{name}}",
    ofLoading: "モデル {{slot}}：{{name}}、読み込み中",
    loading: "読み込み中…",
    model: "モデル",
    beside: "並べて比べる 2 つ目のモデル",
    chosen: "選択中",
    onlyOne: "モデルを 1 つだけにする",
    more: "ほかのモデル…",
  },
  modelChoice: {
    title: "どのモデルを使いますか？",
    count:
      "このフォルダーにはモデルが {{folders}} 個あります。読み込むのは 1 つだけで、混ぜることはありません。",
    outside: "どのフォルダーにも入っていないファイル",
  },
  backend: {
    none: "エンジンなし",
    restarting: "再起動中…",
    starting: "起動中…",
    computesOn: "計算環境：{{label}}",
    where: "モデルを動かす場所",
    moreCores:
      "このサーバーでは、初回の表示で使えるコアは 1 つだけです。<reload>ページを再読み込み</reload>すると、WebAssembly が複数のコアで動きます。",
    software:
      "ソフトウェアによるアダプターです。結果は正しいものの、時間がかかります。GPU のあるコンピューターなら、同じページがはるかに速く動きます。",
    restart: "エンジンを再起動",
    choices: {
      auto: { label: "自動", about: "ブラウザーが GPU を使えれば WebGPU、使えなければ WebAssembly。" },
      webgpu: { label: "WebGPU", about: "このコンピューターの GPU。" },
      wasm: { label: "WebAssembly", about: "CPU で計算。遅めですが、どの環境でも動きます。" },
    },
  },
  faults: {
    noEngine: "エンジンを起動できませんでした：{{message}}",
    workKept: "画像とキャプションは残っています。",
    allKept: "画像、キャプション、学習の記録は残っています。",
    useWasm: "WebAssembly を使う",
    again: "再試行",
    reload: "ページを再読み込み",
    dismiss: "閉じる",
  },
  link: {
    title: "共有リンクを開きました。",
    kept: "ご自身の画像とキャプションは残っています。",
    back: "自分の作業に戻る",
  },
  update: {
    title: "このページの新しいバージョンがあります。",
    kept: "作業内容は残ります。",
    reload: "新しいバージョンで再読み込み",
    waits: "別のタブで学習が開いています。新しいバージョンは、その終了を待っています。",
  },
  offer: {
    title: "このリンクは、ハブのモデル {{repo}} を指していますが、このコンピューターにはありません。",
    decline: "使わずに続ける",
    unasked: "{{host}} にはまだ何も問い合わせていません。",
    take: "{{host}} からダウンロード",
  },
};
