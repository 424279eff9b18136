/**
 * What the page would export, of a tiny run, for training/tests: the engine under Node trains half of a run, exports
 * it, and trains it to its end, so that PyTorch can be held against the second half.
 *
 *   node --import tsx scripts/export-tiny-run.ts DIR [BASE]
 *
 * Writes run.zip (after 4 of 8 steps), steps.json (all 8), model.zip and embeddings.json (after 8); of a second run
 * with LoRA lora.zip, adapter.zip and lora-embeddings.json; of a third, with LoRA and the token table, table.zip,
 * table-adapter.zip and table-embeddings.json; pictures/*.png. BASE is the folder of a model to train instead.
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { decodeWithSharp } from "../src/cli/decodeImage";
import { someModelStore } from "../src/storage/models/testing";
import { createEngine } from "../src/worker/engine";
import { asFiles, tinyClip, tinyPairs, tinyRun } from "../src/worker/testing";
import { studentId } from "../src/worker/training/protocol";

const out = process.argv[2]!;
const lora = { kind: "lora", rank: 2, alpha: 6, targets: ["q_proj", "out_proj", "fc1"] };
const pairs = tinyPairs();
mkdirSync(join(out, "pictures"), { recursive: true });

const engine = createEngine({ modelStore: await someModelStore(), decode: decodeWithSharp });
await engine.start("wasm");
const folder = process.argv[3];
const files = folder ? folderFiles(folder) : asFiles(tinyClip(1));
const base = await engine.loadModel({ kind: "files", name: "tiny", files });

function folderFiles(path: string) {
  return readdirSync(path).map((name) => ({ name, blob: new Blob([readFileSync(join(path, name))]) }));
}

const train = (id: string, change: Record<string, unknown>, steps: number | null) =>
  engine.train(id, tinyRun(base.id, { evaluateEvery: 0, ...change }), pairs, () => {}, {
    until: steps ?? undefined,
  });

async function keep(id: string, what: "run" | "model" | "adapter", name: string): Promise<void> {
  const blob = await engine.exportRun(id, what);
  writeFileSync(join(out, name), new Uint8Array(await blob.arrayBuffer()));
}

/** As `degla encode` prints them. */
async function encode(id: string, name: string): Promise<void> {
  const files = pairs.files.slice(0, 4);
  const texts = pairs.pairs.slice(0, 6).map(({ caption }) => caption);
  const images: string[] = [];
  const paths: string[] = [];
  for (const { name: file, blob } of files) {
    const bytes = new Uint8Array(await blob.arrayBuffer());
    paths.push(join(out, "pictures", file));
    writeFileSync(paths.at(-1)!, bytes);
    images.push((await engine.addImage(blob, file)).id);
  }
  const encoded = await engine.embeddings(studentId(id), images, texts);
  const rows = {
    images: paths.map((file, i) => ({ file, embedding: [...encoded.images[i]!] })),
    texts: texts.map((text, i) => ({ text, embedding: [...encoded.texts[i]!] })),
  };
  writeFileSync(join(out, name), JSON.stringify(rows));
}

await train("whole", {}, 4);
await keep("whole", "run", "run.zip");
const { steps } = await train("whole", {}, null);
writeFileSync(join(out, "steps.json"), JSON.stringify(steps));
await keep("whole", "model", "model.zip");
await encode("whole", "embeddings.json");

await train("lora", { train: lora, steps: 3 }, null);
await keep("lora", "model", "lora.zip");
await keep("lora", "adapter", "adapter.zip");
await encode("lora", "lora-embeddings.json");

await train("table", { train: lora, tokenTable: true, steps: 3 }, null);
await keep("table", "model", "table.zip");
await keep("table", "adapter", "table-adapter.zip");
await encode("table", "table-embeddings.json");
process.exit(0);
