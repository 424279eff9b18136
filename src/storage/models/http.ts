/** One GET of one file, with every way in which a host can disappoint given its name. */
import { beginsWith, GIT_LFS } from "../../base/beginnings";
import { CancelledError, NetworkError } from "../../base/errors";
import { said } from "./said";

export type Fetch = typeof fetch;

/** A file that has begun to arrive. */
export interface OpenedFile {
  body: ReadableStream<Uint8Array<ArrayBuffer>>;
  /** Where the body starts in the file: 0 where the host did not go on from the offset asked for. */
  offset: number;
  /** Length of the whole file: exact where announced by the publisher, else a guess for the progress bar. */
  bytes: number | null;
  exact: boolean;
  /** Announced SHA-256, lower-case hex. */
  sha256: string | null;
  /** Changes when the file changes (ETag, else date and length). */
  validator: string | null;
}

export interface GetOptions {
  fetch: Fetch;
  signal: AbortSignal;
  offset?: number;
  /** Length of the whole file where it is known: tells a host that went on from one that hides Content-Range. */
  total?: number | null;
  cache?: RequestCache;
}

/** The answer of the host when the file is not there (404, 410): its own class, as some files are optional. */
class NotFoundError extends NetworkError {}

/** A connection that could not be made or that broke: worth another try, unlike a refusal. */
export class DroppedError extends NetworkError {}

/** A number or null from a header that holds digits only. */
function digits(value: string | null): number | null {
  return value !== null && /^\d+$/.test(value.trim()) ? Number(value) : null;
}

function bareTag(value: string | null): string | null {
  return value === null ? null : value.replace(/^W\//, "").replaceAll('"', "");
}

function refusal(status: number, url: string): NetworkError {
  const host = safeHost(url);
  if (status === 404 || status === 410)
    return new NotFoundError(
      `${host} has no such file (${status}): ${url}`,
      "Check the repository's name, the revision and the mirror's address, or load the model from local files.",
      said({ kind: "hostHasNoFile", host, status, url }),
    );
  if (status === 401 || status === 403)
    return new NetworkError(
      `${host} refuses access (${status}): ${url}`,
      "The repository is private or wants its terms accepted. Download it in your browser and load it from local files.",
      said({ kind: "hostRefuses", host, status, url }),
    );
  if (status === 429)
    return new NetworkError(
      `${host} asks for a pause (429).`,
      "Wait some minutes and try again.",
      said({ kind: "hostBusy", host }),
    );
  return new NetworkError(
    `${host} answers with an error (${status}): ${url}`,
    status >= 500 ? "The host is in trouble. Try again later, or use a mirror." : undefined,
    said({ kind: "hostFails", host, status, url }),
  );
}

function safeHost(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return url;
  }
}

/** fetch() rejects with a bare TypeError for everything from a cable to a CORS rule. */
export function unreachable(url: string, cause: unknown): DroppedError {
  const offline = globalThis.navigator?.onLine === false;
  return new NetworkError(
    offline
      ? "The network is off."
      : `${safeHost(url)} can't be reached, or does not allow this page (CORS).`,
    offline ? "Connect to the network, or use a model that is already cached." : undefined,
    { cause, ...said(offline ? { kind: "networkOff" } : { kind: "hostUnreachable", host: safeHost(url) }) },
  );
}

async function request(url: string, options: GetOptions, offset: number): Promise<Response> {
  const { fetch, signal, cache } = options;
  try {
    const headers: HeadersInit = offset > 0 ? { Range: `bytes=${offset}-` } : {};
    return await fetch(url, { signal, headers, credentials: "omit", ...(cache ? { cache } : {}) });
  } catch (error) {
    if (signal.aborted) throw new CancelledError("The download was stopped.", undefined, { cause: error });
    throw unreachable(url, error);
  }
}

/**
 * GET `url`, from `offset` on where the host will. A plain GET unless an offset is asked for: a Range header
 * can cause a preflight, which content networks have been seen to fail; then the file is asked for from 0.
 * @throws NetworkError, NotFoundError, CancelledError
 */
export async function getFile(url: string, options: GetOptions): Promise<OpenedFile> {
  const { offset = 0 } = options;
  let response: Response;
  if (offset > 0) {
    try {
      response = await request(url, options, offset);
      if (
        response.status === 416 ||
        (response.status === 206 && rangeStart(response, options.total ?? null) !== offset)
      ) {
        await response.body?.cancel();
        response = await request(url, options, 0);
      }
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      response = await request(url, options, 0);
    }
  } else response = await request(url, options, 0);

  const { headers, status, body } = response;
  if (!response.ok || !body) {
    await body?.cancel();
    throw refusal(status, url);
  }
  const type = headers.get("content-type") ?? "";
  if (type.includes("text/html")) {
    await body.cancel();
    throw webPage(url);
  }
  const start = status === 206 ? offset : 0;
  const linkedSize = digits(headers.get("x-linked-size"));
  const rangeTotal = digits(headers.get("content-range")?.split("/")[1] ?? null);
  const length = digits(headers.get("content-length"));
  const linkedTag = bareTag(headers.get("x-linked-etag"))?.toLowerCase() ?? null;
  return {
    body: body as ReadableStream<Uint8Array<ArrayBuffer>>,
    offset: start,
    // A compressed answer's Content-Length is that of the compressed bytes: never more than a guess.
    bytes: linkedSize ?? rangeTotal ?? (length === null ? null : start + length),
    exact: linkedSize !== null || rangeTotal !== null,
    sha256: linkedTag !== null && /^[0-9a-f]{64}$/.test(linkedTag) ? linkedTag : null,
    validator:
      bareTag(headers.get("etag")) ??
      (headers.has("last-modified")
        ? `${headers.get("last-modified")} ${headers.get("content-length")}`
        : null),
  };
}

/** First byte of a 206 answer, from Content-Range, or by the length where a cross-origin host hides that. */
function rangeStart(response: Response, total: number | null): number | null {
  const stated = digits(/^bytes (\d+)-/.exec(response.headers.get("content-range") ?? "")?.[1] ?? null);
  const length = digits(response.headers.get("content-length"));
  return stated ?? (total !== null && length !== null ? total - length : null);
}

function webPage(url: string): NetworkError {
  return new NetworkError(
    `${safeHost(url)} answered with a web page instead of the file: ${url}`,
    "A login page of the network, a wrong mirror address or a missing file answers so. Open the address in a tab to see it.",
    said({ kind: "hostSendsPage", host: safeHost(url), url }),
  );
}

/** The first bytes of a body show some answers that are not the file, whatever the content type says. */
export function checkBeginning(bytes: Uint8Array, url: string): void {
  const text = new TextDecoder("latin1").decode(bytes.subarray(0, 64)).trimStart().toLowerCase();
  if (text.startsWith("<!doctype") || text.startsWith("<html")) throw webPage(url);
  if (beginsWith(text, GIT_LFS))
    throw new NetworkError(
      `${safeHost(url)} answered with a Git LFS pointer instead of the file: ${url}`,
      "The mirror holds the repository without its large files. Use another one, or local files.",
      said({ kind: "hostSendsLfs", host: safeHost(url), url }),
    );
}
