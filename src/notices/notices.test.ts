/** Every kind of notice in both languages: that none is without words is the compiler's business (words/en.ts). */
import { afterEach, describe, expect, it } from "vitest";
import { words } from "../language/instance";
import { told } from "../workspace/told";
import { english } from "./english";
import type { Kind, Notice } from "./notice";

const where = { kind: "row", file: "t.csv", row: 3 } as const;
const two = { names: ["a.png", "b.png"], more: 4 };
const file = "t.csv";
const count = 1200;

/** That of the union which may be of the kind: some have several. */
type Of<K extends Kind, N = Notice> = N extends { kind: infer M } ? (K extends M ? N : never) : never;

/** One of each kind; the compiler asks for a new one. */
const SAMPLES: { [K in Kind]: Of<K> & { kind: K } } = {
  row: where,
  line: { kind: "line", file, line: 3 },
  entry: { kind: "entry", file, entry: "k" },
  entryOf: { kind: "entryOf", file, entry: "3", of: "data" },
  captionAt: { kind: "captionAt", at: where, caption: 2 },
  ofCase: { kind: "ofCase", id: "t/3" },
  ofMode: { kind: "ofMode", mode: "m" },
  ofFile: { kind: "ofFile", file },
  readAsWindows1252: { kind: "readAsWindows1252", file },
  readAsShiftJis: { kind: "readAsShiftJis", file },
  readAsEucJp: { kind: "readAsEucJp", file },
  columnsUnread: { kind: "columnsUnread", file, count, columns: two },
  indexUnread: { kind: "indexUnread", file },
  noHeading: { kind: "noHeading", file },
  noHeadingCaptionFirst: { kind: "noHeadingCaptionFirst", file },
  rowUnused: { kind: "rowUnused", where, what: { kind: "noRecord" } },
  moreUnused: { kind: "moreUnused", count },
  saidUntrue: { kind: "saidUntrue", file, count },
  unclearLabel: { kind: "unclearLabel", file, label: "x" },
  unclearLabels: { kind: "unclearLabels", file, label: "x", count },
  nameless: { kind: "nameless", where },
  namelessRows: { kind: "namelessRows", where, count },
  noRowNamesPicture: { kind: "noRowNamesPicture" },
  noRows: { kind: "noRows" },
  noJson: { kind: "noJson", said: "?" },
  noRecord: { kind: "noRecord" },
  noCaption: { kind: "noCaption" },
  nothingToTellApart: { kind: "nothingToTellApart" },
  cellsBeyond: { kind: "cellsBeyond", cells: 4, columns: 3, beyond: "x" },
  rightEmpty: { kind: "rightEmpty" },
  noWrongDiffers: { kind: "noWrongDiffers" },
  noPictureNamed: { kind: "noPictureNamed" },
  captionEmpty: { kind: "captionEmpty" },
  twinsAlike: { kind: "twinsAlike" },
  noReadablePicture: { kind: "noReadablePicture" },
  inNoClass: { kind: "inNoClass" },
  twiceInFiles: { kind: "twiceInFiles" },
  neitherTrueNorFalse: { kind: "neitherTrueNorFalse", label: "x" },
  fieldsWrong: { kind: "fieldsWrong", fields: two, said: "?" },
  modeOneSided: { kind: "modeOneSided" },
  picturesUncaptioned: { kind: "picturesUncaptioned", count },
  entryUnused: { kind: "entryUnused", where, what: { kind: "noRecord" } },
  pictureMissing: { kind: "pictureMissing", key: "a.png", why: { kind: "notThere" } },
  firstProblem: { kind: "firstProblem", where, what: { kind: "rightEmpty" } },
  notThere: { kind: "notThere" },
  rounded: { kind: "rounded" },
  ambiguous: { kind: "ambiguous", count, files: two },
  contested: { kind: "contested", path: "a.png", other: "b.png" },
  notYetAdded: { kind: "notYetAdded" },
  pictureUnclear: { kind: "pictureUnclear", name: "a", why: { kind: "rounded" } },
  fault: {
    kind: "fault",
    fault: { code: "BrokenFile", message: "a.png is cut off.", advice: "", because: { kind: "noRows" } },
  },
  animated: { kind: "animated" },
  padded: { kind: "padded" },
  transparent: { kind: "transparent" },
  cited: { kind: "cited", work: "Radford 2021" },
  citedWithPictures: { kind: "citedWithPictures", work: "Radford 2021", pictures: "COCO" },
  formatOf: { kind: "formatOf", work: "Radford 2021" },
  shuffledHere: { kind: "shuffledHere", work: "Radford 2021" },
  ownTable: { kind: "ownTable" },
  ownModes: { kind: "ownModes" },
  classFolders: { kind: "classFolders", prompts: two },
  scenesDrawn: { kind: "scenesDrawn", seed: "1" },
  scenesOfNouns: { kind: "scenesOfNouns", seed: "1", count },
  captionsCut: { kind: "captionsCut", count, tokens: 77 },
  casesTied: { kind: "casesTied", count },
  casesLimited: { kind: "casesLimited", count: 100, kept: 1200, all: 5000 },
  captionsMended: { kind: "captionsMended", count },
  foilsRefused: { kind: "foilsRefused", file, count, votes: 2 },
  foilsWithoutVotes: { kind: "foilsWithoutVotes", file, count },
  relationsLeftOut: { kind: "relationsLeftOut", file, count },
  attributesLeftOut: { kind: "attributesLeftOut", file, count, least: 25 },
  shufflesLeftOut: { kind: "shufflesLeftOut", file, count },
  imageSettingsOf: { kind: "imageSettingsOf", used: "a.json", unused: "b.json" },
  imageSettingsFlat: { kind: "imageSettingsFlat", used: "a.json" },
  openClipLayout: { kind: "openClipLayout" },
  tokenizerFromVocabulary: { kind: "tokenizerFromVocabulary" },
  tokenizerAsItStands: { kind: "tokenizerAsItStands", tokenizer: "GPT2Tokenizer" },
  tokenizerBuiltAnew: { kind: "tokenizerBuiltAnew" },
  prefixDropped: { kind: "prefixDropped", prefix: "clip." },
  loraMerged: { kind: "loraMerged" },
  captionsLost: { kind: "captionsLost", count, captions: two },
  picturesBroken: {
    kind: "picturesBroken",
    count,
    pictures: two,
    why: { kind: "fault", fault: { code: "BrokenFile", message: "a.png is cut off.", advice: "" } },
  },
  pictureBroken: {
    kind: "pictureBroken",
    why: { kind: "fault", fault: { code: "BrokenFile", message: "a.png is cut off.", advice: "" } },
  },
  picturesSilent: { kind: "picturesSilent", count, pictures: two },
  negativesEqual: { kind: "negativesEqual", count },
  negativesBeyond: { kind: "negativesBeyond", count, slots: 4 },
  captionsRepeated: { kind: "captionsRepeated", count },
  pairsMended: { kind: "pairsMended", count },
  nounsFew: { kind: "nounsFew" },
  stylesPoor: { kind: "stylesPoor", styles: two },
};

const samples = Object.values(SAMPLES) as Notice[];
/** The same of one thing. */
const single = samples.map((notice) => ("count" in notice ? { ...notice, count: 1 } : notice) as Notice);

afterEach(() => void words.changeLanguage("en"));

/** What a visitor or a browser wrote is in no language of the page. */
const quoted = (text: string) =>
  text.replace(/“[^”]*”|\b[\w./]+\.(csv|png)\b|EUC-JP|Radford et al\.|技術的なメッセージ（英語）：.*$/g, "");

describe("a notice", () => {
  it.each([...samples, ...single].map((notice) => [notice.kind, notice] as const))(
    "%s is said whole in both languages",
    (kind, notice) => {
      const said = told(notice);
      expect(said).not.toMatch(/\{\{|\}\}|undefined|\[object|^$/);
      if (kind !== "fault") expect(english(notice)).toBe(said);
      void words.changeLanguage("ja");
      const japanese = told(notice);
      expect(japanese).not.toMatch(/\{\{|\}\}|undefined|\[object|^$/);
      // A bare place or name says nothing in any language.
      if (!/^of|^cited$/.test(kind)) expect(japanese).toMatch(/[\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Han}]/u);
      expect(quoted(japanese)).not.toMatch(/[a-z]{3,}\s+[a-z]{2,}/i);
    },
  );

  it("counts and groups as the language does", () => {
    const notice = { kind: "columnsUnread", file: "t.csv", count: 6, columns: two } as const;
    expect(told(notice)).toBe("t.csv: 6 columns are not read: “a.png”, “b.png” and 4 more.");
    expect(told({ kind: "moreUnused", count: 1200 })).toBe("1,200 more rows can't be used.");
    expect(told({ kind: "moreUnused", count: 1 })).toBe("1 more row can't be used.");
    void words.changeLanguage("ja");
    expect(told(notice)).toBe("t.csv：使わない列が 6 列あります：“a.png”、“b.png” ほか 4 件。");
  });

  it("that an earlier version kept as a sentence is said as it is", () => {
    expect(told("foils have no votes")).toBe("foils have no votes");
    expect(english("foils have no votes")).toBe("foils have no votes");
  });
});
