/**
 * Rows of the papers, to stand beside a result of the page: OpenAI's ViT-B/32 and its fine-tunes on COCO, scored on the
 * published suites. Another model on other data: they say what such training does, not what a model here should reach.
 */

/** What was fine-tuned, and on which data. */
export const PUBLISHED_BASE = "ViT-B/32, COCO";

export const PUBLISHED_COLUMNS = [
  "VALSE",
  "SugarCrepe replace",
  "SugarCrepe swap",
  "SugarCrepe add",
  "ARO relation",
  "ARO attribution",
  "ARO COCO order",
  "ARO Flickr30k order",
  "ARO average",
  "zero-shot, 11 sets",
  "ImageNet",
] as const;
type PublishedColumn = (typeof PUBLISHED_COLUMNS)[number];

export interface PublishedRow {
  model: string;
  /** Always: these are no results of this page. */
  elsewhere: true;
  /** Percent. */
  values: Partial<Record<PublishedColumn, number>>;
}

function row(model: string, values: readonly number[]): PublishedRow {
  return {
    model,
    elsewhere: true,
    values: Object.fromEntries(PUBLISHED_COLUMNS.map((column, i) => [column, values[i]!])),
  };
}

export const PUBLISHED_ROWS: readonly PublishedRow[] = [
  row("CLIP", [65.3, 80.2, 64.0, 72.7, 59.2, 62.9, 48.4, 59.1, 57.4, 61.0, 57.9]),
  row("NegCLIP", [71.7, 85.0, 75.4, 85.8, 80.4, 70.5, 86.9, 90.5, 82.1, 58.1, 54.0]),
  row("CE-CLIP", [72.2, 87.0, 74.9, 92.9, 83.9, 76.4, 80.9, 83.7, 81.2, 45.7, 38.1]),
  row("DeGLA", [74.1, 90.5, 81.9, 94.8, 81.6, 74.3, 93.8, 94.7, 86.1, 58.7, 54.5]),
];

/** What each part of the method brings: composition against retention, percent. */
export const PUBLISHED_ABLATION: readonly {
  terms: string;
  elsewhere: true;
  "ARO average": number;
  "zero-shot, 11 sets": number;
}[] = [
  { terms: "caption negatives only", elsewhere: true, "ARO average": 80.8, "zero-shot, 11 sets": 55.4 },
  { terms: "+ IGC", elsewhere: true, "ARO average": 84.8, "zero-shot, 11 sets": 55.1 },
  { terms: "+ TGC", elsewhere: true, "ARO average": 82.2, "zero-shot, 11 sets": 57.2 },
  { terms: "+ IGC + TGC", elsewhere: true, "ARO average": 86.2, "zero-shot, 11 sets": 56.9 },
  { terms: "+ self-distillation (DeGLA)", elsewhere: true, "ARO average": 86.1, "zero-shot, 11 sets": 58.7 },
];
