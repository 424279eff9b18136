import type { Translated } from "../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  time: {
    moment: "1 秒未満",
    seconds: "{{value}} 秒",
    minutes: "{{value}} 分",
    hours: "{{value}} 時間",
  },
  map: { role: "パッチの地図", keys: "{{label}}。矢印キーでパッチの値を読めます。" },
};
