import { beforeAll, describe, expect, it } from "vitest";
import { emptyUserLexicon } from "../../negatives/lexicon/schema";
import { createSet, type Item } from "../../negatives/set";
import type { Kind } from "../../negatives/types";
import { createNegativesApi } from "./negatives";
import type { NegativesApi, RewriteReport } from "./protocol";

const settings = { kinds: ["swap-adjectives", "replace-noun"] as Kind[], perCaption: 2, seed: 5 };
let api: NegativesApi;
let items: Item[];
beforeAll(async () => {
  api = createNegativesApi();
  const empty = createSet(
    [{ original: "a black dog chasing a white cat" }, { original: "a red car and a blue boat" }],
    settings,
  ).items;
  items = await api.fill(empty, settings);
}, 60_000);

const texts = (item: Item) => item.slots.map(({ text }) => text);

describe("negatives in the worker", () => {
  it("fills slots, the same for the same seed", async () => {
    expect(texts(items[0]!)).toContain("a white dog chasing a black cat");
    expect(items.flatMap(texts)).not.toContain(null);
    expect(await api.fill(items, settings)).toEqual(items);
  });

  it("keeps what was accepted and does not bring back what was rejected", async () => {
    const [first] = items;
    const rejected = first!.slots[1]!;
    const judged: Item = {
      ...first!,
      slots: [
        { ...first!.slots[0]!, state: "accepted" },
        { ...rejected, state: "rejected", reason: "Too easy" },
      ],
    };
    const [again] = await api.fill([judged], { ...settings, seed: 99 });
    expect(again!.slots[0]).toEqual(judged.slots[0]);
    const [same] = await api.fill(
      [{ ...judged, slots: [{ ...judged.slots[0]!, state: "made" }, judged.slots[1]!] }],
      settings,
    );
    expect(same!.slots.filter(({ state }) => state !== "rejected").map(({ text }) => text)).not.toContain(
      rejected.text,
    );
  });

  it("makes more or fewer slots when the settings say so", async () => {
    const [more] = await api.fill([items[0]!], { ...settings, perCaption: 4 });
    expect(more!.slots).toHaveLength(4);
    const accepted = {
      ...items[0]!,
      slots: items[0]!.slots.map((slot) => ({ ...slot, state: "accepted" as const })),
    };
    const [fewer] = await api.fill([accepted], { ...settings, perCaption: 1 });
    expect(fewer!.slots).toEqual(accepted.slots);
  });

  it("puts edits through the validator", async () => {
    const bad = await api.edit(items[0]!, 0, "a black dog chasing a white cat", true);
    expect(bad.verdict.fault).toBe("same");
    expect(bad.item).toBe(items[0]);
    const good = await api.edit(items[0]!, 1, "a black dog chasing a white mouse", false);
    expect(good.verdict.ok).toBe(true);
    expect(good.item.slots[1]).toMatchObject({ state: "accepted", maker: { by: "person" } });
  });

  it("tells captions from sets and finds the kinds that DeGLA's format does not tell", async () => {
    expect(await api.open("a dog\n\na cat\n", "some.txt")).toEqual({
      sources: [
        { original: "a dog", imageId: null },
        { original: "a cat", imageId: null },
      ],
      notices: [],
    });
    const file = [
      {
        image_id: 3,
        original: "a black dog chasing a white cat",
        enhanced: [
          "a white dog chasing a black cat",
          "a black dog chasing a white cat",
          "a black dog chasing a white",
        ],
      },
    ];
    const opened = await api.open(JSON.stringify(file), "theirs.json");
    if (!("set" in opened)) throw new Error("no set");
    const [checked] = await api.check(opened.set.items, opened.guess);
    expect(checked!.slots.map(({ state }) => state)).toEqual(["made", "empty", "rejected"]);
    expect(checked!.slots[0]!.kind).toBe("swap-adjectives");
    expect(checked!.slots[2]!.reason).not.toBe("");
    await expect(api.open("{", "broken.json")).rejects.toMatchObject({ code: "BrokenFile" });
  });

  it("takes answers of a model on the page, falls back on rules, and stops on request", async () => {
    const about = { id: "prompt-api" as const, model: "built-in", batch: 1 };
    const usage = {
      requests: 1,
      retries: 0,
      promptTokens: 0,
      completionTokens: 0,
      milliseconds: 1,
      cost: null,
    };
    const now = [...items];
    let last: RewriteReport["progress"] | null = null;
    await api.rewriteByPage(
      items,
      settings,
      about,
      (requests) => ({
        usage,
        rewrites: requests.map(({ caption, kind }) => ({
          text: kind === "replace-noun" ? caption.replace("cat", "mouse") : "Sorry, I can't do that.",
          fault: "",
        })),
      }),
      ({ progress, changed }) => {
        last = progress;
        for (const [at, item] of changed) now[at] = item;
      },
    );
    expect(last).toMatchObject({ done: 4, total: 4, byGenerator: 1 });
    const made = now[0]!.slots.find(({ kind }) => kind === "replace-noun")!;
    expect(made).toMatchObject({ text: "a black dog chasing a white mouse", maker: { by: "provider" } });
    expect(now[0]!.slots.find(({ kind }) => kind === "swap-adjectives")!.maker).toEqual({ by: "rule" });

    const stopped = api.rewriteByPage(
      items,
      settings,
      about,
      async () => {
        await api.stop();
        throw new Error("aborted");
      },
      () => {},
    );
    await expect(stopped).rejects.toMatchObject({ code: "Cancelled" });
  });

  it("uses the visitor's words", async () => {
    const own = createNegativesApi();
    await own.takeLexicon({
      ...emptyUserLexicon(),
      nouns: [{ class: "gear", domain: "object", words: [["gearbox"], ["crankshaft"]] }],
    });
    const { negatives } = await own.beside("a red gearbox on a table", ["replace-noun"], 8, 1);
    expect(negatives).toContain("a red crankshaft on a table");
  });
});
