import type { Translated } from "../../../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  title: "カメラ",
  hint: "映像を 1 枚ずつ、両方のモデルでキャプションと比べます",
  start: "カメラを開始",
  stop: "停止",
  take: "この 1 枚を使う",
  frame: "カメラ.png",
  about:
    "映像はこのコンピューターで計算したあと捨てます。録画も送信もしません。ページが見えなくなるとカメラは止まります。",
  asking: "ブラウザーが許可を求めています…",
  hidden: "ページが見えないあいだにカメラを止めました。",
  off: "カメラは止まっています。",
  on: "開始しました。最初の 1 枚を計算しています…",
  rate: "毎秒 {{rate}} 枚",
  video: "カメラの映像",
  captions: "まずキャプションを 1 行に 1 つ書いてください。",
  caption: "キャプション",
  model: "{{slot}} {{name}}",
  table: "この 1 枚のスコア",
  faults: {
    refused: {
      title: "ブラウザーがこのページにカメラを使わせていません。",
      advice: "アドレスの横の印からこのページにカメラを許可して、もう一度開始してください。",
    },
    none: {
      title: "カメラが見つかりません。",
      advice: "カメラをつないでもう一度開始するか、画像を貼り付けてください。",
    },
    busy: {
      title: "カメラを読み取れません。",
      advice: "ほかのプログラムが使っているかもしれません。それを閉じてから、もう一度開始してください。",
    },
    insecure: {
      title: "ここではカメラを使えません。",
      advice: "カメラを使えるのは、https で開いたページか、このコンピューターから開いたページだけです。",
    },
  },
};
