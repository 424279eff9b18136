import { describe, expect, it } from "vitest";
import { CancelledError } from "../base/errors";
import type { Progress } from "./pace";
import type { ChoiceResult, ClassResult, GroupResult, RetrievalResult } from "./result";
import { runSuite } from "./run";
import { testEncoder, testPictures } from "./testing";
import type { Case, Suite } from "./types";
import { withVersion } from "./version";

function suiteOf(cases: Case[], rest: Partial<Suite> = {}): Promise<Suite> {
  return withVersion({
    name: "test",
    family: "CSV",
    axis: "composition",
    source: "typed in",
    problems: [],
    ...rest,
    cases,
  });
}

const choices = (count: number): Case[] =>
  Array.from({ length: count }, (_, i) => ({
    kind: "choice",
    id: `${i}`,
    category: i % 2 ? "odd" : "even",
    picture: `${i >> 1}.jpg`,
    right: `right ${i}`,
    wrong: [`wrong ${i % 5}`, "wrong for all"],
  }));

describe("scores", () => {
  it("a choice by cosine, the right caption against the best of the wrong", async () => {
    const at = (degrees: number) => [
      Math.cos((degrees * Math.PI) / 180),
      Math.sin((degrees * Math.PI) / 180),
    ];
    const angles: Record<string, number> = { p: 0, near: 10, far: 40, wide: 60, same: 10 };
    const { encoder } = testEncoder((name) => at(angles[name]!), 2);
    const of = (id: string, right: string, wrong: string[]): Case => ({
      kind: "choice",
      id,
      category: "c",
      picture: "p",
      right,
      wrong,
    });
    const suite = await suiteOf([
      of("won", "near", ["far", "wide"]),
      of("lost", "far", ["near"]),
      of("tied", "near", ["same"]),
    ]);
    const { cases, categories } = await runSuite(suite, testPictures().source, encoder);
    const [won, lost, tied] = cases as ChoiceResult[];
    const cos = (degrees: number) => Math.cos((degrees * Math.PI) / 180);
    expect([won!.won, lost!.won, tied!.won]).toEqual([1, 0, 0.5]);
    expect(won!.margin).toBeCloseTo(cos(10) - cos(40), 6);
    expect(lost!.margin).toBeCloseTo(cos(40) - cos(10), 6);
    expect(lost!.probability).toBeCloseTo(1 / (1 + Math.exp(10 * (cos(40) - cos(10)))), 6);
    expect(categories[0]!.metrics[0]!.estimate.value).toBeCloseTo(0.5, 12);
  });

  it("a group as Winoground does", async () => {
    // Picture 0 prefers its caption, picture 1 too, but caption 1 prefers picture 0.
    const vectors: Record<string, number[]> = { p0: [1, 0], p1: [0, 0.1], c0: [1, 0], c1: [0.9, 0.4] };
    const { encoder } = testEncoder((name) => vectors[name]!, 2);
    const suite = await suiteOf([
      { kind: "group", id: "g", category: "g", pictures: ["p0", "p1"], captions: ["c0", "c1"] },
    ]);
    const [group] = (await runSuite(suite, testPictures().source, encoder)).cases as GroupResult[];
    expect([group!.text, group!.image, group!.group]).toEqual([1, 0, 0]);
  });

  it("classes by the mean of their prompts, retrieval by rank with ties against it", async () => {
    const vectors: Record<string, number[]> = {
      cat: [1, 0, 0],
      "a cat": [0.9, 0.1, 0],
      dog: [0, 1, 0],
      picture: [0.2, 1, 0],
      p0: [1, 0, 0],
      p1: [0, 1, 0],
      t0: [1, 0, 0],
      t1: [1, 0, 0],
    };
    const { encoder } = testEncoder((name) => vectors[name]!, 3);
    const classes = [
      { name: "cat", prompts: ["cat", "a cat"] },
      { name: "dog", prompts: ["dog"] },
    ];
    const suite = await suiteOf(
      [
        { kind: "class", id: "c", category: "c", picture: "picture", label: 0 },
        { kind: "retrieval", id: "r0", category: "r", picture: "p0", captions: ["t0"] },
        { kind: "retrieval", id: "r1", category: "r", picture: "p1", captions: ["t1"] },
      ],
      { classes },
    );
    const { cases } = await runSuite(suite, testPictures().source, encoder);
    expect((cases[0] as ClassResult).predicted).toBe(1);
    expect((cases[0] as ClassResult).rank).toBe(2);
    expect((cases[1] as RetrievalResult).imageToText).toBe(2);
    expect((cases[2] as RetrievalResult).textToImage).toEqual([2]);
  });
});

describe("the run", () => {
  it("encodes each distinct picture and caption once, in parts of any size", async () => {
    const suite = await suiteOf(choices(40));
    const whole = testEncoder();
    const a = await runSuite(suite, testPictures().source, whole.encoder);
    const parts = testEncoder();
    const b = await runSuite(suite, testPictures().source, parts.encoder, { part: 3 });
    for (const { seen } of [whole, parts]) {
      expect(seen.images).toHaveLength(20);
      expect(new Set(seen.images).size).toBe(20);
      expect(seen.texts).toHaveLength(46);
      expect(new Set(seen.texts).size).toBe(46);
    }
    expect(b.cases).toEqual(a.cases);
    expect(b.categories).toEqual(a.categories);
    expect(a.work).toMatchObject({ pictures: 20, texts: 46, reused: 0 });
  });

  it("is plain JSON", async () => {
    const result = await runSuite(await suiteOf(choices(6)), testPictures().source, testEncoder().encoder);
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
  });

  it("tells how far it is, and how long it will take", async () => {
    const told: Progress[] = [];
    const suite = await suiteOf(choices(40));
    await runSuite(suite, testPictures().source, testEncoder().encoder, {
      part: 8,
      onProgress: (progress) => told.push(progress),
    });
    expect(told.every(({ total }) => total === 66)).toBe(true);
    for (let i = 1; i < told.length; i++) expect(told[i]!.done).toBeGreaterThanOrEqual(told[i - 1]!.done);
    expect(told.at(-1)).toMatchObject({ done: 66, scored: 40, cases: 40, secondsLeft: 0 });
    expect(told[1]!.secondsLeft).toBeGreaterThanOrEqual(0);
  });

  it("counts and names pictures that are missing or broken, and scores the rest", async () => {
    const suite = await suiteOf(choices(10));
    const { source } = testPictures({ missing: ["1.jpg"], broken: ["3.jpg"] });
    const result = await runSuite(suite, source, testEncoder().encoder);
    expect(result.missing).toEqual({
      pictures: [
        { key: "1.jpg", why: { kind: "notThere" } },
        {
          key: "3.jpg",
          why: { kind: "fault", fault: expect.objectContaining({ message: "3.jpg is no picture." }) },
        },
      ],
      cases: 4,
    });
    expect(result.cases.map(({ id }) => id)).toEqual(["0", "1", "4", "5", "8", "9"]);
  });

  it("stops on request, at the end of a part", async () => {
    const suite = await suiteOf(choices(40));
    const stop = new AbortController();
    const { encoder, seen } = testEncoder();
    const running = runSuite(suite, testPictures().source, encoder, {
      part: 8,
      signal: stop.signal,
      onProgress: ({ scored }) => {
        if (scored === 16) stop.abort();
      },
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(seen.images).toHaveLength(8);
  });
});
