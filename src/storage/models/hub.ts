/**
 * Hugging Face's hub, or a mirror of the same shape.
 *   files     {base}/{repo}/resolve/{revision}/{file}
 *   listing   {base}/api/models/{repo}/revision/{revision}?blobs=true
 * The listing tells sizes, SHA-256 of the large files, the commit behind a branch and the licence. In a page it
 * is the only place to read them: the X-Linked-* headers stand on the redirect, which fetch() hides. A mirror
 * without it works too; then nothing but the lengths can be checked.
 */
import { z } from "zod";
import { BadInputError, CancelledError } from "../../base/errors";
import { spokenLicence } from "../../clip/folder/licence";
import type { Fetch } from "./http";
import { said } from "./said";

const HUB = "https://huggingface.co";

interface HubFile {
  bytes: number | null;
  sha256: string | null;
}

export interface HubListing {
  commit: string | null;
  licence: string | null;
  files: Map<string, HubFile>;
}

const listingSchema = z.object({
  sha: z
    .string()
    .regex(/^[0-9a-f]{40}$/)
    .optional(),
  cardData: z
    .object({
      license: z.union([z.string(), z.array(z.string())]).optional(),
      license_name: z.string().optional(),
      license_link: z.string().optional(),
    })
    .nullish()
    .catch(null),
  siblings: z.array(
    z.object({
      rfilename: z.string(),
      size: z.number().int().nonnegative().nullish(),
      lfs: z
        .object({
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .optional(),
        })
        .nullish(),
    }),
  ),
});

export function isPinned(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

/** @throws BadInputError where `repo` is not "owner/name" (or a legacy single name), or the mirror no address */
export function hubAddress(repo: string, mirror?: string): { base: string; repo: string } {
  const name = repo
    .trim()
    .replace(/^https?:\/\/huggingface\.co\//, "")
    .replace(/\/+$/, "");
  if (!/^[\w.-]+(\/[\w.-]+)?$/.test(name) || name.split("/").some((part) => /^\.+$/.test(part)))
    throw new BadInputError(
      `"${repo}" is not the name of a repository.`,
      'Write it as on the hub: "owner/name".',
      said({ kind: "noRepository", repo }),
    );
  const base = (mirror?.trim() || HUB).replace(/\/+$/, "");
  if (!URL.canParse(base) || !/^https?:$/.test(new URL(base).protocol))
    throw new BadInputError(
      `"${mirror}" is not the address of a mirror.`,
      "It begins with https:// and ends before the repository's name.",
    );
  return { base, repo: name };
}

export function hubUrl(base: string, repo: string, revision: string, file: string): string {
  return `${base}/${repo}/resolve/${encodeURIComponent(revision)}/${file}`;
}

const LISTING_TIMEOUT_MS = 15_000;

/** What the hub tells of a revision; null where it tells nothing that can be read. */
export async function hubListing(
  base: string,
  repo: string,
  revision: string,
  options: { fetch: Fetch; signal: AbortSignal },
): Promise<HubListing | null> {
  const url = `${base}/api/models/${repo}/revision/${encodeURIComponent(revision)}?blobs=true`;
  try {
    const signal = AbortSignal.any([options.signal, AbortSignal.timeout(LISTING_TIMEOUT_MS)]);
    const response = await options.fetch(url, { signal, credentials: "omit" });
    if (!response.ok) {
      await response.body?.cancel();
      return null;
    }
    const listing = listingSchema.parse(await response.json());
    return {
      commit: listing.sha ?? null,
      licence: spokenLicence(listing.cardData ?? {}),
      files: new Map(
        listing.siblings.map(({ rfilename, size, lfs }) => [
          rfilename,
          { bytes: size ?? null, sha256: lfs?.sha256 ?? null },
        ]),
      ),
    };
  } catch (error) {
    if (options.signal.aborted)
      throw new CancelledError("The download was stopped.", undefined, { cause: error });
    return null;
  }
}

export function assertRevision(revision: string): void {
  if (!/^[\w./-]+$/.test(revision) || revision.includes(".."))
    throw new BadInputError(
      `"${revision}" is not a revision.`,
      'Use a commit of 40 hex digits, or a branch such as "main".',
    );
}
