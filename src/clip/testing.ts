/** Helpers of tests, here and in other folders: never imported by the app. Node only. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";

/** A JSON fixture of src/clip/__fixtures__, gunzipped. */
export function readFixture(name: string): unknown {
  const path = fileURLToPath(new URL(`./__fixtures__/${name}`, import.meta.url));
  return JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));
}

export interface TokenizerJson {
  model: { vocab: Record<string, number>; merges: string[]; [key: string]: unknown };
  [key: string]: unknown;
}

/** The 256 characters that stand for bytes, in the order of CLIP's vocabulary: printable ones first. */
function byteCharacters(): string[] {
  const printable: number[] = [];
  for (let b = 33; b < 256; b++) if (b < 127 || (b > 160 && b !== 173)) printable.push(b);
  const characters = printable.map((b) => String.fromCharCode(b));
  for (let i = 0; i < 256 - printable.length; i++) characters.push(String.fromCharCode(256 + i));
  return characters;
}

/** tokenizer.json of openai/clip-vit-base-patch32, 49,408 entries: BOS 49406, EOS 49407. */
export function clipTokenizerJson(): TokenizerJson {
  return withVocabulary(readFixture("clip-merges.json.gz") as TokenizerJson);
}

/** The same with the first merges only: 514 + merges entries, BOS and EOS the last two. */
export function smallTokenizerJson(merges: number): TokenizerJson {
  const json = readFixture("clip-merges.json.gz") as TokenizerJson;
  json.model.merges.length = merges;
  const begin = 512 + merges;
  const text = JSON.stringify({ ...json, model: undefined })
    .replaceAll("49406", String(begin))
    .replaceAll("49407", String(begin + 1));
  return withVocabulary({ ...JSON.parse(text), model: json.model });
}

/** A value as the bytes of a JSON file. */
export function jsonBytes(value: unknown): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(JSON.stringify(value));
}

/** Fills in the vocabulary that follows from the merges. */
function withVocabulary(json: TokenizerJson): TokenizerJson {
  const characters = byteCharacters();
  const tokens = [
    ...characters,
    ...characters.map((c) => `${c}</w>`),
    ...json.model.merges.map((merge) => merge.replace(" ", "")),
    "<|startoftext|>",
    "<|endoftext|>",
  ];
  json.model.vocab = Object.fromEntries(tokens.map((token, id) => [token, id]));
  return json;
}
