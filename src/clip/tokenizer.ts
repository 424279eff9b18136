/**
 * CLIP's tokenizer from `tokenizer.json`, by @huggingface/tokenizers, mended in two places where that differs from
 * transformers (`mendLowercase`, `guarded`). Begin- and end-of-text ids come from the file, never from constants.
 */
import { LowercaseNormalizer, type Normalizer, Tokenizer } from "@huggingface/tokenizers";
import { BrokenFileError, UnsupportedModelError } from "../base/errors";
import { parseJson } from "./config";

export interface ClipTokenizer {
  /** Longest row, BOS and EOS included. */
  contextLength: number;
  beginToken: number;
  endToken: number;
  /** Ids are below this. */
  vocabSize: number;
  /** BOS, tokens, EOS; cut to the context with EOS kept. Not padded. */
  encode(text: string): number[];
  /** How many tokens truncation cuts off. */
  overflow(text: string): number;
  /** Text of a token, for display: "cat</w>" → "cat". */
  tokenText(id: number): string;
}

const FILE = "tokenizer.json";

/**
 * @param bytes tokenizer.json
 * @param contextLength longest row that the text tower takes
 * @throws BrokenFileError where the file is no tokenizer or lacks its special tokens
 */
export function parseTokenizer(bytes: Uint8Array, contextLength: number): ClipTokenizer {
  return tokenizerOf(parseJson(bytes, FILE), contextLength);
}

/** The same from what the file holds. */
export function tokenizerOf(json: unknown, contextLength: number): ClipTokenizer {
  if (typeof json !== "object" || json === null) throw new BrokenFileError(`${FILE} is not a tokenizer.`);
  const type = (json as { model?: { type?: unknown } }).model?.type;
  if (type !== undefined && type !== "BPE")
    throw new UnsupportedModelError(`${FILE} holds a tokenizer of the kind ${String(type)}; CLIP's is BPE.`);
  let tokenizer: Tokenizer;
  let ends: number[];
  try {
    tokenizer = new Tokenizer(json, {});
    mendLowercase(tokenizer.normalizer);
    ends = tokenizer.encode("").ids;
  } catch (cause) {
    throw new BrokenFileError(`${FILE} is not a tokenizer that can be read.`, undefined, { cause });
  }
  const [beginToken, endToken] = ends;
  if (ends.length !== 2 || beginToken === undefined || endToken === undefined)
    throw new BrokenFileError(`${FILE} does not put one token before and one after a text.`);
  const room = contextLength - 2;
  const plain = (text: string) => tokenizer.encode(guarded(tokenizer, text), { add_special_tokens: false });
  return {
    contextLength,
    beginToken,
    endToken,
    vocabSize: tokenizer.get_vocab().size,
    encode: (text) => [beginToken, ...plain(text).ids.slice(0, room), endToken],
    overflow: (text) => Math.max(0, plain(text).ids.length - room),
    tokenText: (id) => (tokenizer.id_to_token(id) ?? "").replace(/<\/w>$/, ""),
  };
}

function normalizeText({ normalizer }: Tokenizer, text: string): string {
  return normalizer ? normalizer.normalize(text) : text;
}

/**
 * JavaScript lowers a Σ at the end of a word to ς, the tokenizers library of transformers, which goes character
 * by character, always to σ. No other letter depends on its neighbours.
 */
function mendLowercase(normalizer: Normalizer | null): void {
  if (normalizer instanceof LowercaseNormalizer)
    normalizer.normalize = (text: string) => text.replaceAll("Σ", "σ").toLowerCase();
  const parts = (normalizer as { normalizers?: Normalizer[] } | null)?.normalizers;
  if (parts) for (const part of parts) mendLowercase(part);
}

/**
 * A text that only becomes a special token when it is lowered ("<|EndOfText|>") is taken for that token by
 * Tokenizers.js, and for characters by transformers. White space behind it, which no token holds, tells them
 * apart.
 */
function guarded(tokenizer: Tokenizer, text: string): string {
  const normal = normalizeText(tokenizer, text);
  if (normal === text) return text;
  for (const added of tokenizer.get_added_tokens_decoder().values())
    if (!added.normalized && added.content === normal) return `${text} `;
  return text;
}
