/** The set of negatives, as the record has it. */

import { canonicalJson } from "../../../base/canonicalJson";
import type { Item, Slot } from "../../../negatives/set";
import { textHasher } from "../../../storage/audit/entry";
import { hashOf } from "../../../workspace/record";
import type { Edited } from "../../../workspace/recordEdits";
import { lexiconStore, ruling } from "../lexicon/stores/lexicon";
import { generatorStore } from "./generators";
import { runStore } from "./run";
import { currentSettings, negativesStore } from "./set";

/** Items never change in place, so that each is hashed once. */
const hashes = new WeakMap<Item, string>();
const STRETCH = 500;

/** SHA-256 over the canonical JSON of the list of the items' own SHA-256s: an edit hashes one item anew. */
export async function hashItems(items: readonly Item[]): Promise<string> {
  const hashText = await textHasher();
  const list: string[] = [];
  let fresh = 0;
  for (const item of items) {
    let hash = hashes.get(item);
    if (!hash) {
      if (++fresh % STRETCH === 0) await new Promise((resolve) => setTimeout(resolve));
      hash = hashText(canonicalJson(item));
      hashes.set(item, hash);
    }
    list.push(hash);
  }
  return hashText(canonicalJson(list));
}

const some = (n: number, one: string, many = `${one}s`) =>
  `${n.toLocaleString("en")} ${n === 1 ? one : many}`;

const by = (slot: Slot | undefined) => slot?.maker?.by ?? null;

/** "40 captions added; 200 negatives made, 3 accepted, 1 edited" */
export function describeItems(before: readonly Item[], after: readonly Item[]): string {
  const old = new Map(before.map((item) => [item.id, item]));
  const counts = { added: 0, made: 0, accepted: 0, rejected: 0, edited: 0 };
  for (const item of after) {
    const was = old.get(item.id);
    old.delete(item.id);
    if (was === item) continue;
    if (!was) counts.added++;
    item.slots.forEach((slot, k) => {
      const prior = was?.slots[k];
      if (slot === prior) return;
      const changed = slot.text !== null && slot.text !== prior?.text;
      if (changed && by(slot) === "person") counts.edited++;
      else if (changed) counts.made++;
      else if (slot.state === "accepted" && prior?.state !== "accepted") counts.accepted++;
      else if (slot.state === "rejected" && prior?.state !== "rejected") counts.rejected++;
    });
  }
  const parts = [
    counts.added > 0 && `${some(counts.added, "caption")} added`,
    old.size > 0 && `${some(old.size, "caption")} removed`,
    counts.made > 0 && `${some(counts.made, "negative")} made`,
    counts.accepted > 0 && `${counts.accepted.toLocaleString("en")} accepted`,
    counts.rejected > 0 && `${counts.rejected.toLocaleString("en")} rejected`,
    counts.edited > 0 && `${counts.edited.toLocaleString("en")} edited by hand`,
  ].filter((part) => part !== false);
  return `Negatives: ${parts.length > 0 ? parts.join(", ") : "earlier decisions taken back"}`;
}

export const recordedNegatives: Edited<readonly Item[]> = {
  action: "negatives",
  what: "negatives",
  name: (items) => some(items.length, "caption"),
  current: () => negativesStore.getState().set.items,
  subscribe: (listener) => negativesStore.subscribe(listener),
  busy: () => runStore.getState().run !== null,
  hash: hashItems,
  describe: describeItems,
  settings: () => {
    const { choice, endpoint } = generatorStore.getState();
    // The endpoint's address may be a private one, and the record is made to be shown.
    return { ...currentSettings(), writer: choice, ...(choice === "openai" && { model: endpoint.model }) };
  },
  inputs: async () => {
    const user = ruling(lexiconStore.getState());
    return [{ what: "lexicon", name: user.language, sha256: await hashOf(user) }];
  },
};
