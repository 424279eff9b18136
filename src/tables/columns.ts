/**
 * What the columns of a table are by their names, and the keys of JSON alike: one list for training, evaluation and
 * negatives. docs/tables.md lists them.
 */

/** Names that hold a picture's path, name or address; of several the first of this list is taken. */
const PICTURE_PATHS = list(
  "image_path file_path filepath img_path picture_path photo_path path image_file img_file file_name filename " +
    "image_filename image_name img_name picture_name photo_name file image img picture photo pic jpg png " +
    "image_url img_url picture_url photo_url url image_link uri image_uri local_path relative_path rel_path imagepath " +
    "imagefile imagename imgpath imgname image_paths image_files image_names image_urls file_names filenames images 画像パス ファイル名 ファイル 画像 写真",
);
/** Names that hold a number, or what may be something else; only where no column of paths is there. */
const PICTURE_IDS = list("image_id img_id picture_id photo_id imageid cocoid coco_id name");

const CAPTIONS = list(
  "caption captions original text right true_caption right_caption sentence sentences raw comment comments title " +
    "description descriptions alt_text alt positive_caption positive correct_caption correct true prompt utterance " +
    "caption_right caption_true caption_correct caption_pos caption_positive pos_caption pos_text positive_text pos " +
    "true_text right_text gt_caption gt ground_truth hypothesis caption_text caption_str キャプション 説明文 説明 正しい文",
);
const WRONG =
  /^(wrong|false|incorrect|negatives?|foils?|hard_?neg(ative)?s?|negs?|enhanced|distractors?|counterfactuals?|((wrong|false|incorrect|foil|neg|negative|hard_?neg|hard_?negative|counterfactual)_(captions?|texts?|sentences?))|(captions?|texts?|sentences?)_(wrong|false|incorrect|foil|neg|negative)|誤りの文|誤ったキャプション)(_?\d+)?$/;
const LABELS = list(
  "label truth is_true is_correct is_match match correct entailment gold_label true_false ラベル 正誤",
);
const CATEGORIES = list("category mode kind type subset phenomenon linguistic_phenomena");
/** pandas' and Arrow's index, and columns without a name. */
const INDEX = /^(unnamed(_\d+)*(_level_\d+)?|level_\d+|index_level_\d+|)$/;

function list(names: string): readonly string[] {
  return names.split(" ");
}

/** "Image Name", "imageName" and "image-name" are one name. */
export function plainName(name: string): string {
  return name
    .trim()
    .replace(/^[#'"\ufeff]+\s*|['"]+$/g, "")
    .replace(/([a-z])([A-Z])/g, "$1_$2")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
}

/** Places of the columns; -1 and empty where there is none. */
export interface Columns {
  names: readonly string[];
  /** By what is taken first: the first that is filled in a row is its picture. */
  picture: readonly number[];
  /** A folder whose name stands apart from the file's (COCO's Karpathy split). */
  folder: number;
  captions: readonly number[];
  wrong: readonly number[];
  label: number;
  category: number;
  /** Of negatives that the page saved: "rejected" ones are not used. */
  state: number;
  /** Of pandas, without a meaning. */
  index: readonly number[];
}

const numbered = (name: string) => name.replace(/_?\d+$/, "");

export function columnsOf(names: readonly string[]): Columns {
  const plain = names.map(plainName);
  const places = (wanted: readonly string[]) =>
    wanted.map((name) => plain.indexOf(name)).filter((at) => at >= 0);
  const paths = places(PICTURE_PATHS);
  const caption = CAPTIONS.find((name) => plain.some((one) => one === name || numbered(one) === name));
  const captions =
    caption === undefined ? [] : all(plain, (one) => one === caption || numbered(one) === caption);
  const wrong = all(plain, (one) => WRONG.test(one));
  const label = places(LABELS).find((at) => !captions.includes(at) && !wrong.includes(at)) ?? -1;
  const folder = plain.indexOf("filepath");
  const file = plain.indexOf("filename");
  return {
    names,
    picture: paths.length > 0 ? paths : places(PICTURE_IDS),
    folder: folder >= 0 && file >= 0 ? folder : -1,
    captions,
    wrong,
    label,
    category: places(CATEGORIES).find((at) => at !== label) ?? -1,
    state: wrong.length > 0 ? plain.indexOf("state") : -1,
    index: all(plain, (one) => INDEX.test(one)),
  };
}

function all(names: readonly string[], wanted: (name: string) => boolean): number[] {
  return names.flatMap((name, at) => (wanted(name) ? [at] : []));
}

/** How many columns say what they are: what tells a heading from a row, and one separator from another. */
export function knownColumns({ picture, captions, wrong, label, category }: Columns): number {
  return picture.length + captions.length + wrong.length + (label >= 0 ? 1 : 0) + (category >= 0 ? 1 : 0);
}

/** What of a table its reader uses. */
export type Use = "training" | "suite" | "negatives";

/** Columns that are not read, by name. Of several that could name the picture one is. */
export function unreadColumns(columns: Columns, use: Use): string[] {
  const { names, picture, folder, captions, wrong, label, category, state, index } = columns;
  const read = new Set([...picture.slice(0, 1), folder, ...captions, ...index]);
  if (use !== "negatives") for (const at of [...wrong, label, state]) read.add(at);
  if (use === "suite") read.add(category);
  return names.filter((_, at) => !read.has(at));
}
