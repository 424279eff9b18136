import { change } from "./draft";
import { followPairs, pairsStore } from "./pairs";

/**
 * Pictures and captions that the visitor marked on Compare, the false ones as negatives of each true one: the next run is on
 * them. Marked again, they take the place of what was there of the picture.
 */
export async function pairsOfMarked(
  marked: readonly { picture: { ref: string; blob: Blob }; right: string[]; wrong: string[] }[],
): Promise<void> {
  await followPairs();
  change("data", { kind: "pairs", id: "own pairs" });
  const fresh = marked.filter(({ right }) => right.length > 0);
  const nameOf = ({ picture: { ref } }: (typeof fresh)[number]) => ref.replace(":", "-");
  const names = new Set(fresh.map(nameOf));
  pairsStore.setState(({ pictures, rows }) => ({
    pictures: [
      ...pictures.filter(({ name }) => !names.has(name)),
      ...fresh.map((one) => ({ name: nameOf(one), blob: one.picture.blob })),
    ],
    rows: [
      ...rows.filter(({ file }) => !names.has(file)),
      ...fresh.flatMap((one) =>
        one.right.map((caption) => ({
          file: nameOf(one),
          caption,
          negatives: one.wrong.length > 0 ? one.wrong : null,
        })),
      ),
    ],
  }));
}
