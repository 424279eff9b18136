/** Helpers of tests, here and in other folders: never imported by the app. Node only. */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { ClipFiles } from "./folder/openFolder";
import type { FloatType } from "./safetensors";
import { checkpointFiles, cutTokenizer, type RawConfig, type TokenizerJson } from "./testingCheckpoint";

export {
  hashedPicture,
  jsonBytes,
  type RawConfig,
  type TokenizerJson,
  tinyConfig,
} from "./testingCheckpoint";

/** A JSON fixture of src/clip/__fixtures__, gunzipped. */
export function readFixture(name: string): unknown {
  const path = fileURLToPath(new URL(`./__fixtures__/${name}`, import.meta.url));
  return JSON.parse(gunzipSync(readFileSync(path)).toString("utf8"));
}

/** tokenizer.json of openai/clip-vit-base-patch32, 49,408 entries: BOS 49406, EOS 49407. */
export function clipTokenizerJson(): TokenizerJson {
  return cutTokenizer(readFixture("clip-merges.json.gz") as TokenizerJson, 49408);
}

/** The same with the first merges only: 514 + merges entries, BOS and EOS the last two. */
export function smallTokenizerJson(merges: number): TokenizerJson {
  return cutTokenizer(readFixture("clip-merges.json.gz") as TokenizerJson, 514 + merges);
}

export interface CheckpointOptions {
  /** Defaults to CLIP's first merges, as many as the vocabulary leaves room for. */
  tokenizer?: TokenizerJson;
  dtype?: FloatType;
}

/** Files of a checkpoint in memory, with hashed weights; see `tinyConfig` for one that is quick. */
export function hashedCheckpoint(config: RawConfig, options: CheckpointOptions = {}): ClipFiles {
  const tokenizer = options.tokenizer ?? smallTokenizerJson(config.text_config.vocab_size - 514);
  return checkpointFiles(config, tokenizer, options.dtype);
}
