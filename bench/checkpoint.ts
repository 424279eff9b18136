/**
 * The checkpoints that the bench runs, each as a Hugging Face folder and as the ONNX files made of it: the
 * bundled model, and the shape of TinyCLIP-ViT-8M-16 with hashed weights (time does not depend on values).
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { hashedCheckpoint, type RawConfig } from "../src/clip/testing";

export const CACHE = fileURLToPath(new URL("./.cache/", import.meta.url));
const ROOT = fileURLToPath(new URL("../", import.meta.url));
const BUNDLED = join(ROOT, "public/models/scenes-clip");
const FILES = ["config.json", "model.safetensors", "tokenizer.json", "preprocessor_config.json"] as const;

export interface Checkpoint {
  name: string;
  /** Where its values come from. */
  weights: "trained" | "hashed";
  /** Holds the four files and onnx/*.onnx. */
  folder: string;
  /** Of model.safetensors. */
  sha256: string;
}

function raw(
  image: { size: number; patch: number },
  vision: [width: number, layers: number, heads: number],
  text: [width: number, layers: number, heads: number],
  rest: { embedding: number; vocab: number; context: number },
): RawConfig {
  const tower = ([width, layers, heads]: [number, number, number]) => ({
    hidden_size: width,
    intermediate_size: 4 * width,
    num_hidden_layers: layers,
    num_attention_heads: heads,
    hidden_act: "quick_gelu",
  });
  return {
    model_type: "clip",
    projection_dim: rest.embedding,
    vision_config: { ...tower(vision), image_size: image.size, patch_size: image.patch },
    text_config: {
      ...tower(text),
      vocab_size: rest.vocab,
      max_position_embeddings: rest.context,
      eos_token_id: rest.vocab - 1,
    },
  };
}

/** The shapes that are made here where no trained weights are at hand. */
const SHAPES: Record<string, RawConfig> = {
  "scenes-clip": raw({ size: 128, patch: 16 }, [192, 6, 3], [192, 4, 3], {
    embedding: 192,
    vocab: 2048,
    context: 40,
  }),
  "TinyCLIP-ViT-8M-16": raw({ size: 224, patch: 16 }, [256, 10, 4], [256, 3, 4], {
    embedding: 512,
    vocab: 49408,
    context: 77,
  }),
};

function sha256(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex");
}

/** A Python that can export: PYTHON, or a virtual environment made here once. */
function python(): string {
  const own = join(CACHE, "python/bin/python");
  const able = (command: string) =>
    spawnSync(command, ["-c", "import onnx, torch, transformers"], { stdio: "ignore" }).status === 0;
  for (const command of [process.env.PYTHON, own, "python3"]) if (command && able(command)) return command;
  run("python3", ["-m", "venv", "--system-site-packages", join(CACHE, "python")]);
  // torch and transformers as the trainer has them; only onnx is new
  run(own, ["-m", "pip", "install", "-q", "-r", join(ROOT, "training/requirements.txt"), "onnx"]);
  return own;
}

function run(command: string, args: string[]): void {
  const { status, error } = spawnSync(command, args, { stdio: ["ignore", 2, 2], cwd: ROOT });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed.`, { cause: error });
}

/** A checkpoint by name, with its ONNX files; made on the first call, and again when its weights changed. */
export function prepareCheckpoint(name: string): Checkpoint {
  const shape = SHAPES[name];
  if (!shape) throw new Error(`There is no checkpoint ${name}; known: ${Object.keys(SHAPES).join(", ")}.`);
  const folder = join(CACHE, "models", name);
  const trained = name === "scenes-clip" && FILES.every((file) => existsSync(join(BUNDLED, file)));
  const weights = trained ? "trained" : "hashed";
  const stamp = join(folder, "made-from");
  const origin = trained ? sha256(join(BUNDLED, "model.safetensors")) : "hashed";
  if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== origin) {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    if (trained) for (const file of FILES) cpSync(join(BUNDLED, file), join(folder, file));
    else {
      const files = hashedCheckpoint(shape);
      for (const file of FILES) writeFileSync(join(folder, file), files[file] as Uint8Array);
    }
    run(python(), ["bench/export_onnx.py", "--model", folder]);
    writeFileSync(stamp, origin);
  }
  return { name, weights, folder, sha256: sha256(join(folder, "model.safetensors")) };
}
