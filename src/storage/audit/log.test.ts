import { createHash } from "node:crypto";
import "fake-indexeddb/auto";
import { createStore, del, get, set } from "idb-keyval";
import { beforeEach, describe, expect, it } from "vitest";
import { canonicalJson } from "../../base/canonicalJson";
import { type Entry, GENESIS, type Head, hashEntry, type NewEntry, nextEntry, textHasher } from "./entry";
import { readRecordFile } from "./file";
import { forgetRunLog, openRunLog } from "./log";
import { verifyEntries } from "./verify";

const some = (n: number): NewEntry => ({
  action: n % 3 === 0 ? "train" : "negatives",
  summary: `Did ${n}`,
  inputs: [{ what: "model", name: "bundled:scenes-clip", sha256: "ab".repeat(32) }],
  outputs: [],
  settings: { seed: n, optimiser: { lr: 3e-4, epsilon: 1e-6 }, kinds: ["swap-nouns", "é"], left: undefined },
  software: "DeGLA Playground 0.1.0",
  adapter: null,
});
const TIME = "2026-11-25T21:40:00.000Z";
const hashText = await textHasher();

function chain(count: number): { entries: Entry[]; head: Head } {
  const entries: Entry[] = [];
  let head: Head = { count: 0, hash: GENESIS };
  for (let n = 1; n <= count; n++) {
    const entry = nextEntry(some(n), TIME, head, hashText);
    entries.push(entry);
    head = { count: n, hash: entry.hash };
  }
  return { entries, head };
}
const { entries, head } = chain(40);
const remade = (entry: Entry, change: Partial<Entry>): Entry => {
  const body = { ...entry, ...change };
  return { ...body, hash: hashEntry(body, hashText) };
};
const verdict = async (list: unknown[], end: Head | null = head) =>
  (await verifyEntries(list, end)).problems.map(({ kind, seq }) => `${kind} ${seq}`);

describe("canonical JSON", () => {
  // The example of RFC 8785, section 3.2.2 and 3.2.3, and its order of keys.
  it("is that of RFC 8785", () => {
    const value = {
      numbers: [Number("333333333.33333329"), 1e30, 4.5, 2e-3, 0.000000000000000000000000001],
      string: "\u20ac$\u000f\u000aA'\u0042\u0022\u005c\\\"/",
      literals: [null, true, false],
    };
    expect(canonicalJson(value)).toBe(
      String.raw`{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\u000f\nA'B\"\\\\\"/"}`,
    );
    const keys = { "€": 1, "\r": 2, "\ufb33": 3, "1": 4, "😀": 5, "\u0080": 6, ö: 7 };
    expect(canonicalJson(keys)).toBe('{"\\r":2,"1":4,"\u0080":6,"ö":7,"€":1,"😀":5,"\ufb33":3}');
    expect(() => canonicalJson({ at: Number.NaN })).toThrow(TypeError);
    expect(() => canonicalJson([() => 1])).toThrow(TypeError);
  });
});

describe("an entry", () => {
  it("has the hash that Node gives its canonical JSON", () => {
    const { hash, ...rest } = entries[7]!;
    expect(createHash("sha256").update(canonicalJson(rest)).digest("hex")).toBe(hash);
    expect(rest.previous).toBe(entries[6]!.hash);
    expect(rest.settings).not.toHaveProperty("left");
  });
});

describe("verifying", () => {
  it("finds nothing in a whole record", async () => {
    expect(await verdict(entries)).toEqual([]);
    expect(await verdict([], null)).toEqual([]);
  });

  it("names a changed entry, whatever of it was changed", async () => {
    for (const change of [
      { summary: "Did nothing" },
      { settings: { seed: 8 } },
      { time: "2026-11-25T21:40:00.001Z" },
      { seq: 30 },
      { previous: "34".repeat(32) },
      { hash: GENESIS },
      { hash: entries[4]!.hash },
      { extra: 1 } as Partial<Entry>,
      { action: "cheat" } as unknown as Partial<Entry>,
    ])
      for (const at of [0, 17, 39]) {
        const list = entries.map((entry, i) => (i === at ? { ...entry, ...change } : entry));
        expect(await verdict(list), JSON.stringify([at, change])).toEqual([`changed ${at + 1}`]);
      }
  });

  it("names an entry that was made anew with a hash of its own", async () => {
    for (const at of [0, 17, 38, 39])
      for (const change of [{ summary: "Did better" }, { summary: "Did well", previous: "12".repeat(32) }]) {
        const list = entries.map((entry, i) => (i === at ? remade(entry, change) : entry));
        expect(await verdict(list), `${at}`).toEqual([`replaced ${at + 1}`]);
      }
  });

  it("names removed entries, at the end as well", async () => {
    expect(await verdict(entries.filter((_, i) => i !== 17))).toEqual(["removed 18"]);
    expect(await verdict(entries.slice(1))).toEqual(["removed 1"]);
    expect(await verdict(entries.slice(0, 35))).toEqual(["removed 36"]);
    expect((await verifyEntries(entries.slice(0, 35), head)).problems[0]!.text).toBe(
      "Entries 36 to 40 were removed.",
    );
    expect(await verdict([])).toEqual(["removed 1"]);
  });

  it("names a moved entry, and not those that it passed", async () => {
    const without = entries.filter((_, i) => i !== 4);
    expect(await verdict(without.toSpliced(30, 0, entries[4]!))).toEqual(["moved 5"]);
    expect(await verdict(without.toSpliced(0, 0, entries[4]!))).toEqual(["moved 5"]);
  });

  it("names an inserted entry, forged or copied", async () => {
    const forged = remade(entries[20]!, { summary: "Did more" });
    expect(await verdict(entries.toSpliced(20, 0, forged))).toEqual(["inserted 21"]);
    expect(await verdict(entries.toSpliced(21, 0, forged))).toEqual(["inserted 21"]);
    expect(await verdict(entries.toSpliced(21, 0, entries[20]!))).toEqual(["inserted 21"]);
    const after = nextEntry(some(41), TIME, head, hashText);
    expect(await verdict([...entries, after])).toEqual(["inserted 41"]);
  });

  it("finds a rewritten record by the head, and says where there is none", async () => {
    const other = chain(39).entries;
    const rewritten = [...other, remade(entries[39]!, { summary: "Did it all", previous: other[38]!.hash })];
    expect(await verdict(rewritten)).toEqual(["replaced 40"]);
    expect(await verdict(entries, null)).toEqual(["head 0"]);
  });

  it("survives whatever stands in the file", async () => {
    const { problems } = await verifyEntries([null, 7, "x", {}, { seq: -1 }, ...entries], head);
    expect(problems.length).toBeGreaterThan(0);
    expect(() => readRecordFile("{")).toThrow(/JSON/);
    expect(() => readRecordFile('{"format":"degla-negatives"}')).toThrow(/record/);
  });
});

const DATABASE = "record-test";
const entryStore = createStore(DATABASE, "entries");

describe("the log in IndexedDB", () => {
  beforeEach(() => forgetRunLog(DATABASE));

  it("keeps what is appended, over visits", async () => {
    const log = await openRunLog(DATABASE);
    const first = await log.append(some(1));
    expect(first.id).toBe(first.hash.slice(0, 12));
    const again = await openRunLog(DATABASE);
    await again.append(some(2), TIME);
    const [one, two] = await log.entries();
    expect(two).toMatchObject({ seq: 2, previous: first.hash, time: TIME });
    expect(one!.hash).toBe(first.hash);
    expect((await log.verify()).problems).toEqual([]);
  });

  it("holds the chain where two tabs append at once", async () => {
    const tabs = await Promise.all([openRunLog(DATABASE), openRunLog(DATABASE)]);
    const made = await Promise.all(Array.from({ length: 60 }, (_, n) => tabs[n % 2]!.append(some(n))));
    expect(new Set(made.map(({ id }) => id)).size).toBe(60);
    const { count, problems } = await tabs[0]!.verify();
    expect({ count, problems }).toEqual({ count: 60, problems: [] });
  });

  it("finds what was done to it behind its back, and goes on", async () => {
    const log = await openRunLog(DATABASE);
    for (let n = 1; n <= 5; n++) await log.append(some(n));
    const third = (await get<Entry>(3, entryStore))!;
    await set(3, { ...third, summary: "Did better" }, entryStore);
    expect((await log.verify()).problems).toMatchObject([{ kind: "changed", seq: 3 }]);
    await set(3, third, entryStore);
    await del(5, entryStore);
    await log.append(some(6));
    expect((await log.verify()).problems).toMatchObject([{ kind: "removed", seq: 5 }]);
    await del("head", entryStore);
    expect((await log.verify()).problems.map(({ kind }) => kind)).toEqual(["head", "removed"]);
    await log.append(some(7));
    expect((await log.verify()).problems.map(({ kind }) => kind)).toEqual(["removed"]);
  });

  it("refuses what is not JSON and stays whole", async () => {
    const log = await openRunLog(DATABASE);
    await log.append(some(1));
    await expect(log.append({ ...some(2), settings: { at: Number.NaN } })).rejects.toThrow(TypeError);
    await log.append(some(3));
    const { count, problems } = await log.verify();
    expect({ count, problems }).toEqual({ count: 2, problems: [] });
  });

  it("is exported and read again as it was", async () => {
    const log = await openRunLog(DATABASE);
    for (let n = 1; n <= 3; n++) await log.append(some(n));
    const file = readRecordFile(JSON.stringify(await log.export()));
    expect((await verifyEntries(file.entries, file.head)).problems).toEqual([]);
  });
});
