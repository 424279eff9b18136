/**
 * A folder's tokenizer, whatever files it is in: tokenizer.json, or vocab.json with merges.txt.
 *
 * transformers 5 takes the vocabulary, the merges and the added tokens of tokenizer.json, and builds all else anew
 * where the tokenizer is a CLIPTokenizer (tokenization_clip.py): so it is done here, and where that changes what the
 * file says the reading is noted.
 */
import { z } from "zod";
import { BrokenFileError, UnsupportedModelError } from "../../base/errors";
import { parseJson, validate } from "../config";
import type { ReadingChoice } from "./choices";

const PATTERN =
  "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+";

const word = z.union([z.string(), z.object({ content: z.string() }).transform(({ content }) => content)]);
const notesSchema = z.object({
  tokenizer_class: z.string().nullish(),
  bos_token: word.nullish(),
  eos_token: word.nullish(),
  unk_token: word.nullish(),
  added_tokens_decoder: z.record(z.string(), z.looseObject({ content: z.string() })).nullish(),
});
type Notes = z.output<typeof notesSchema>;

const addedSchema = z.looseObject({ id: z.number().int().nonnegative(), content: z.string() });
const tokenizerSchema = z.looseObject({
  added_tokens: z.array(addedSchema).default([]),
  model: z.looseObject({
    type: z.string().optional(),
    vocab: z.record(z.string(), z.number().int().nonnegative()),
    merges: z.array(z.union([z.string(), z.tuple([z.string(), z.string()])])),
  }),
});
type TokenizerFile = z.output<typeof tokenizerSchema>;

/** Classes of transformers that are CLIP's own; of others the file is taken at its word. */
const CLIP_CLASSES = new Set(["CLIPTokenizer", "CLIPTokenizerFast"]);

/** Reads small files of the folder; null where there is none of that name. */
export type ReadSmall = (name: string) => Promise<Uint8Array | null>;

export interface TokenizerReading {
  /** A tokenizer.json that says all of it. */
  json: Record<string, unknown>;
  /** What was not taken from the file as it stands. */
  notes: ReadingChoice[];
}

function special(content: string, id: number) {
  const flags = { single_word: false, lstrip: false, rstrip: false, normalized: false, special: true };
  return { id, content, ...flags };
}

/** The parts of a tokenizer.json that transformers' CLIPTokenizer makes itself. */
function clipParts(begin: string, end: string, vocab: Readonly<Record<string, number>>) {
  return {
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "NFC" },
        { type: "Replace", pattern: { Regex: "\\s+" }, content: " " },
        { type: "Lowercase" },
      ],
    },
    pre_tokenizer: {
      type: "Sequence",
      pretokenizers: [
        { type: "Split", pattern: { Regex: PATTERN }, behavior: "Removed", invert: true },
        { type: "ByteLevel", add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: {
      type: "RobertaProcessing",
      sep: [end, vocab[end]],
      cls: [begin, vocab[begin]],
      trim_offsets: false,
      add_prefix_space: false,
    },
    decoder: { type: "ByteLevel", add_prefix_space: true, trim_offsets: true, use_regex: true },
  };
}

function wholeTokenizer(
  vocab: Record<string, number>,
  merges: readonly (string | [string, string])[],
  added: readonly Record<string, unknown>[],
  notes: Notes,
): Record<string, unknown> {
  const begin = notes.bos_token ?? "<|startoftext|>";
  const end = notes.eos_token ?? "<|endoftext|>";
  const ids = {
    ...vocab,
    ...Object.fromEntries(added.map(({ content, id }) => [content as string, id as number])),
  };
  for (const token of [begin, end])
    if (ids[token] === undefined) throw new BrokenFileError(`The tokenizer's vocabulary has no ${token}.`);
  const known = new Set(added.map(({ content }) => content));
  const specials = [begin, end]
    .filter((token) => !known.has(token))
    .map((token) => special(token, ids[token]!));
  return {
    version: "1.0",
    truncation: null,
    padding: null,
    added_tokens: [...specials, ...added],
    ...clipParts(begin, end, ids),
    model: {
      type: "BPE",
      dropout: null,
      unk_token: notes.unk_token ?? "<|endoftext|>",
      continuing_subword_prefix: "",
      end_of_word_suffix: "</w>",
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: merges.map((merge) => (typeof merge === "string" ? merge : merge.join(" "))),
    },
  };
}

/** "#version: 0.2" first, then a pair a line. */
function mergesOf(bytes: Uint8Array): string[] {
  const lines = new TextDecoder().decode(bytes).split(/\r?\n/);
  const pairs = lines.filter((line) => line !== "" && !line.startsWith("#version"));
  if (pairs.some((line) => line.trim().split(" ").length !== 2))
    throw new BrokenFileError("merges.txt is not a list of pairs.");
  return pairs.map((line) => line.trim());
}

async function fromVocabulary(read: ReadSmall, notes: Notes): Promise<Record<string, unknown>> {
  const [vocabBytes, mergesBytes] = [await read("vocab.json"), await read("merges.txt")];
  if (!vocabBytes || !mergesBytes)
    throw new UnsupportedModelError("There is no tokenizer.json, nor vocab.json with merges.txt.");
  const ids = z.record(z.string(), z.number().int().nonnegative());
  const vocab = validate(ids, parseJson(vocabBytes, "vocab.json"), "vocab.json");
  const added = new Map<string, Record<string, unknown>>();
  const extra = await read("added_tokens.json");
  if (extra)
    for (const [content, id] of Object.entries(
      validate(ids, parseJson(extra, "added_tokens.json"), "added_tokens.json"),
    ))
      added.set(content, { ...special(content, id), normalized: true, special: false });
  for (const [id, token] of Object.entries(notes.added_tokens_decoder ?? {}))
    added.set(token.content, { ...special(token.content, Number(id)), ...token, id: Number(id) });
  return wholeTokenizer(vocab, mergesOf(mergesBytes), [...added.values()], notes);
}

/** What decides ids, of a pipeline: the order of keys and flags that only concern offsets left out. */
function essence({ normalizer, pre_tokenizer, post_processor }: Record<string, unknown>): string {
  const sorted = (_: string, value: unknown) =>
    value && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  const text = JSON.stringify([normalizer, pre_tokenizer, post_processor], sorted);
  return text
    .replace(/,?"(trim_offsets|add_prefix_space)":(true|false)/g, "")
    .replace(/,?"use_regex":true/g, "")
    .replace(/\[\\\\p\{(L|N)\}\]/g, "\\\\p{$1}")
    .replaceAll("{,", "{");
}

/**
 * @throws BrokenFileError where a file is no tokenizer
 * @throws UnsupportedModelError for a tokenizer of another kind
 */
export async function readTokenizerFiles(read: ReadSmall): Promise<TokenizerReading> {
  const notesBytes = await read("tokenizer_config.json");
  const file = "tokenizer_config.json";
  const notes = notesBytes ? validate(notesSchema, parseJson(notesBytes, file), file) : {};
  const bytes = await read("tokenizer.json");
  if (!bytes)
    return { json: await fromVocabulary(read, notes), notes: [{ kind: "tokenizerFromVocabulary" }] };
  const raw = parseJson(bytes, "tokenizer.json");
  if (typeof raw !== "object" || raw === null)
    throw new BrokenFileError("tokenizer.json is not a tokenizer.");
  const whole = raw as Record<string, unknown>;
  const type = (whole.model as { type?: unknown } | undefined)?.type;
  if (type !== undefined && type !== "BPE")
    throw new UnsupportedModelError(
      `tokenizer.json holds a tokenizer of the kind ${String(type)}; CLIP's is BPE.`,
    );
  if (!CLIP_CLASSES.has(notes.tokenizer_class ?? "CLIPTokenizer"))
    return {
      json: whole,
      notes: [{ kind: "tokenizerAsItStands", tokenizer: String(notes.tokenizer_class) }],
    };
  const parsed = tokenizerSchema.safeParse(raw);
  if (!parsed.success) return { json: whole, notes: [] };
  const { model, added_tokens } = parsed.data;
  const named = namesOf(parsed.data, notes);
  const json = wholeTokenizer(model.vocab, model.merges, added_tokens, named);
  if (essence(json) === essence(whole)) return { json: whole, notes: [] };
  return { json, notes: [{ kind: "tokenizerBuiltAnew" }] };
}

/** Begin and end of text by tokenizer_config.json; else as the file puts them around a text. */
function namesOf(file: TokenizerFile, notes: Notes): Notes {
  const post = file.post_processor as { cls?: [string, number]; sep?: [string, number] } | undefined;
  const [begin, end] = [post?.cls?.[0], post?.sep?.[0]];
  return { ...notes, bos_token: notes.bos_token ?? begin, eos_token: notes.eos_token ?? end };
}
