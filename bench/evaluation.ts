/**
 * What an evaluation costs beside its encodings: `npm run bench:eval`. A SugarCrepe of the published size (7,511 pairs in
 * seven files, counts of Hsieh et al. 2023) with made-up captions is imported, matched with a folder listing, and run
 * with an encoder that takes no time.
 */
import type { Encoder } from "../src/encode/encoder";
import { importSuites } from "../src/eval/import/importSuites";
import type { ImportFile } from "../src/eval/import/read";
import { resolvePictures } from "../src/eval/import/resolve";
import { runSuite } from "../src/eval/run";
import { createRandom } from "../src/scenes/random";

const PAIRS = {
  replace_obj: 1652,
  replace_att: 788,
  replace_rel: 1406,
  swap_obj: 245,
  swap_att: 666,
  add_obj: 2062,
  add_att: 692,
};
const WORDS =
  "a man woman dog cat table kitchen street red blue large small sitting standing on near with two people holding umbrella train plate food in front of the".split(
    " ",
  );
const PICTURES = 5000; // COCO val2017
const DIM = 512;

const random = createRandom("bench");
const picture = () => `${random.int(1, PICTURES)}.jpg`.padStart(16, "0");
const sentence = () => Array.from({ length: random.int(8, 14) }, () => random.pick(WORDS)).join(" ");

function sugarCrepe(): ImportFile[] {
  return Object.entries(PAIRS).map(([name, count]) => ({
    name: `data/${name}.json`,
    text: JSON.stringify(
      Object.fromEntries(
        Array.from({ length: count }, (_, i) => [
          i,
          { filename: picture(), caption: sentence(), negative_caption: sentence() },
        ]),
      ),
      null,
      4,
    ),
  }));
}

/** Rows that cost nothing: each text and picture gets one of a few. */
function idleEncoder(): Encoder {
  const rows = Array.from({ length: 64 }, () => {
    const row = Float32Array.from({ length: DIM }, () => random.next() - 0.5);
    const norm = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0));
    return { row: row.map((value) => value / norm) };
  });
  const of = (n: number) => rows[n % rows.length]!;
  return {
    dim: DIM,
    logitScale: 100,
    images: async (requests) => requests.map((_, i) => of(i * 7)),
    texts: async (texts) => texts.map((text, i) => of(i * 3 + text.length)),
  };
}

async function timed<T>(label: string, work: () => T | Promise<T>): Promise<T> {
  const [start, cpu] = [performance.now(), process.cpuUsage()];
  const result = await work();
  const { user, system } = process.cpuUsage(cpu);
  const seconds = ((performance.now() - start) / 1000).toFixed(2);
  console.log(`${label}: ${seconds} s (${((user + system) / 1e6).toFixed(2)} s of processor)`);
  return result;
}

const files = sugarCrepe();
const listing = Array.from({ length: PICTURES }, (_, i) => `val2017/${`${i + 1}.jpg`.padStart(16, "0")}`);
const suite = await timed("import of 7,511 pairs, 7 files", async () => {
  const { suites } = await importSuites(files);
  return suites[0]!;
});
const resolved = await timed(`match with a listing of ${PICTURES} files`, () =>
  resolvePictures(suite, listing),
);
console.log(
  `${suite.cases.length} cases, ${resolved.paths.size} pictures, ${resolved.missing.length} missing`,
);
const source = { open: async () => ({ width: 1, height: 1, data: new Uint8ClampedArray(4) }) };
const result = await timed(
  "run without the time of encodings, statistics and text-only judges included",
  () => runSuite(suite, source, idleEncoder()),
);
console.log(
  `${result.cases.length} scored, ${result.work.pictures} pictures and ${result.work.texts} texts encoded`,
);
