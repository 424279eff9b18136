import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { forgetPairs, readPairs, writePairs } from "../../../storage/ownPairs";
import { serve } from "../../../worker/boundary";
import { createNegativesClient } from "../../../worker/negatives/client";
import { createNegativesApi } from "../../../worker/negatives/negatives";
import { faultStore } from "../../../workspace/faults";
import { addAndFill } from "../../negatives/stores/run";
import { emptySet, negativesStore, replaceNegativesClient } from "../../negatives/stores/set";
import { DEFAULT_CONFIG } from "./draft";
import { addPairFiles, clearPairs, freezePairs, pairsStore, removeEntry, setCaption } from "./pairs";
import { viewPairs } from "./pairsView";

const boundary = serve(createNegativesApi());
replaceNegativesClient(createNegativesClient(() => ({ boundary, end: () => {}, onCrash: () => {} })));

// A page has it, Node has not.
vi.stubGlobal("addEventListener", () => {});

const picture = (name: string, bytes = name) => new File([bytes], name, { type: "image/png" });
const table = (name: string, text: string) => new File([text], name);
const view = () => viewPairs(pairsStore.getState());
const faults = () => faultStore.getState().faults.map(({ message }) => message);

beforeEach(() => {
  clearPairs();
  pairsStore.setState({ negatives: "rules" });
  faultStore.setState({ faults: [] });
});

describe("own pairs", () => {
  it("tells captions without picture, pictures without caption and doubles, and uses the rest", async () => {
    await addPairFiles([
      table("c.csv", "file,caption\na.png,a dog\na.png,a dog\nb.png,a cat\nmissing.png,a bird\n"),
      picture("a.png"),
      picture("b.png"),
      picture("silent.png"),
      new File(["x"], "notes.docx"),
    ]);
    expect(view().usable).toBe(2);
    expect(view().problems).toEqual([
      "No picture for missing.png: add the file.",
      "No caption for silent.png.",
      "One pair stands here twice; once is used.",
    ]);
    expect(faults()).toEqual(["notes.docx can't be used here."]);
    setCaption(null, "silent.png", "a quiet house");
    expect(view().usable).toBe(3);
    removeEntry("missing.png", false);
    removeEntry("a.png");
    expect(view().entries.map(({ name }) => name)).toEqual(["b.png", "silent.png"]);
  });

  it("keeps what can be read where one table can't", async () => {
    await addPairFiles([
      table("bad.json", "{"),
      table("good.csv", "file,caption\na.png,a dog\n"),
      picture("a.png"),
    ]);
    expect(view().usable).toBe(1);
    expect(faults()[0]).toContain("bad.json");
  });

  it("refuses one pair, says that all captions are the same", async () => {
    await addPairFiles([picture("a.png"), table("c.csv", "file,caption\na.png,a dog\n")]);
    await expect(freezePairs(DEFAULT_CONFIG, () => {})).rejects.toMatchObject({ code: "BadInput" });
    await addPairFiles([picture("b.png"), table("d.csv", "file,caption\nb.png,a dog\n")]);
    expect(view().problems).toEqual(["All captions are the same: there is nothing to tell apart."]);
  });

  it("gives a run its negatives: the file's own, else by rule, as many slots as asked", async () => {
    await addPairFiles([
      picture("a.png"),
      picture("b.png"),
      table("own.json", '[{"file":"a.png","caption":"a black dog","enhanced":["a white dog"]}]'),
      table("none.csv", "file,caption\nb.png,a black dog chasing a white cat\n"),
    ]);
    const payload = await freezePairs({ ...DEFAULT_CONFIG, negatives: 3 }, () => {});
    expect(payload.pairs[0]).toEqual({
      file: "a.png",
      caption: "a black dog",
      negatives: ["a white dog", null, null],
    });
    const made = payload.pairs[1]!.negatives;
    expect(made).toHaveLength(3);
    expect(made.filter((text) => text !== null).length).toBeGreaterThan(0);
    expect(made).not.toContain("a black dog chasing a white cat");
    expect(payload.id).toMatch(/^[0-9a-f]{16}$/);
    const again = await freezePairs({ ...DEFAULT_CONFIG, negatives: 3 }, () => {});
    expect(again.id).toBe(payload.id);
  });

  it("takes negatives from the Negatives page where it has them", async () => {
    negativesStore.setState({ set: emptySet(), past: [], future: [] });
    await addAndFill([{ original: "a red car next to a blue boat" }]);
    const known = negativesStore.getState().set.items[0]!.slots.flatMap(({ text }) => text ?? []);
    await addPairFiles([
      picture("a.png"),
      picture("b.png"),
      table("c.csv", "file,caption\na.png,A red car next to a blue boat\nb.png,two cups on a table\n"),
    ]);
    pairsStore.setState({ negatives: "set" });
    const { pairs } = await freezePairs({ ...DEFAULT_CONFIG, negatives: 2 }, () => {});
    expect(pairs[0]!.negatives).toEqual(known.slice(0, 2));
  });

  it("are kept, and pictures that are gone are taken away", async () => {
    await forgetPairs();
    const rows = [{ file: "a.png", caption: "a dog", negatives: null }];
    const [a, b] = [picture("a.png"), picture("b.png")];
    await writePairs({ pictures: [a, b].map((file) => ({ name: file.name, blob: file })), rows });
    await writePairs({ pictures: [{ name: "a.png", blob: a }], rows });
    const kept = (await readPairs())!;
    expect(kept.rows).toEqual(rows);
    expect(await kept.pictures[0]!.blob.text()).toBe("a.png");
    expect(kept.pictures).toHaveLength(1);
  });
});
