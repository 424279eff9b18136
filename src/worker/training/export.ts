/** A run to take away: a Hugging Face folder, an adapter, or everything that goes on in PyTorch (docs/run-export.md). */
import { encode } from "fast-png";
import { createSHA256, sha256 } from "hash-wasm";
import { BadInputError } from "../../base/errors";
import { jsonEntry, textEntry, type ZipEntry, zipFiles } from "../../base/zip";
import { expectedShapes } from "../../clip/config";
import { openFolder } from "../../clip/folder/openFolder";
import { transformersFiles, wholeWeights } from "../../clip/folder/transformersFiles";
import type { Picture } from "../../clip/picture";
import { type TensorToWrite, writeSafetensors } from "../../clip/safetensors";
import { toFileLayout } from "../../clip/weights";
import type { RunConfig } from "../../degla/config";
import { modelCard } from "../../degla/modelCard";
import type { Checkpoint } from "../../degla/types";
import { createMeter } from "../../storage/models/progress";
import { readPairs, readRun } from "../../storage/runs/runs";
import type { OnProgress } from "../types";
import type { ExportKind } from "./protocol";
import type { TrainingHost } from "./run";
import { baseFiles, factsOf, type Outcome, outcomeOf, type RunAccess, tunedFiles } from "./weights";

/** Examples that are drawn or decoded at once. */
const PART = 16;

async function* modelEntries(
  host: TrainingHost,
  outcome: Outcome,
  signal: AbortSignal,
): AsyncGenerator<ZipEntry> {
  for (const [name, bytes] of Object.entries(await tunedFiles(host, outcome, signal))) yield { name, bytes };
  yield jsonEntry("run.json", outcome.config);
}

async function* adapterEntries(outcome: Outcome): AsyncGenerator<ZipEntry> {
  const { adapter, base, config } = outcome;
  if (!adapter)
    throw new BadInputError(
      "This run has no adapter: it doesn't train LoRA matrices.",
      "Export the model instead.",
    );
  const bytes = writeSafetensors(adapter.tensors);
  yield { name: "adapter_model.safetensors", bytes };
  const parent = base.repo ?? base.name;
  yield jsonEntry("adapter_config.json", { ...adapter.config, base_model_name_or_path: parent });
  yield jsonEntry("run.json", config);
  yield textEntry("README.md", await modelCard(factsOf(outcome), await sha256(bytes), "adapter"));
}

/** The checkpoint's arrays in the layouts of the weight file. */
function checkpointTensors({ arrays }: Checkpoint, shapes: Map<string, number[]>): TensorToWrite[] {
  return Object.entries(arrays).map(([name, { shape, values }]) => {
    const weight = name.slice(name.indexOf("/") + 1);
    const fileShape = shapes.get(weight);
    if (!fileShape) return { name, shape, values }; // LoRA's factors are in no file
    return { name, shape: fileShape, values: toFileLayout(weight, fileShape, values) };
  });
}

function pngOf({ width, height, data }: Picture): Uint8Array {
  const rgb = new Uint8Array(width * height * 3);
  for (let i = 0; i < width * height; i++) for (let c = 0; c < 3; c++) rgb[i * 3 + c] = data[i * 4 + c]!;
  return encode({ width, height, data: rgb, channels: 3, depth: 8 });
}

async function pictureKey({ width, height, data }: Picture): Promise<string> {
  const hasher = await createSHA256();
  hasher.update(`${width} ${height}\n`);
  return hasher.update(data as Uint8Array).digest();
}

function runCard({ config, step }: Outcome): string {
  return `# ${config.name}

A run of DeGLA Playground after ${step} of ${config.steps} steps: its data, its settings, its weights, its optimiser.
It goes on in PyTorch with training/degla of the repository of the page, in its folder training:

    python -m degla.continue RUN.zip --out DIR
    torchrun --nproc-per-node 2 -m degla.continue RUN.zip --out DIR

What each file is: docs/run-export.md there.
`;
}

/** The data of a run that lies in storage. */
async function storedData(host: TrainingHost, id: string, config: RunConfig, signal: AbortSignal) {
  if (config.data.kind === "scenes") return host.openData(config, null, signal);
  const key = (await readRun(host.modelStore, id))?.pairs;
  const pairs = key ? await readPairs(host.modelStore, key) : null;
  if (!pairs) throw new BadInputError("The pairs that this run trained on are not here any more.");
  return host.openData(config, pairs, signal);
}

async function* runEntries(
  host: TrainingHost,
  runs: RunAccess,
  id: string,
  outcome: Outcome,
  signal: AbortSignal,
  onProgress?: OnProgress,
): AsyncGenerator<ZipEntry> {
  const { config, base, clip, checkpoint } = outcome;
  yield jsonEntry("run.json", config);
  yield textEntry("README.md", runCard(outcome));
  const files = await baseFiles(host, base, signal);
  const folder = await openFolder(files, base.name);
  const small = await transformersFiles(files, folder);
  for (const [name, bytes] of Object.entries(small)) yield { name: `model/${name}`, bytes };
  const weights = await wholeWeights(files, folder);
  yield { name: "model/model.safetensors", bytes: weights };
  if (checkpoint) {
    const { arrays: _, config: __, ...rest } = checkpoint;
    // of the one file that stands here, into which several may have gone
    yield jsonEntry("checkpoint.json", { ...rest, baseSha256: await sha256(weights) });
    const tensors = checkpointTensors(checkpoint, expectedShapes(clip));
    yield { name: "checkpoint.safetensors", bytes: writeSafetensors(tensors) };
  }
  const data = runs.live(id)?.data ?? (await storedData(host, id, config, signal));
  const { size, hash, together = 1 } = data.training;
  yield jsonEntry("data/data.json", { hash, size, together });
  const meter = createMeter(
    "work",
    "items",
    (done, total) => `Exporting, ${done} of ${total} pictures`,
    onProgress,
  );
  meter.setTotal(size);
  const known = new Map<string, string>();
  const lines: string[] = [];
  for (let start = 0; start < size; start += PART) {
    signal.throwIfAborted();
    const indices = Array.from({ length: Math.min(PART, size - start) }, (_, i) => start + i);
    for (const { picture, caption, negatives } of await data.training.examples(indices, signal)) {
      const key = await pictureKey(picture);
      let image = known.get(key);
      if (!image) {
        image = `images/${String(known.size).padStart(6, "0")}.png`;
        known.set(key, image);
        yield { name: `data/${image}`, bytes: pngOf(picture) };
      }
      const slots = Array.from({ length: config.negatives }, (_, slot) => negatives[slot] ?? null);
      lines.push(JSON.stringify({ image, caption, negatives: slots }));
    }
    meter.add(indices.length);
  }
  meter.flush();
  yield textEntry("data/pairs.jsonl", `${lines.join("\n")}\n`);
}

/** @throws BadInputError for a run without a step, for an adapter where there is none, beyond 4 GB */
export async function exportRun(
  host: TrainingHost,
  runs: RunAccess,
  id: string,
  what: ExportKind,
  signal: AbortSignal,
  onProgress?: OnProgress,
): Promise<Blob> {
  const outcome = await outcomeOf(host, runs, id, signal, { whole: what === "run" });
  switch (what) {
    case "model":
      return zipFiles(modelEntries(host, outcome, signal), signal);
    case "adapter":
      return zipFiles(adapterEntries(outcome), signal);
    case "run":
      return zipFiles(runEntries(host, runs, id, outcome, signal, onProgress), signal);
  }
}
