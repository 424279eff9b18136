/** The places a model can come from, brought to one shape: an origin with an id and files that can be opened. */
import { createSHA256 } from "hash-wasm";
import { BadInputError, BrokenFileError, CancelledError, UnsupportedModelError } from "../kernels/errors";
import { type Fetch, getFile, NotFoundError, type OpenedFile } from "./http";
import { assertRevision, hasOnlyPickles, hubAddress, hubListing, hubUrl, isPinned } from "./hub";
import { createMeter, spokenBytes } from "./progress";
import type { Published } from "./published";
import type { ModelSource, OnProgress } from "./types";

export const WEIGHTS_FILE = "model.safetensors";

/** The small ones first: they are gone through before the long one, whose connection waits least. */
export const MODEL_FILES = [
  "config.json",
  "preprocessor_config.json",
  "tokenizer.json",
  WEIGHTS_FILE,
] as const;

/** One weight file of several. */
const SPLIT = /-\d+-of-\d+\.safetensors$/;

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
  const folder = new URL(`${source.path.replace(/\/+$/, "")}/`, baseUrl);
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
      for (const name of MODEL_FILES)
        if (listing && !listing.files.has(name)) throw lacks(repo, name, listing.files.keys());
      const commit = listing?.commit ?? revision;
      return {
        revision: commit,
        licence: source.licence ?? listing?.licence ?? null,
        files: MODEL_FILES.map((name) => ({
          name,
          open: async (offset, total, opening) => {
            const known = listing?.files.get(name);
            const options = { fetch, signal: opening, offset, total: total ?? known?.bytes ?? null };
            try {
              // Not kept in the HTTP cache as well: the weights would lie on the disk twice.
              const file = await getFile(hubUrl(base, repo, commit, name), { ...options, cache: "no-store" });
              return {
                ...file,
                bytes: known?.bytes ?? file.bytes,
                exact: known?.bytes != null || file.exact,
                sha256: known?.sha256 ?? file.sha256,
              };
            } catch (error) {
              if (error instanceof NotFoundError && name === WEIGHTS_FILE) {
                const pickle = hubUrl(base, repo, commit, "pytorch_model.bin");
                const found = await fetch(pickle, { method: "HEAD", signal: opening }).catch(() => null);
                if (found?.ok) throw lacks(repo, name, ["pytorch_model.bin"]);
              }
              throw error;
            }
          },
        })),
      };
    },
  };
}

function lacks(place: string, name: string, others: Iterable<string>): UnsupportedModelError {
  const present = [...others];
  if (name === WEIGHTS_FILE && present.some((other) => SPLIT.test(other)))
    return new UnsupportedModelError(`${place} is split into several weight files, which is not supported.`);
  if (name === WEIGHTS_FILE && hasOnlyPickles(present))
    return new UnsupportedModelError(
      `${place} holds its weights only as a PyTorch pickle, without ${WEIGHTS_FILE}.`,
      "Pickles can run code and are not read here. Convert it once: transformers' CLIPModel.from_pretrained(…).save_pretrained(folder), then load the folder.",
    );
  return new UnsupportedModelError(`${place} has no ${name}.`);
}

/** Weights that were tuned here, with the other files of their base: known by the hash of the four. */
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

/** Picked or dropped files, also out of one folder: the id is the hash of what the four files hold. */
async function filesOrigin(source: Source<"files">, context: Reading): Promise<Origin> {
  const { signal, onProgress } = context;
  const found = new Map<string, Blob>();
  for (const { name, blob } of source.files) found.set(name.split(/[\\/]/).at(-1)!, blob);
  const single = [...found.keys()].filter((name) => name.endsWith(".safetensors"));
  if (!found.has(WEIGHTS_FILE) && single.length === 1 && !SPLIT.test(single[0]!))
    found.set(WEIGHTS_FILE, found.get(single[0]!)!);
  for (const name of MODEL_FILES) if (!found.has(name)) throw lacks(source.name, name, found.keys());

  const meter = createMeter(
    "verify",
    "bytes",
    (done, total) => `Reading ${source.name}, ${spokenBytes(done, total)}`,
    onProgress,
  );
  meter.setTotal(MODEL_FILES.reduce((sum, name) => sum + found.get(name)!.size, 0));
  const whole = await createSHA256();
  const files: OriginFile[] = [];
  for (const name of MODEL_FILES) {
    const blob = found.get(name)!;
    if (blob.size === 0) throw new BrokenFileError(`${name} is empty.`);
    const sha256 = await hashBlob(blob, name, signal, meter.add);
    whole.update(`${name} ${sha256}\n`);
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
    licence: null,
    published: null,
    prepare: async () => ({ files, revision: null, licence: null }),
  };
}

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
    throw new BrokenFileError(
      `${name} can't be read from the disk.`,
      "It may have been moved or changed since it was picked. Pick it again.",
      { cause: error },
    );
  } finally {
    reader.cancel().catch(() => {});
  }
}
