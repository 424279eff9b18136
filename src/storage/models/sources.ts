/** The places a model can come from, brought to one shape: an origin with an id and files that can be opened. */
import { createSHA256 } from "hash-wasm";
import { z } from "zod";
import { BadInputError, BrokenFileError, CancelledError } from "../../base/errors";
import { OPEN_CLIP_CONFIG, PROCESSOR, WEIGHTS_INDEX } from "../../clip/folder/chooseFiles";
import { cardLicence } from "../../clip/folder/licence";
import { assertNoPointer, identifyFolder } from "../../clip/folder/openFolder";
import { checkBeginning, type Fetch, getFile, type OpenedFile } from "./http";
import { assertRevision, type HubListing, hubAddress, hubListing, hubUrl, isPinned } from "./hub";
import { createMeter, spokenBytes } from "./progress";
import type { ModelSource, OnProgress, Published } from "./types";

export const WEIGHTS_FILE = "model.safetensors";

/** The small ones first: they are gone through before the long one, whose connection waits least. */
export const MODEL_FILES = [
  "config.json",
  "preprocessor_config.json",
  "tokenizer.json",
  WEIGHTS_FILE,
] as const;

/** What a host without a listing is asked for. */
const PROBED = [
  ...MODEL_FILES,
  PROCESSOR,
  "vocab.json",
  "merges.txt",
  "tokenizer_config.json",
  "special_tokens_map.json",
  WEIGHTS_INDEX,
  OPEN_CLIP_CONFIG,
  "open_clip_model.safetensors",
  "pytorch_model.bin",
  "open_clip_pytorch_model.bin",
];

export interface OriginFile {
  name: string;
  /** Begins the file at `offset`, or at 0 where the host won't; `total` is its length where known. */
  open(offset: number, total: number | null, signal: AbortSignal): Promise<OpenedFile>;
}

export interface Origin {
  id: string;
  name: string;
  source: "bundled" | "hub" | "local" | "tuned";
  repo: string | null;
  revision: string | null;
  pinned: boolean;
  licence: string | null;
  /** By file name where it is known before anything is asked: a stored copy that differs is fetched anew. */
  published: Record<string, Published> | null;
  /** Called only when files must be fetched: fills in what the host knows. */
  prepare(
    signal: AbortSignal,
  ): Promise<{ files: OriginFile[]; revision: string | null; licence: string | null }>;
}

export interface OriginContext {
  fetch: Fetch;
  /** Base of relative addresses: the page's own. */
  baseUrl: string;
  /** What comes with the page, by a model's id. */
  bundled(id: string): Record<string, Published> | null;
  signal: AbortSignal;
  onProgress?: OnProgress;
}

/** What is needed of it where nothing comes over the network. */
type Reading = Pick<OriginContext, "signal" | "onProgress">;

type Source<K extends ModelSource["kind"]> = Extract<ModelSource, { kind: K }>;

export function originOf(
  source: Exclude<ModelSource, { kind: "cached" }>,
  context: OriginContext,
): Promise<Origin> {
  switch (source.kind) {
    case "bundled":
      return Promise.resolve().then(() => bundledOrigin(source, context));
    case "hub":
      return Promise.resolve().then(() => hubOrigin(source, context));
    case "files":
      return filesOrigin(source, context);
  }
}

function bundledOrigin(source: Source<"bundled">, { fetch, baseUrl, bundled }: OriginContext): Origin {
  const published = bundled(source.id);
  if (!published) throw new BadInputError(`No model "${source.id}" comes with this page.`);
  const path = `${source.path.replace(/\/+$/, "")}/`;
  if (!URL.canParse(path, baseUrl)) throw new BadInputError(`"${source.path}" is no folder of this page.`);
  const folder = new URL(path, baseUrl);
  const url = (name: string) => new URL(name, folder).href;
  const licence = source.licence ?? null;
  return {
    id: `bundled:${source.id}`,
    name: source.name ?? source.id,
    source: "bundled",
    repo: null,
    revision: null,
    pinned: true,
    licence,
    published,
    prepare: async () => ({
      revision: null,
      licence,
      files: MODEL_FILES.map((name) => ({
        name,
        open: async (offset, _, signal) => {
          const { bytes: total, sha256 } = published[name]!;
          // Never of the browser's cache: it completes an entry that a broken connection left there by ranges, which a
          // host may send compressed.
          const file = await getFile(url(name), { fetch, signal, offset, total, cache: "no-store" });
          return { ...file, bytes: total, exact: true, sha256 };
        },
      })),
    }),
  };
}

/** The id of a hub model holds the revision as asked for, so that "main" is found again without the network. */
export function hubId(repo: string, revision: string): string {
  return `hub:${repo}@${revision}`;
}

function hubOrigin(source: Source<"hub">, { fetch }: OriginContext): Origin {
  const { base, repo } = hubAddress(source.repo, source.mirror);
  const revision = source.revision.trim() || "main";
  assertRevision(revision);
  return {
    id: hubId(repo, revision),
    name: source.name ?? repo.split("/").at(-1)!,
    source: "hub",
    repo,
    revision,
    pinned: isPinned(revision),
    licence: source.licence ?? null,
    published: null,
    prepare: async (signal) => {
      const listing = await hubListing(base, repo, revision, { fetch, signal });
      const commit = listing?.commit ?? revision;
      const url = (name: string) => hubUrl(base, repo, commit, name);
      const names = listing ? rootNames(listing) : await probedNames(url, { fetch, signal });
      const small = smallFiles(url, { fetch, signal });
      const { read, kept } = await identifyFolder(names, small.read, repo);
      return {
        revision: commit,
        licence: source.licence ?? listing?.licence ?? null,
        files: [...kept, ...read].map((name) => ({
          name,
          open: async (offset, total, opening) => {
            const here = small.take(name);
            if (here) return openedBytes(here, offset);
            const known = listing?.files.get(name);
            const options = { fetch, signal: opening, offset, total: total ?? known?.bytes ?? null };
            // Not kept in the HTTP cache as well: the weights would lie on the disk twice.
            const file = await getFile(url(name), { ...options, cache: "no-store" });
            return {
              ...file,
              bytes: known?.bytes ?? file.bytes,
              exact: known?.bytes != null || file.exact,
              sha256: known?.sha256 ?? file.sha256,
            };
          },
        })),
      };
    },
  };
}

/** A repository's own files; those in its folders belong to other models. */
const rootNames = (listing: HubListing) => [...listing.files.keys()].filter((name) => !name.includes("/"));

type Asking = Pick<OriginContext, "fetch" | "signal">;

/** Without a listing every name is asked for: what a host can't say of it is found out when it is opened. */
async function probedNames(url: (name: string) => string, { fetch, signal }: Asking): Promise<string[]> {
  const found = await Promise.all(
    PROBED.map(async (name) => {
      const answer = await fetch(url(name), { method: "HEAD", signal, credentials: "omit" }).catch(
        () => null,
      );
      if (signal.aborted) throw new CancelledError("The download was stopped.");
      const there = answer?.ok && !answer.headers.get("content-type")?.includes("text/html");
      const gone = answer?.status === 404 || answer?.status === 410;
      return there || (!gone && (MODEL_FILES as readonly string[]).includes(name)) ? name : null;
    }),
  );
  const names = found.filter((name) => name !== null);
  if (!names.includes(WEIGHTS_INDEX) || names.includes(WEIGHTS_FILE)) return names;
  const { body } = await getFile(url(WEIGHTS_INDEX), { fetch, signal });
  const index = z.object({ weight_map: z.record(z.string(), z.string()) });
  const parsed = index.safeParse(await new Response(body).json().catch(() => null));
  return [...names, ...new Set(Object.values(parsed.data?.weight_map ?? {}))];
}

/** Small files that are read before anything else is fetched: once, for the download takes them from here. */
function smallFiles(url: (name: string) => string, { fetch, signal }: Asking) {
  const here = new Map<string, Uint8Array<ArrayBuffer>>();
  return {
    read: async (name: string) => {
      const { body } = await getFile(url(name), { fetch, signal, cache: "no-store" });
      const bytes = new Uint8Array(await new Response(body).arrayBuffer());
      checkBeginning(bytes, url(name));
      here.set(name, bytes);
      return bytes;
    },
    take: (name: string) => here.get(name),
  };
}

function openedBytes(bytes: Uint8Array<ArrayBuffer>, offset: number): OpenedFile {
  const body = new Blob([bytes.subarray(offset)]).stream() as OpenedFile["body"];
  return { body, offset, bytes: bytes.length, exact: true, sha256: null, validator: null };
}

/** Weights that were tuned here, with the other files of their base: known by the hash of what makes the model. */
export async function tunedOrigin(
  model: { name: string; licence: string | null; files: { name: string; blob: Blob }[] },
  context: Reading,
): Promise<Origin> {
  const { name, files, licence } = model;
  const origin = await filesOrigin({ kind: "files", name, files }, context);
  const source = "tuned";
  const prepare: Origin["prepare"] = async (signal) => ({ ...(await origin.prepare(signal)), licence });
  return { ...origin, source, id: origin.id.replace(/^local:/, `${source}:`), licence, prepare };
}

const cardOf = async (blob: Blob | undefined) => (blob ? cardLicence(await blob.text()) : null);

/** Picked or dropped files of one folder: the id is the hash of those that make the model. */
async function filesOrigin(source: Source<"files">, context: Reading): Promise<Origin> {
  const { signal, onProgress } = context;
  const found = new Map<string, Blob>();
  for (const { name, blob } of source.files) found.set(name.split(/[\\/]/).at(-1)!, blob);
  const small = async (name: string) => new Uint8Array(await found.get(name)!.arrayBuffer());
  const { read, kept } = await identifyFolder(found.keys(), small, source.name);
  for (const name of read) assertNoPointer(await beginning(found.get(name)!, name), name);
  const licence = await cardOf(found.get("README.md"));

  const meter = createMeter(
    "verify",
    "bytes",
    (done, total) => `Reading ${source.name}, ${spokenBytes(done, total)}`,
    onProgress,
  );
  const all = [...kept, ...read];
  meter.setTotal(all.reduce((sum, name) => sum + found.get(name)!.size, 0));
  const whole = await createSHA256();
  const files: OriginFile[] = [];
  for (const name of all) {
    const blob = found.get(name)!;
    if (blob.size === 0) throw new BrokenFileError(`${name} is empty.`);
    const sha256 = await hashBlob(blob, name, signal, meter.add);
    if (read.includes(name)) whole.update(`${name} ${sha256}\n`);
    files.push({
      name,
      open: async (offset) => ({
        body: blob.slice(offset).stream() as OpenedFile["body"],
        offset,
        bytes: blob.size,
        exact: true,
        sha256,
        validator: sha256,
      }),
    });
  }
  meter.flush();
  return {
    id: `local:${whole.digest().slice(0, 16)}`,
    name: source.name,
    source: "local",
    repo: null,
    revision: null,
    pinned: true,
    licence,
    published: null,
    prepare: async () => ({ files, revision: null, licence }),
  };
}

async function beginning(blob: Blob, name: string): Promise<Uint8Array> {
  try {
    return new Uint8Array(await blob.slice(0, 64).arrayBuffer());
  } catch (cause) {
    throw unreadable(name, cause);
  }
}

const unreadable = (name: string, cause: unknown) =>
  new BrokenFileError(
    `${name} can't be read from the disk.`,
    "It may have been moved or changed since it was picked. Pick it again.",
    { cause },
  );

async function hashBlob(blob: Blob, name: string, signal: AbortSignal, onBytes: (count: number) => void) {
  const hasher = await createSHA256();
  const reader = blob.stream().getReader();
  try {
    for (;;) {
      if (signal.aborted) throw new CancelledError("Reading was stopped.");
      const { done, value } = await reader.read();
      if (done) return hasher.digest();
      hasher.update(value);
      onBytes(value.length);
    }
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    throw unreadable(name, error);
  } finally {
    reader.cancel().catch(() => {});
  }
}
