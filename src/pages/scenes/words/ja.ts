import type { Translated } from "../../../language/words";
import type { en as english } from "./en";

export const ja: Translated<typeof english> = {
  title: "シーン",
  about:
    "シードを基にアイコンを組み合わせて作る画像です。キャプション（英語）は作り方から必ず正確なので、CLIP がここで間違えれば、間違いだと証明できます。誤ったキャプションはどれも、1 か所だけ違う別のシーンについての正しい文です。",
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
