import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { en as app } from "../../../app/words/en";
import { ja as appJa } from "../../../app/words/ja";
import { BUNDLED_FILES } from "../../../storage/models/bundledFiles";
import { en as compare } from "../../compare/words/en";
import { ja as compareJa } from "../../compare/words/ja";
import { en as evaluate } from "../../evaluate/words/en";
import { ja as evaluateJa } from "../../evaluate/words/ja";
import { en as train } from "../../train/words/en";
import { ja as trainJa } from "../../train/words/ja";
import { beside, LESSON_IDS, readPlace, STEPS, writePlace } from "../stores/place";
import { marginsOf } from "../stores/repair";
import { lessons as english } from "../words/lessons.en";
import { lessons as japanese } from "../words/lessons.ja";
import { LESSONS } from ".";
import { baseOf, measuredOf } from "./forgetting";
import { BESIDE, FIRST_SCREEN } from "./sets";
import { correlation } from "./where";

/** Every text of a catalogue. */
const textsOf = (words: object): string[] =>
  Object.values(words).flatMap((value) => (typeof value === "string" ? [value] : textsOf(value)));

describe("the address of a step", () => {
  it("is read as it is written", () => {
    for (let lesson = 1; lesson <= LESSON_IDS.length; lesson++)
      for (let step = 1; step <= STEPS.length; step++)
        expect(readPlace(writePlace({ lesson, step }))).toEqual({ lesson, step });
    expect(readPlace("0")).toEqual({ lesson: 0, step: 1 });
    expect(readPlace("2")).toEqual({ lesson: 2, step: 1 });
  });

  it.each(["", `${LESSON_IDS.length + 1}.1`, "1.5", "1.0", "-1", "1.1.1", "one", null])(
    "is nothing for %s",
    (text) => {
      expect(readPlace(text)).toBeNull();
    },
  );

  it("goes through all steps, from the list to the last", () => {
    let at = beside({ lesson: 0, step: 1 }, 1);
    let steps = 0;
    for (; at; at = beside(at, 1)) steps++;
    expect(steps).toBe(LESSON_IDS.length * STEPS.length);
    expect(beside({ lesson: 1, step: 1 }, -1)).toEqual({ lesson: 0, step: 1 });
  });
});

describe.each(LESSON_IDS)("the texts of %s", (id) => {
  it.each([english, japanese])("have what the lesson asks for", (words) => {
    expect(LESSONS[id].id).toBe(id);
    expect(Object.keys(words[id].options)).toEqual([...LESSONS[id].options]);
  });

  it("ask before the outcome for nothing that the lesson does not give", () => {
    const given = Object.keys(LESSONS[id].given?.() ?? {});
    const { lead, question, act, why, exercise, options } = english[id];
    for (const text of [lead, question, act, why, exercise, ...Object.values(options)])
      for (const [, name] of text.matchAll(/\{\{(\w+)\}\}/g)) expect(given, text).toContain(name);
  });

  it("fill in the same facts in both languages", () => {
    const facts = (text: string) => [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).sort();
    for (const part of ["lead", "question", "act", "why", "exercise", "doing"] as const)
      expect(facts(japanese[id][part]), part).toEqual(facts(english[id][part]));
    for (const [key, text] of Object.entries(english[id].came))
      expect(facts((japanese[id].came as Record<string, string>)[key]!)).toEqual(facts(text));
  });
});

describe.each([
  ["English", english, /“([^”{]+)”/g, [compare, train, evaluate, app]],
  ["Japanese", japanese, /「([^」{]+)」/g, [compareJa, trainJa, evaluateJa, appJa]],
] as const)("what is to be pressed, in %s", (_, words, quoted, catalogues) => {
  it.each(LESSON_IDS)("%s names it as the page does", (id) => {
    const texts = catalogues.flatMap(textsOf);
    const { act, exercise, why } = words[id];
    // "Run" begins what a button says: "Run 2 suites on both models".
    for (const [, name] of [act, exercise, why].flatMap((text) => [...text.matchAll(quoted)]))
      expect(
        texts.some((text) => text === name || text.startsWith(`${name} {{`) || text.endsWith(`を${name}`)),
        name,
      ).toBe(true);
  });
});

it("what the seventh lesson says of both methods is so in what was measured", () => {
  const gained = (method: string, measure: "composition" | "recall@1") =>
    measuredOf(method, measure).value - baseOf(measure);
  expect(gained("NegCLIP", "composition")).toBeGreaterThan(gained("DeGLA", "composition"));
  for (const method of ["DeGLA", "NegCLIP"]) expect(gained(method, "recall@1")).toBeGreaterThan(0);
});

it("the third lesson's question is about its own sentence", () => {
  expect(english.bag.question.toLowerCase()).toContain(BESIDE.captions[0]);
  expect(japanese.bag.question).toContain(BESIDE.captions[0]);
});

it("two maps agree as numpy.corrcoef has it", () => {
  // numpy 2.4.6: np.corrcoef([1, 2, 4, 8], [1, 3, 2, 5])[0, 1]
  const r = correlation(Float32Array.of(1, 2, 4, 8), Float32Array.of(1, 3, 2, 5));
  expect(r).toBeCloseTo(0.8669214468630108, 12);
});

describe("the recorded run", () => {
  const record = JSON.parse(readFileSync("public/learn/repair.json", "utf8"));

  it("was made of the weights that come with the page, and scored what the first screen shows", () => {
    expect(record.base.sha256).toBe(BUNDLED_FILES["models/scenes-clip/model.safetensors"]!.sha256);
    expect(record.pictures).toEqual(FIRST_SCREEN.pictures);
    expect(record.captions).toEqual(FIRST_SCREEN.captions);
    expect(record.losses).toHaveLength(record.config.steps);
    expect(record.scores.at(-1).step).toBe(record.config.steps);
  });

  it("is told by the true sentence's lead over the other one of its words", () => {
    const [before] = marginsOf(record, [0, 1, 2]);
    const [first, second, third] = record.scores[0].cosine;
    expect(before).toEqual({
      step: 0,
      margins: [first[0] - first[1], second[1] - second[0], third[2] - third[3]],
    });
  });
});

it("means and deviations over seeds are those of docs/lift.md", () => {
  const table = readFileSync("docs/lift.md", "utf8");
  for (const measure of ["composition", "zero-shot", "zero-shot, unseen nouns", "recall@1"] as const) {
    const { value, spread } = measuredOf("DeGLA", measure);
    const row = `| ${measure} | ${baseOf(measure).toFixed(1)} | ${value.toFixed(1)} ± ${spread!.toFixed(1)} |`;
    expect(table).toContain(row);
  }
});
