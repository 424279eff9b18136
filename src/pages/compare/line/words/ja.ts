import type { Translated } from "../../../../language/words";
import type { en } from "./en";

export const ja: Translated<typeof en> = {
  title: "製造ラインの例",
  about:
    "カメラが部品を写し、記録票がそこに何があるかを書きます。モデルは検査役です。記録と画像が十分に近ければ通します。誤った記録を通したとき、正しい記録を止めたとき、いくらかかるでしょうか。",
  table: "誤りとその費用",
  currency: "通貨",
  euro: "€ ユーロ",
  yen: "¥ 円",
  run: "費用を計算",
  again: "金額を変えると、費用もすぐに変わります。",
  drawing: "部品を描いています…",
  fault: "記録の誤り",
  faults: {
    "colours exchanged": "色の取り違え",
    "parts exchanged": "位置の取り違え",
    "wrong number": "個数違い",
    "wrong part": "部品違い",
  },
  right: "正：{{note}}",
  wrong: "誤：{{note}}",
  miss: "見逃し 1 件",
  missOf: "{{fault}}：見逃し 1 件の費用",
  alarm: "誤検出 1 件",
  alarmOf: "{{fault}}：誤検出 1 件の費用",
  volume: "月の記録数",
  volumeOf: "{{fault}}：月の記録数",
  wrongShare: "うち {{share}} が誤り",
  before: "A（{{name}}）の月額",
  after: "B（{{name}}）の月額",
  between: "{{low}}～{{high}}",
  total: "合計",
  none: "–",
  verdict: {
    less: "B（{{b}}）なら月に {{saved}} 減ります（{{low}}～{{high}}）。A（{{a}}）の {{before}} が {{after}} になります。",
    more: "B（{{b}}）では月に {{saved}} 増えます（{{low}}～{{high}}）。A（{{a}}）の {{before}} が {{after}} になります。",
    same: "2 つのモデルに差は見られません。B（{{b}}）は月 {{after}}、A（{{a}}）は月 {{before}} です（差 {{low}}～{{high}}）。",
    one: "{{a}} では、誤りに月 {{before}} かかります（{{low}}～{{high}}）。",
    waiting: "金額は例です。自分の金額を書いてから、費用を計算してください。",
  },
  beside: {
    differ:
      "正しい記録と誤った記録を並べて選ばせると、{{pairs}} 組のうち A は {{a}} 組、B は {{b}} 組で正しいほうを選びます（差 {{low}}～{{high}} ポイント）。費用の条件はより厳しく、記録を 1 件ずつ、種類ごとに共通のしきい値で判定します。",
    same: "正しい記録と誤った記録を並べて選ばせると、{{pairs}} 組のうち A は {{a}} 組、B は {{b}} 組で正しいほうを選びます。差は見られません（{{low}}～{{high}} ポイント）。費用の条件はより厳しく、記録を 1 件ずつ、種類ごとに共通のしきい値で判定します。",
  },
  method:
    "ここで描いた画像が種類ごとに 24 枚あり、それぞれに正しい記録と誤った記録があります。しきい値は、判定に使う画像とは別の画像で最も安くなるものを選びます。区間は 95% です。",
  open: "評価ページで全件を見る",
};
