import type { Translated } from "../../../language/words";
import type { en as english } from "./en";

export const ja: Translated<typeof english> = {
  title: "シーン",
  about:
    "シードを基にアイコンを組み合わせて作る画像です。キャプション（英語）は作り方から必ず正確なので、CLIP がここで間違えれば、間違いだと証明できます。誤ったキャプションはどれも、1 か所だけ違う別のシーンについての正しい文です。並びはシードが描く順のままで、モデルの出来では選んでいません。各シーンの下に、比較中のモデルが 2 つの文を見分けたかを示します。",
  true: "正しい文：",
  false: "誤った文：",
  compare: "比較",
  withTwin: "双子と並べる",
  seed: "シード",
  kind: "種類",
  allKinds: "すべての種類",
  earlier: "前のシーン",
  any: "シードを変える",
  later: "次のシーン",
  boxes: "枠を表示",
  outcome: "モデルの結果",
  allOutcomes: "すべてのシーン",
  outcomes: {
    mended: "改善：A は誤り、B は正解",
    broken: "悪化：A は正解、B は誤り",
    "both-right": "どちらも正解",
    "both-wrong": "どちらも誤り",
    right: "正解",
    wrong: "誤り",
  },
  found: "調べた {{asked}} 件（全 {{count}} 件）のうち {{shown}} 件です。",
  asking: "モデルで調べています…",
  kinds: {
    single: "物が 1 つ",
    placed: "物が 1 つ（位置あり）",
    pair: "物が 2 つ（左右・上下）",
    depth: "物が 2 つ（前後）",
    enclosed: "図形の内と外",
    row: "3 つ並び",
    group: "数える集まり",
  },
};
