/** The places a model can come from, brought to one shape: an origin with an id and files that can be opened. */
import { z } from "zod";
import { BadInputError, CancelledError } from "../../base/errors";
import { OPEN_CLIP_CONFIG, PROCESSOR, WEIGHTS_INDEX } from "../../clip/folder/chooseFiles";
import { identifyFolder } from "../../clip/folder/openFolder";
import { filesOrigin } from "./fileOrigin";
import { checkBeginning, getFile, type OpenedFile } from "./http";
import { assertRevision, type HubListing, hubAddress, hubListing, hubUrl, isPinned } from "./hub";
import { MODEL_FILES, type Origin, type OriginContext, type Source, WEIGHTS_FILE } from "./origin";
import { hubId, type ModelSource } from "./types";

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

/** A repository's own files; those in its folders belong to other models, but transformers.js has its graphs there. */
const rootNames = (listing: HubListing) =>
  [...listing.files.keys()].filter((name) => !name.includes("/") || name.endsWith(".onnx"));

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
