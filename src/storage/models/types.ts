/** Plain data that storage shares with the layers above; all of it can be cloned to and from a worker. */

/** One total for a whole job: never one bar per file. */
export interface Progress {
  phase: "download" | "verify" | "load" | "warmup" | "encode" | "local" | "work";
  /** Bytes for downloads, items otherwise. */
  done: number;
  /** 0 while the host has not said how much there is. */
  total: number;
  unit: "bytes" | "items";
  /** Seconds still to go by the measured rate; null while unknown. */
  remaining: number | null;
  /** Units a second that had to be done now, what lay in a cache not counted; absent where nobody asks. */
  rate?: number;
  /** For a screen reader: "Downloading TinyCLIP, 41 of 94 MB". */
  label: string;
}

export type OnProgress = (progress: Progress) => void;

/** Where a model's four files come from. */
export type ModelSource =
  /** A folder on the page's own origin; `path` is relative to the page ("models/scenes-clip/"). */
  | { kind: "bundled"; id: string; path: string; name?: string; licence?: string }
  /** `mirror` replaces https://huggingface.co; `name` and `licence` are for show. */
  | { kind: "hub"; repo: string; revision: string; mirror?: string; name?: string; licence?: string }
  | { kind: "files"; name: string; files: { name: string; blob: Blob }[] }
  | { kind: "cached"; id: string };

/** What a file's publisher says of it. */
export interface Published {
  bytes: number;
  /** Lower-case hex. */
  sha256: string;
}

/** What comes of hashing a stored model again. */
export interface Verdict {
  ok: boolean;
  /** Files that differ from what was published or, where that is not known, from what was stored. */
  broken: string[];
  /** Files whose SHA-256 no publisher has said: the files of a folder of one's own, small files of the hub. */
  unannounced: string[];
}

export interface StorageReport {
  usage: number | null;
  quota: number | null;
  persisted: boolean;
  /** "indexeddb", or "memory" where the browser refuses storage. */
  where: "indexeddb" | "memory";
  /** Downloads that stopped on the way: loading the model goes on with them, deleting it frees their room. */
  unfinished: { id: string; name: string; bytes: number }[];
}

/** The id of a hub model holds the revision as asked for, so that "main" is found again without the network. */
export function hubId(repo: string, revision: string): string {
  return `hub:${repo}@${revision}`;
}
