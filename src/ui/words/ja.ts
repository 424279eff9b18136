import type { Translated } from "../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  time: {
    moment: "1 秒未満",
    seconds: "{{value}} 秒",
    minutes: "{{value}} 分",
    hours: "{{value}} 時間",
  },
  measures: {
    "swap-attribute": "属性の入れ替え",
    "swap-object": "物の入れ替え",
    "replace-relation": "関係の置き換え",
    "zero-shot": "ゼロショット",
    "held-out styles": "学習外の画風",
    "unseen nouns": "学習外の名詞",
    "own negatives": "自身のネガティブ",
    "picture to caption": "画像→キャプション",
    "caption to picture": "キャプション→画像",
    joined: "{{name}}、{{part}}",
  },
  mending: {
    label: "OpenAI のトークナイザーと同じようにキャプションを整える",
    about:
      "曲がった引用符、HTML の文字参照、合字、全角英数字を、トークナイザーに渡す前に普通の文字に直します。OpenAI と OpenCLIP のトークナイザーはこれを行い、transformers のものは行いません。",
  },
  map: { role: "パッチの地図", keys: "{{label}}。矢印キーでパッチの値を読めます。" },
};
