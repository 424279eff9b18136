/** What the files of a folder say of one another: numbers that stand in two of them, tokens without weights. */
import { BadInputError, BrokenFileError } from "../base/errors";
import type { ClipConfig } from "./config";
import { outputSize, type PreprocessConfig } from "./preprocess";
import type { ClipTokenizer } from "./tokenizer";

/** Where two files speak of the same number they must agree; the legacy end token gets its meaning here. */
export function reconcileSizes(
  config: ClipConfig,
  preprocessing: PreprocessConfig,
  tokenizer: ClipTokenizer,
): void {
  const { text, vision } = config;
  // before transformers' PR 24777 every config said 2, and the highest id of a row was taken
  if (text.pooling === "highest") text.endToken = tokenizer.endToken;
  if (text.endToken !== tokenizer.endToken)
    throw new BrokenFileError(
      `The files contradict each other: texts end with token ${text.endToken} by config.json, ${tokenizer.endToken} by tokenizer.json.`,
    );
  if (tokenizer.endToken >= text.vocabSize)
    throw new BrokenFileError(
      `The files contradict each other: ${text.vocabSize} tokens by config.json, ${tokenizer.vocabSize} by tokenizer.json.`,
    );
  const size = outputSize(preprocessing);
  if (size && (size[0] !== vision.imageSize || size[1] !== vision.imageSize))
    throw new BrokenFileError(
      `The files contradict each other: images of ${vision.imageSize} × ${vision.imageSize} pixels by config.json, ${size[1]} × ${size[0]} by preprocessor_config.json.`,
    );
}

/** Tokens that were added to the tokenizer, but not to the weights: only captions that hold one are refused. */
export function withinTable(tokenizer: ClipTokenizer, rows: number): ClipTokenizer {
  if (tokenizer.vocabSize <= rows) return tokenizer;
  const encode = (text: string) => {
    const ids = tokenizer.encode(text);
    const unknown = ids.find((id) => id >= rows);
    if (unknown === undefined) return ids;
    throw new BadInputError(
      `“${text}” holds the token “${tokenizer.tokenText(unknown)}”, for which the model's weights have no row.`,
      "Write the caption without it: the token was added to the tokenizer alone.",
    );
  };
  return { ...tokenizer, encode };
}
