/** Where among many files, as a dropped or picked folder brings them, a model lies: one folder of them, never a mixture. */
import { DeglaError, UnsupportedModelError } from "../../base/errors";
import { ADAPTER_CONFIG, CONFIG, chooseFiles, isWeightsName, OPEN_CLIP_CONFIG } from "./chooseFiles";

/** Files of one folder, without those of its subfolders. */
export interface Folder<T> {
  /** "out/checkpoint-300"; empty for files that came without a folder. */
  path: string;
  files: { name: string; file: T }[];
}

const DESCRIBED = [CONFIG, OPEN_CLIP_CONFIG, ADAPTER_CONFIG];

/** @param files with their paths, "/" between the parts */
function foldersOf<T>(files: Iterable<{ path: string; file: T }>): Folder<T>[] {
  const folders = new Map<string, Folder<T>>();
  for (const { path, file } of files) {
    const cut = path.lastIndexOf("/");
    const at = cut < 0 ? "" : path.slice(0, cut);
    const folder = folders.get(at) ?? { path: at, files: [] };
    folders.set(at, folder);
    folder.files.push({ name: path.slice(cut + 1), file });
  }
  const depth = ({ path }: Folder<T>) => (path === "" ? 0 : path.split("/").length);
  return [...folders.values()].sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1));
}

/** Weights say that a model is meant; formats that other data come in too only beside a config. */
function meansModel<T>({ files }: Folder<T>): boolean {
  const names = files.map(({ name }) => name);
  if (names.some((name) => name.endsWith(".safetensors"))) return true;
  if (!names.some(isWeightsName)) return false;
  return names.some((name) => DESCRIBED.includes(name)) || names.every(isWeightsName);
}

const named = (path: string) => path.split("/").at(-1) || "dropped model";

function isWhole<T>({ path, files }: Folder<T>): boolean {
  try {
    chooseFiles(
      files.map(({ name }) => name),
      named(path),
    );
    return true;
  } catch (error) {
    if (error instanceof DeglaError) return false;
    throw error;
  }
}

/** The hub's cache keeps files under hashes and links to them; a browser follows no links. */
export function isHubCache(paths: readonly string[]): boolean {
  return (
    paths.some((path) => /(^|\/)blobs\/[0-9a-f]{40,64}$/.test(path)) && !paths.some((p) => isWeightsName(p))
  );
}

/**
 * Folders that may be meant: none where nothing looks like a model; one where it is plain which; several, whole ones,
 * where the visitor must say. The outermost folder is taken where it holds a whole model, whatever lies below it.
 *
 * @throws UnsupportedModelError where several hold weights and none of them is a whole model
 */
export function modelFolders<T>(files: Iterable<{ path: string; file: T }>): Folder<T>[] {
  const candidates = foldersOf(files).filter(meansModel);
  if (candidates.length <= 1) return candidates;
  const whole = candidates.filter(isWhole);
  const [first] = whole;
  const below = (outer: string, path: string) => outer === "" || path.startsWith(`${outer}/`);
  if (first && candidates.every((one) => one === first || below(first.path, one.path))) return [first];
  if (whole.length > 0) return whole;
  // an outermost folder of another format is what is meant: it is named for what it is
  const outer = candidates[0]!;
  if (candidates.every((one) => one === outer || below(outer.path, one.path))) return [outer];
  throw new UnsupportedModelError(
    `${candidates.length} folders hold weights, and none of them a whole CLIP: ${candidates.map(({ path }) => path).join(", ")}.`,
    "A part of another model, such as a diffusion model's text encoder, can't be loaded by itself. Choose the folder of a CLIP.",
  );
}

/** What a folder's model is called. */
export const folderName = ({ path }: Pick<Folder<unknown>, "path">) => named(path);
