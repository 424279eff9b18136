import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { serve } from "../../../worker/boundary";
import { createNegativesClient } from "../../../worker/negatives/client";
import { createNegativesApi } from "../../../worker/negatives/negatives";
import { captionLines, captionStore, setCaptions } from "../../../workspace/captions";
import { faultStore } from "../../../workspace/faults";
import {
  currentPool,
  generatorStore,
  resetExamples,
  setEndpoint,
  setExamples,
  setRemember,
} from "./generators";
import { forgetKept, readKept, writeKept } from "./keptSet";
import { addAndFill, cancelRun, openFile, runStore } from "./run";
import {
  accept,
  addSources,
  clearSet,
  edit,
  emptySet,
  negativesStore,
  redo,
  regenerate,
  reject,
  replaceNegativesClient,
  restore,
  undo,
} from "./set";
import { piecesOf, placeBeside, putNegativesBeside, rowsOf } from "./view";

const boundary = serve(createNegativesApi());
replaceNegativesClient(createNegativesClient(() => ({ boundary, end: () => {}, onCrash: () => {} })));

const CAPTIONS = ["a black dog chasing a white cat", "a red car and a blue boat", "two cups on a table"];
const state = () => negativesStore.getState();
const slotAt = (item: number, slot: number) => state().set.items[item]!.slots[slot]!;

beforeEach(async () => {
  negativesStore.setState({ set: emptySet(), past: [], future: [] });
  faultStore.setState({ faults: [] });
  await addAndFill(CAPTIONS.map((original) => ({ original })));
});

describe("the set of negatives", () => {
  it("takes each caption once and fills its slots", async () => {
    expect(await addAndFill([{ original: CAPTIONS[0]! }])).toBe(0);
    expect(state().set.items.map(({ original }) => original)).toEqual(CAPTIONS);
    expect(new Set(state().set.items.map(({ id }) => id)).size).toBe(3);
    expect(slotAt(0, 0)).toMatchObject({ state: "made", maker: { by: "rule" } });
    expect(runStore.getState()).toMatchObject({ run: null });
  });

  it("undoes and redoes each decision", async () => {
    const made = slotAt(0, 0);
    accept(0, 0);
    reject(0, 1, "Too easy");
    expect(slotAt(0, 0).state).toBe("accepted");
    expect(slotAt(0, 1)).toMatchObject({ state: "rejected", reason: "Too easy" });
    undo();
    expect(slotAt(0, 1).state).toBe("made");
    undo();
    expect(slotAt(0, 0)).toEqual(made);
    redo();
    redo();
    expect(slotAt(0, 1).state).toBe("rejected");
    restore(0, 1);
    expect(slotAt(0, 1)).toMatchObject({ state: "made", reason: "" });
    accept(0, 0);
    expect(slotAt(0, 0).state).toBe("made");
    clearSet();
    expect(state().set.items).toEqual([]);
    undo();
    expect(state().set.items).toHaveLength(3);
  });

  it("a whole run is one step of undo", async () => {
    undo();
    expect(state().set.items.every((item) => item.slots.every(({ state }) => state === "empty"))).toBe(true);
    undo();
    expect(state().set.items).toEqual([]);
  });

  it("makes another negative, and takes a person's own", async () => {
    const before = slotAt(0, 0).text;
    await regenerate(0, 0);
    expect(slotAt(0, 0).text).not.toBe(before);
    const verdict = await edit(0, 0, CAPTIONS[0]!);
    expect(verdict).toMatchObject({ ok: false, fault: "same" });
    expect(await edit(0, 0, "the committee adjourned quietly", false)).toMatchObject({ ok: false });
    expect(slotAt(0, 0).maker).not.toEqual({ by: "person" });
    await edit(0, 0, "the committee adjourned quietly", true);
    expect(slotAt(0, 0)).toMatchObject({ state: "accepted", maker: { by: "person" } });
  });

  it("filters by kind, state and text", () => {
    accept(1, 0);
    const all = { kind: null, state: null, text: "" };
    expect(rowsOf(state().set, all)).toHaveLength(3);
    expect(rowsOf(state().set, { ...all, state: "accepted" })).toMatchObject([{ at: 1, slots: [0] }]);
    expect(rowsOf(state().set, { ...all, text: "BLUE BOAT" }).map(({ at }) => at)).toEqual([1]);
    expect(rowsOf(state().set, { ...all, kind: "change-count" })).toEqual([]);
  });

  it("is stopped, and keeps what was made", async () => {
    const many = Array.from({ length: 900 }, (_, i) => ({ original: `a red car and ${i + 3} blue boats` }));
    const places = addSources(many);
    expect(places).toHaveLength(900);
    const { fill } = await import("./run");
    const filling = fill(places);
    cancelRun();
    await filling;
    const filled = state().set.items.filter((item) => item.slots.some(({ text }) => text !== null)).length;
    expect(filled).toBeGreaterThanOrEqual(3);
    expect(filled).toBeLessThan(903);
    expect(runStore.getState().last).toMatch(/Stopped/);
  });

  it("says what is wrong with a broken file and stays as it is", async () => {
    await openFile(new File(["{"], "broken.json"));
    expect(faultStore.getState().faults).toMatchObject([{ code: "BrokenFile" }]);
    expect(state().set.items).toHaveLength(3);
    await openFile(new File(["caption\na dog on a green chair\n"], "more.csv"));
    expect(state().set.items.at(-1)!.original).toBe("a dog on a green chair");
  });
});

describe("keeping", () => {
  it("writes only the blocks that changed, and reads back what was written", async () => {
    await forgetKept();
    addSources(Array.from({ length: 700 }, (_, i) => ({ original: `a red car and ${i + 3} blue boats` })));
    expect(await writeKept(state().set)).toBe(4); // the head and three blocks
    accept(0, 0);
    expect(await writeKept(state().set)).toBe(2);
    expect(await readKept()).toEqual(state().set);
    negativesStore.setState(({ set }) => ({ set: { ...set, items: set.items.slice(0, 10) } }));
    await writeKept(state().set);
    expect(await readKept()).toEqual(state().set);
  });
});

describe("on the Compare page", () => {
  it("negatives come right after their caption", () => {
    setCaptions(["a dog", "a cat"]);
    placeBeside("a dog", ["a fox", "a cat"]);
    expect(captionLines(captionStore.getState().text)).toEqual(["a dog", "a fox", "a cat"]);
  });

  it("put beside a false caption are none that is true of the picture", async () => {
    const told = "a red car to the left of a blue boat";
    setCaptions([told]);
    expect(await putNegativesBeside(told)).toBe(true);
    const all = captionLines(captionStore.getState().text);
    expect(all.length).toBeGreaterThan(2);
    const isTrue = (text: string) => text === all[1];
    setCaptions([told]);
    expect(await putNegativesBeside(told, isTrue)).toBe(true);
    const kept = captionLines(captionStore.getState().text);
    expect(kept).not.toContain(all[1]);
    expect(kept.length).toBe(all.length);
    setCaptions([told]);
    expect(await putNegativesBeside(told, () => true)).toBe(false);
    expect(faultStore.getState().faults.at(-1)?.message).toContain("true of the picture");
  });

  it("marks are cut from the text, whatever the spans", () => {
    const spans = [
      { start: 2, end: 7 },
      { start: 5, end: 9 },
      { start: 8, end: 99 },
    ];
    expect(piecesOf("a black dog", spans)).toEqual([
      { text: "a ", marked: false },
      { text: "black", marked: true },
      { text: " dog", marked: false },
    ]);
  });
});

describe("the endpoint's settings", () => {
  it("stay in memory unless the visitor asks", () => {
    const kept = new Map<string, string>();
    Object.assign(globalThis, {
      localStorage: {
        setItem: (key: string, value: string) => kept.set(key, value),
        removeItem: (key: string) => kept.delete(key),
        getItem: (key: string) => kept.get(key) ?? null,
      },
    });
    setEndpoint({ address: "http://localhost:1/v1", model: "m", key: "secret" });
    expect(kept.size).toBe(0);
    setRemember(true);
    expect([...kept.values()].join()).toContain("secret");
    setRemember(false);
    expect(kept.size).toBe(0);
    expect(generatorStore.getState().endpoint.key).toBe("secret");
  });
});

describe("the examples of the prompt", () => {
  it("are the visitor's where there are five, and the built-in ones otherwise", () => {
    const before = currentPool().negate;
    expect(setExamples("negate", "a dog => no dog")).toMatch(/Five/);
    expect(setExamples("negate", "a dog\n")).toMatch(/Line 1/);
    expect(currentPool().negate).toEqual(before);
    const five = Array.from({ length: 5 }, (_, i) => `a dog and ${i + 2} cats => no dog and ${i + 2} cats`);
    expect(setExamples("negate", five.join("\n"))).toBeNull();
    expect(currentPool().negate[4]).toEqual({ caption: "a dog and 6 cats", negative: "no dog and 6 cats" });
    resetExamples("negate");
    expect(currentPool().negate).toEqual(before);
  });
});
