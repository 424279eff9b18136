/**
 * 日本語の文体と用語（各部屋の words/ja.ts に共通）
 *
 * - 文は「です・ます」。見出し、ボタン、表の項目は名詞か短い動詞句で止め、句点を付けません。
 * - 数字と英字は半角、和文との間に半角空白を 1 つ。括弧とコロンは全角（）：を使います。
 * - 英語を一語ずつ訳さず、読み手がすることを先に書きます。「あなた」「それ」は使いません。
 *
 *   caption キャプション            score スコア                  picture 画像
 *   hard negative ハードネガティブ   zero-shot ゼロショット         fine-tune ファインチューニング
 *   cosine similarity コサイン類似度 embedding 埋め込み             token トークン
 *   training 学習                   step ステップ                 batch バッチ
 *   loss 損失                       learning rate 学習率           checkpoint チェックポイント
 *   evaluation 評価                 suite テスト一式（見出しは「テスト」） accuracy 正解率
 *   lexicon 語彙                    scene シーン                   record 記録
 *   patch パッチ                    heat map ヒートマップ           confidence interval 信頼区間
 *   failure mode 失敗パターン       false alarm 誤検出             miss 見逃し
 *   base model ベースモデル          tuned model 調整済みモデル      teacher / student 教師 / 生徒
 *   seed（乱数の）シード            hash ハッシュ                  licence ライセンス
 *   replicate 反復（別のシードで同じように学習したモデル）
 */
import type { Translated } from "../../language/words";
import type { en } from "./en";

/** What is said in English by those who threw it: of the page's own, of a library, of the browser. */
const detail = "技術的なメッセージ（英語）：{{message}}";

export const ja: Translated<typeof en> = {
  engine: { threads_other: "{{name}} {{count}} スレッド", software: "{{name}}（ソフトウェア）" },
  faults: {
    NoWebGPU: {
      title: "このブラウザーでは WebGPU を使えません",
      advice:
        "新しい Chrome、Edge、Firefox、Safari を使うか、速度は落ちますが WebAssembly のまま続けてください。",
      detail,
    },
    AdapterRefused: {
      title: "使える GPU が見つかりませんでした",
      advice:
        "グラフィックドライバーを更新し、chrome://gpu を確認してください。WebAssembly でも続けられます。",
      detail,
    },
    DeviceLost: {
      title: "GPU との接続が切れました",
      advice:
        "エンジンは自動で再起動します。繰り返すときは、バッチを小さくするか WebAssembly に切り替えてください。",
      detail,
    },
    ThreadLost: {
      title: "計算スレッドの 1 つが途中で終了しました",
      advice:
        "失われたものはありません。そのまま続けるか、もう一度始めてください。以後は 1 つ少ないスレッドで動きます。繰り返すときは、ほかのタブを閉じるか、バッチを小さくしてください。",
      detail,
    },
    OutOfMemory: {
      title: "メモリーが足りません",
      advice:
        "ほかのタブを閉じる、小さいモデルや小さいバッチを選ぶ、WebAssembly に切り替える、のいずれかを試してください。",
      detail,
    },
    QuotaExceeded: {
      title: "ブラウザーの保存領域がいっぱいです",
      advice:
        "プライベートウィンドウではよく起こります。「モデル」ページで不要なモデルを削除するか、そのまま続けてください。重みはタブを閉じるまでメモリーに残ります。",
      detail,
    },
    StorageBlocked: {
      title: "ブラウザーがこのページへの保存を許可していません",
      advice: "サイトデータの保存を許可するか、保存なしで続けてください。",
      detail,
    },
    BrokenFile: {
      title: "ファイルを読み取れません",
      advice: "ファイルが最後までコピーされているか、拡張子どおりの種類かを確認してください。",
      detail,
    },
    UnsupportedModel: {
      title: "このモデルには対応していません",
      advice:
        "Hugging Face 形式の CLIP のフォルダー（config.json、model.safetensors、tokenizer.json、preprocessor_config.json）を使ってください。",
      detail,
    },
    Network: {
      title: "ネットワークから読み込めませんでした",
      advice: "接続とアドレスを確認するか、手元のファイルからモデルを読み込んでください。",
      detail,
    },
    Integrity: {
      title: "ダウンロードした内容が公開されているものと一致しません",
      advice: "もう一度ダウンロードするか、別のミラーを使ってください。",
      detail,
    },
    Cancelled: { title: "中止しました", advice: "ご指示により止めました。", detail },
    BadInput: {
      title: "入力に問題があります",
      advice: "入力を直して、もう一度試してください。",
      detail,
    },
    Diverged: {
      title: "学習が発散しました",
      advice:
        "学習率を下げる、ウォームアップを長くする、勾配クリッピングの上限を下げる、のいずれかを試してください。",
      detail,
    },
    PagePart: {
      title: "ページの一部を読み込めませんでした",
      advice: "再試行してください。直らないときはページを再読み込みしてください。",
      detail,
    },
    Internal: {
      title: "ページの内部でエラーが起きました",
      advice: "ページ側の不具合です。エラーの文面を添えてご報告ください。",
      detail,
    },
  },
  domain: {
    pictures_other:
      "{{models}}は描画されたシーンだけで学習しています。手持ちの画像に対するスコアは当て推量です。",
    captions_other:
      "{{models}}が学習したのは英語です。ほかの文字のキャプションは、スコアが高くても意味を読み取れていません。",
    inEnglish: "英語で書いてください。",
    get: "写真を学習した {{name}} を取得",
    use: "写真を学習した {{name}} を使う",
    cost: "{{size}}、{{speed}} Mbit/s で約 {{time}}",
    offline: "オフラインです。写真を学習したモデルはファイルから読み込めます。",
    fromFile: "モデルのファイルを選ぶ",
    trainedOn: "学習データ",
    notSaid: "記載なし",
    kinds: {
      scenes: "描画されたシーン",
      photographs: "写真などウェブの画像",
      own: "手持ちの画像",
    },
    partly: "{{pictures}}とベースの学習データ（記載なし）",
    card: "{{pictures}}、キャプションは{{languages}}",
    suite_other:
      "{{models}}は描画されたシーンだけで学習しています。それ以外の画像に対するスコアは当て推量です。",
  },
};
