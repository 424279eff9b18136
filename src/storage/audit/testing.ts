/** For tests and the bench: a record of many entries, and putting it where the page keeps its own. */
import { EMPTY, type Entry, type Head, nextEntry, textHasher } from "./entry";

export interface Filling {
  entries: Entry[];
  head: Head;
}

/** Entries as training and evaluation leave them, with settings of some length. */
export async function recordOf(count: number): Promise<Filling> {
  const hashText = await textHasher();
  const entries: Entry[] = [];
  let head = EMPTY;
  for (let n = 1; n <= count; n++) {
    const made = nextEntry(
      {
        action: n % 4 === 0 ? "train" : n % 4 === 1 ? "evaluate" : "negatives",
        summary: `Did ${n} of the things that are done on such a page`,
        inputs: [
          { what: "model", name: "bundled:scenes-clip", sha256: hashText("model") },
          { what: "negatives", name: `${n} captions`, sha256: hashText(`before ${n}`) },
        ],
        outputs: [{ what: "negatives", name: `${n} captions`, sha256: hashText(`after ${n}`) }],
        settings: { seed: n, kinds: ["swap-nouns", "replace-noun"], optimiser: { lr: 3e-4, epsilon: 1e-6 } },
        software: "DeGLA Playground 0.1.0 (0123456)",
        adapter: "WebGPU · nvidia ampere",
      },
      new Date(Date.UTC(2026, 10, 25, 9, 0, n)).toISOString(),
      head,
      hashText,
    );
    entries.push(made);
    head = { count: n, hash: made.hash };
  }
  return { entries, head };
}

/** In place of what is there. By itself: it is also sent to a page as text. `filling`: a `Filling` as JSON. */
export function putRecord([database, filling]: readonly [string, string]): Promise<void> {
  return new Promise((resolve, reject) => {
    const { entries, head } = JSON.parse(filling);
    const opening = indexedDB.open(database);
    opening.onupgradeneeded = () => opening.result.createObjectStore("entries");
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const writing = opening.result.transaction("entries", "readwrite");
      const entryStore = writing.objectStore("entries");
      entryStore.clear();
      for (const entry of entries) entryStore.put(entry, entry.seq);
      entryStore.put(head, "head");
      writing.oncomplete = () => {
        opening.result.close();
        resolve();
      };
      writing.onerror = () => reject(writing.error);
    };
  });
}
