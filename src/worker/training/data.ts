/** The data of a run, from what the engine has: the atlas of the scenes, the decoder of the user's own pictures. */
import { createSHA256 } from "hash-wasm";
import { bytesOf } from "../../base/blob";
import { BadInputError, type Fault, InternalError } from "../../base/errors";
import type { Picture } from "../../clip/picture";
import { pairsData } from "../../degla/pairsData";
import type { PairsInput } from "../../degla/pairsInput";
import { scenesData } from "../../degla/scenesData";
import { decodedPictures } from "../../pictures/decodedPictures";
import { checkImageFile, type DecodeImage, decodeImageFile } from "../../pictures/imageFile";
import { DECODED_FIRST, pictureFault } from "../../pictures/pictureFault";
import type { Atlas } from "../../scenes/atlas";
import type { Pairs } from "../../storage/runs/runs";
import type { OpenData } from "./run";

function pictureReader(files: Pairs["files"], decode: DecodeImage) {
  const blobs = new Map(files.map(({ name, blob }) => [name, blob]));
  const decoded = decodedPictures();
  return async (name: string): Promise<Picture> => {
    const ready = decoded.get(name);
    if (ready) return ready;
    const blob = blobs.get(name);
    if (!blob) throw new BadInputError(`There is no picture ${name} among the pairs.`);
    const { picture } = await decodeImageFile(await bytesOf(blob, name), name, decode);
    decoded.set(name, picture);
    return picture;
  };
}

async function known(
  files: Pairs["files"],
  picture: PairsInput["picture"],
  signal: AbortSignal,
): Promise<PairsInput["files"]> {
  const hasher = await createSHA256();
  const out: { name: string; hash: string; fault: Fault | undefined }[] = [];
  for (const { name, blob } of files) {
    signal.throwIfAborted();
    const bytes = await bytesOf(blob, name);
    const hash = hasher.init().update(bytes).digest();
    const few = files.length <= DECODED_FIRST;
    const fault = await pictureFault(() => (few ? picture(name) : checkImageFile(bytes, name)));
    out.push({ name, hash, fault });
  }
  return out;
}

/** @param atlas fetched when a run on scenes first asks for it */
export function createOpenData(atlas: (() => Promise<Atlas>) | undefined, decode: DecodeImage): OpenData {
  return async (config, pairs, signal) => {
    const { data } = config;
    if (data.kind === "scenes") {
      if (!atlas) throw new InternalError("This engine was given no scenes.");
      return scenesData(await atlas(), config, data);
    }
    if (!pairs) throw new InternalError("A run on own pairs was opened without them.");
    const { files } = pairs;
    const picture = pictureReader(files, decode);
    const input = { pairs: pairs.pairs, files: await known(files, picture, signal), picture };
    return pairsData(input, config);
  };
}
