/** The page's engine under Node, with one model folder and some pictures: what `encode` and `local` share. */

import { openAsBlob } from "node:fs";
import { readFile } from "node:fs/promises";
import { basename, join } from "node:path";
import { BadInputError } from "../base/errors";
import { english } from "../notices/english";
import type { PictureNotice } from "../pictures/imageFile";
import { memoryBlocks } from "../storage/blocks";
import { openModelStore } from "../storage/models/modelStore";
import { createEngine } from "../worker/engine";
import type { BackendReport, Engine, ModelInfo } from "../worker/protocol";
import { decodeWithSharp } from "./decodeImage";
import { folderNames, modelName, modelPath } from "./modelFolder";
import { BACKENDS, CLEANINGS, oneOf, type SessionOptions } from "./options";

export interface Session {
  engine: Engine;
  backend: BackendReport;
  model: ModelInfo;
  /** Same order as --image. */
  images: { file: string; id: string; width: number; height: number; notices: PictureNotice[] }[];
  /** As the model is given them. */
  texts: string[];
  clean: (typeof CLEANINGS)[number];
}

/** Of what the folder itself holds: the engine chooses among them as it does among dropped files. */
async function modelFiles(folder: string) {
  const names = folderNames(folder);
  return Promise.all(names.map(async (name) => ({ name, blob: await openAsBlob(join(folder, name)) })));
}

async function pictureFile(file: string): Promise<Blob> {
  try {
    return new Blob([await readFile(file)]);
  } catch (cause) {
    throw new BadInputError(`${file} can't be read.`, "Check the name and the permissions.", { cause });
  }
}

/** @throws every named error that the engine knows */
export async function openSession(options: SessionOptions): Promise<Session> {
  const choice = oneOf("--backend", options.backend, BACKENDS);
  const clean = oneOf("--clean", options.clean ?? "none", CLEANINGS);
  const folder = modelPath(options.model);
  const files = await modelFiles(folder);
  const modelStore = await openModelStore({ main: memoryBlocks() });
  const engine = createEngine({ modelStore, decode: decodeWithSharp });
  const images: Session["images"] = [];
  for (const file of options.image ?? [])
    images.push({ file, ...(await engine.addImage(await pictureFile(file), basename(file))) });
  const backend = await engine.start(choice);
  const source = { kind: "files", name: modelName(folder), files } as const;
  const model = await engine.loadModel(source);
  const texts = await cleaned(clean, options.text ?? []);
  return { engine, backend, model, images, texts, clean };
}

async function cleaned(how: Session["clean"], texts: string[]): Promise<string[]> {
  if (how === "none") return texts;
  const { openAiCaption } = await import("../clip/openAiCaption");
  return texts.map(openAiCaption);
}

/** Facts about the run that belong to every result. */
export function sessionFacts({ backend, model, clean }: Session) {
  const { name, sha256, parameters, imageSize, patchSize, embeddingDim, logitScale, choices } = model;
  return {
    model: {
      name,
      sha256,
      parameters,
      imageSize,
      patchSize,
      embeddingDim,
      logitScale,
      ...(choices && { choices: choices.map(english) }),
    },
    ...(clean !== "none" && { clean }),
    backend: backend.adapter ? `${backend.backend} (${backend.adapter})` : backend.backend,
  };
}

/** JSON to standard output, then the end: Dawn would keep the process alive. */
export async function printResult(result: unknown): Promise<void> {
  await new Promise((resolve) => process.stdout.write(`${JSON.stringify(result)}\n`, resolve));
  process.exit(0);
}
