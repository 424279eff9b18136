/** Words of the production line. */
export const en = {
  title: "A production line",
  about:
    "A camera looks at parts, and a note says what is there. The model is the guard: it lets a note pass where note and picture are near enough. What does it cost when a wrong note passes, or a right one is stopped?",
  table: "Errors and what they cost",
  currency: "Currency",
  euro: "€ euro",
  yen: "¥ yen",
  run: "Work out the cost",
  again: "Costs follow the prices as you type.",
  drawing: "Drawing the parts…",
  fault: "What is wrong with the note",
  faults: {
    "colours exchanged": "Colours exchanged",
    "parts exchanged": "Places exchanged",
    "wrong number": "Wrong number",
    "wrong part": "Wrong part",
  },
  right: "right: {{note}}",
  wrong: "wrong: {{note}}",
  miss: "A miss costs",
  missOf: "{{fault}}: a miss costs",
  alarm: "A false alarm costs",
  alarmOf: "{{fault}}: a false alarm costs",
  volume: "Notes a month",
  volumeOf: "{{fault}}: notes a month",
  wrongShare: "{{share}} of them wrong",
  before: "A month with A, {{name}}",
  after: "A month with B, {{name}}",
  between: "{{low}} to {{high}}",
  total: "Together",
  none: "–",
  verdict: {
    less: "B, {{b}}, saves {{saved}} a month ({{low}} to {{high}}): {{after}} instead of {{before}} with A, {{a}}.",
    more: "B, {{b}}, costs {{saved}} a month more ({{low}} to {{high}}): {{after}} instead of {{before}} with A, {{a}}.",
    same: "No difference seen between the two: {{after}} a month with B, {{b}}, {{before}} with A, {{a}} (difference {{low}} to {{high}}).",
    one: "With {{a}} errors cost {{before}} a month ({{low}} to {{high}}).",
    waiting: "Prices are an example: write your own. Then work out the cost.",
  },
  beside: {
    differ:
      "With both notes beside a picture, A takes the right one in {{a}} of {{pairs}}, B in {{b}} (difference {{low}} to {{high}} points). The cost asks more: each note alone, by one threshold for all pictures of its kind.",
    same: "With both notes beside a picture, A takes the right one in {{a}} of {{pairs}}, B in {{b}}: no difference seen ({{low}} to {{high}} points). The cost asks more: each note alone, by one threshold for all pictures of its kind.",
  },
  method:
    "24 pictures of each kind, drawn here, each with a right and a wrong note. The cheapest threshold is chosen on other pictures than those it is judged by. 95% intervals.",
  open: "Every case on Evaluate",
} as const;
