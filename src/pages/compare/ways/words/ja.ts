import type { Translated } from "../../../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  label: "何を見ますか",
  mended: { title: "失敗と修復を見る", about: "3 つのシーンで、CLIP と修復後を並べて" },
  line: { title: "製造ラインの例", about: "誤りにかかる月額の、前と後" },
  pictures: { title: "自分の画像", about: "キャプション・ラベル・検索・カメラ" },
  data: { title: "自分のモデルとデータ", about: "読み込み・測定・学習" },
  part: "自分の画像ですること",
  parts: {
    captions: "キャプション",
    labels: "フォルダーのラベル付け",
    search: "フォルダー内の検索",
    camera: "カメラ",
  },
  own: {
    title: "自分の画像",
    first: "画像を貼り付ける（Ctrl+V）か、ページのどこかにドロップするか、ファイルを選んでください。",
    second: "キャプションを 1 行に 1 つ書いてください。正しいものと、同じ単語で正しくないものを。",
    third: "どちらが正しいかを ✓ と ✗ で付けると、各モデルがどちらを選ぶかがわかります。",
    files: "ファイルから画像…",
    input: "画像のファイル",
    stays: "画像はこのコンピューターの外に出ません。",
  },
  ownData: {
    title: "自分のモデルとデータ",
    about: "すべて自分のファイルで動きます。ファイルはこのコンピューターの外に出ません。",
    model: {
      title: "1. モデル",
      now: "いま比べているモデル：{{models}}",
      about:
        "Hugging Face または OpenCLIP 形式の CLIP モデルのフォルダーを、ページにドロップするか、名前で取得します。",
      go: "モデルを選ぶ",
    },
    measure: {
      title: "2. 測定",
      about: "公開ベンチマーク、キャプションの CSV と画像フォルダー、または損失額付きの自分の失敗モード。",
      go: "評価する",
    },
    train: {
      title: "3. 学習",
      about: "キャプション付きの画像、またはここで描くシーンで。ハードネガティブは規則で作ります。",
      go: "学習する",
      negatives: "ネガティブを作る",
    },
  },
};
