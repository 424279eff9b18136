/** What was decided in reading a model's folder that other readers decide otherwise. Words for it stand in src/notices. */
export type ReadingChoice =
  | { kind: "imageSettingsOf"; used: string; unused: string }
  | { kind: "imageSettingsFlat"; used: string }
  | { kind: "openClipLayout" | "tokenizerFromVocabulary" | "tokenizerBuiltAnew" | "loraMerged" }
  | { kind: "tokenizerAsItStands"; tokenizer: string }
  | { kind: "prefixDropped"; prefix: string };
