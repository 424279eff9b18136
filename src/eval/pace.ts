/** How far a run of a suite is and how long it will take: pictures and texts each at their own rate. */

export interface Progress {
  /** Distinct pictures and captions that have been encoded or found in the cache, of all that this run needs. */
  done: number;
  total: number;
  /** Encodings (not from the cache) a second, so far; 0 before the first. */
  perSecond: number;
  /** Estimated from the rates so far of pictures and of texts; null before there is one. */
  secondsLeft: number | null;
  scored: number;
  cases: number;
}

export type Kind = "image" | "text";

/** A call of the encoder that has not ended. */
interface Ahead {
  kind: Kind;
  done: number;
  ms: number;
}

interface Count {
  wanted: number;
  done: number;
  fresh: number;
  /** Milliseconds. */
  spent: number;
}

const none = (wanted: number): Count => ({ wanted, done: 0, fresh: 0, spent: 0 });

export function createPace(
  wanted: Record<Kind, number>,
  cases: number,
  onProgress?: (progress: Progress) => void,
) {
  const counts: Record<Kind, Count> = { image: none(wanted.image), text: none(wanted.text) };
  const work = { pictures: 0, texts: 0, reused: 0 };
  let scored = 0;

  /** Milliseconds for what is left, and an item's; null where nothing was encoded yet. */
  function outlook(kind: Kind, ahead: Ahead | null) {
    const { wanted, done, fresh, spent } = counts[kind];
    const more = ahead?.kind === kind ? ahead : { done: 0, ms: 0 };
    const items = fresh + more.done;
    return {
      left: wanted - done - more.done,
      done: done + more.done,
      items,
      ms: spent + more.ms,
      each: items === 0 ? null : (spent + more.ms) / items,
    };
  }

  function tell(ahead: Ahead | null = null) {
    const [image, text] = [outlook("image", ahead), outlook("text", ahead)];
    const guess = image.each ?? text.each;
    const ms = guess === null ? null : image.left * (image.each ?? guess) + text.left * (text.each ?? guess);
    const elapsed = image.ms + text.ms;
    onProgress?.({
      done: image.done + text.done,
      total: wanted.image + wanted.text,
      perSecond: elapsed === 0 ? 0 : (1000 * (image.items + text.items)) / elapsed,
      secondsLeft: ms === null ? null : ms / 1000,
      scored,
      cases,
    });
  }

  return {
    work,
    /** One call of the encoder, for so many. */
    async timed<R extends object>(
      kind: Kind,
      count: number,
      encode: (onProgress: (done: number) => void) => Promise<R[]>,
    ): Promise<R[]> {
      if (count === 0) return [];
      const begun = performance.now();
      const rows = await encode((done) => tell({ kind, done, ms: performance.now() - begun }));
      const reused = rows.filter((row) => "reused" in row && row.reused).length;
      const counted = counts[kind];
      counted.done += count;
      counted.fresh += count - reused;
      counted.spent += performance.now() - begun;
      work.reused += reused;
      work[kind === "image" ? "pictures" : "texts"] += count - reused;
      tell();
      return rows;
    },
    scored(more: number) {
      scored += more;
      tell();
    },
  };
}

export type Pace = ReturnType<typeof createPace>;
