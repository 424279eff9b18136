/** Words that every page writes its numbers with, and those of shared pieces. */
export const en = {
  time: {
    moment: "less than a second",
    seconds: "{{value}} s",
    minutes: "{{value}} min",
    hours: "{{value}} h",
  },
  /** Categories of the page's own questions (src/scenes, src/degla); those of benchmarks are names. */
  measures: {
    "swap-attribute": "swap-attribute",
    "swap-object": "swap-object",
    "replace-relation": "replace-relation",
    "zero-shot": "zero-shot",
    "held-out styles": "held-out styles",
    "unseen nouns": "unseen nouns",
    "own negatives": "own negatives",
    "picture to caption": "picture to caption",
    "caption to picture": "caption to picture",
    joined: "{{name}}, {{part}}",
  },
  mending: {
    label: "Mend captions as OpenAI's tokenizer does",
    about:
      "Curly quotes, HTML entities, ligatures and wide letters are made plain before the tokenizer sees them. OpenAI's and OpenCLIP's tokenizers do so, transformers' does not.",
  },
  map: { role: "map of patches", keys: "{{label}}. Arrow keys read the patches." },
} as const;
