import "fake-indexeddb/auto";
import { beforeEach, describe, expect, it } from "vitest";
import { compileLexicon } from "../../../../negatives/lexicon/compile";
import { emptyUserLexicon } from "../../../../negatives/lexicon/schema";
import { faultStore } from "../../../../workspace/faults";
import {
  addLexicon,
  chooseLanguage,
  keepLexicon,
  lexiconStore,
  readGroups,
  readKeptLexicon,
  ruling,
  setLexicon,
  undoLexicon,
  withoutWords,
  withRelation,
  withRestored,
  withWords,
} from "./lexicon";
import { BUILT_IN, classesOf, searched } from "./view";

beforeEach(() => {
  lexiconStore.setState({ user: emptyUserLexicon(), others: {}, past: [] });
  faultStore.setState({ faults: [] });
});

const gear = (words: string) =>
  withWords(lexiconStore.getState().user, { part: "nouns", id: "gear", domain: "object" }, readGroups(words));

describe("the visitor's words", () => {
  it("are read as groups of twins", () => {
    expect(readGroups(" Valve/ tap , gear box\n; ")).toEqual([["valve", "tap"], ["gear box"]]);
    expect(readGroups("犬／猟犬、猫，鳥")).toEqual([["犬", "猟犬"], ["猫"], ["鳥"]]);
  });

  it("take part in replacements, and leave again", () => {
    setLexicon(gear("gearbox, crankshaft"));
    const compiled = compileLexicon(lexiconStore.getState().user);
    expect(compiled.nouns.get("gearbox")?.[0]?.others).toEqual(["crankshaft"]);
    setLexicon(withoutWords(lexiconStore.getState().user, ["gearbox"], BUILT_IN));
    expect(compileLexicon(lexiconStore.getState().user).nouns.has("gearbox")).toBe(false);
    // It was never built in: nothing to remember of it.
    expect(lexiconStore.getState().user.remove).toEqual([]);
    undoLexicon();
    expect(compileLexicon(lexiconStore.getState().user).nouns.has("gearbox")).toBe(true);
  });

  it("a built-in word is left out and brought back", () => {
    setLexicon(withoutWords(lexiconStore.getState().user, ["dog"], BUILT_IN));
    expect(compileLexicon(lexiconStore.getState().user).nouns.has("dog")).toBe(false);
    const shown = classesOf(lexiconStore.getState().user, "nouns").flatMap(({ words }) => words);
    expect(shown.find(({ word }) => word === "dog")).toMatchObject({ removed: true, yours: false });
    setLexicon(withRestored(lexiconStore.getState().user, "dog"));
    expect(compileLexicon(lexiconStore.getState().user).nouns.has("dog")).toBe(true);
  });

  it("what is no word is refused, with the reason", () => {
    expect(setLexicon(gear("<b>gear</b>"))).toBe(false);
    expect(faultStore.getState().faults[0]).toMatchObject({ code: "BadInput" });
    expect(lexiconStore.getState().user.nouns).toEqual([]);
  });

  it("are merged with an imported lexicon and kept", async () => {
    setLexicon(gear("gearbox"));
    const other = withRelation(
      withWords(emptyUserLexicon(), { part: "nouns", id: "gear", domain: "object" }, [
        ["piston"],
        ["gearbox"],
      ]),
      { relation: "bolted to", replacements: ["detached from"], symmetric: false },
    );
    addLexicon(other);
    const { user } = lexiconStore.getState();
    expect(user.nouns).toEqual([{ class: "gear", domain: "object", words: [["gearbox"], ["piston"]] }]);
    expect(classesOf(user, "relations").find(({ id }) => id === "bolted to")).toMatchObject({ yours: true });
    await keepLexicon(lexiconStore.getState());
    expect(await readKeptLexicon()).toEqual({ user, others: {} });
  });

  it("of another language are put aside, and those of one without spaces leave the rules their English ones", async () => {
    setLexicon(gear("gearbox"));
    chooseLanguage("ja");
    expect(ruling(lexiconStore.getState()).nouns).toMatchObject([{ class: "gear", words: [["gearbox"]] }]);
    setLexicon(gear("歯車、軸"));
    const rules = () => compileLexicon(ruling(lexiconStore.getState()));
    expect(rules().nouns.has("dog")).toBe(true);
    expect(rules().nouns.has("gearbox")).toBe(true);
    expect(rules().nouns.has("歯車")).toBe(false);
    await keepLexicon(lexiconStore.getState());
    const kept = await readKeptLexicon();
    expect(kept?.user).toMatchObject({ language: "ja", nouns: [{ words: [["歯車"], ["軸"]] }] });
    expect(kept?.others.en).toMatchObject({ nouns: [{ words: [["gearbox"]] }] });
    // An English lexicon that is brought goes to the English words.
    addLexicon(withWords(emptyUserLexicon(), { part: "nouns", id: "gear" }, [["piston"]]));
    expect(lexiconStore.getState().user).toMatchObject({
      language: "en",
      nouns: [{ words: [["gearbox"], ["piston"]] }],
    });
    chooseLanguage("ja");
    expect(lexiconStore.getState().user.nouns).toMatchObject([{ words: [["歯車"], ["軸"]] }]);
    // A language of words between spaces does without the English ones.
    chooseLanguage("de");
    expect(rules().nouns.has("dog")).toBe(false);
    undoLexicon();
    expect(lexiconStore.getState().user.language).toBe("ja");
  });
});

describe("browsing", () => {
  it("shows every built-in class, and of another language none", () => {
    for (const part of ["nouns", "adjectives", "relations", "verbs"] as const) {
      expect(classesOf(emptyUserLexicon(), part).length).toBeGreaterThan(10);
      expect(classesOf(emptyUserLexicon("de"), part)).toEqual([]);
    }
  });

  it("finds words and classes", () => {
    const found = searched(classesOf(emptyUserLexicon(), "nouns"), "giraf");
    expect(found.flatMap(({ words }) => words.map(({ word }) => word))).toEqual(["giraffe"]);
  });
});
