/**
 * The pictures in use: files as they came, decoded when needed, with the decoded copies bounded. A file is a few
 * megabytes and its pixels may be two hundred; its embeddings, once made, need neither.
 */
import { createSHA256 } from "hash-wasm";
import { BadInputError } from "../base/errors";
import type { Picture } from "../clip/picture";
import { decodedPictures } from "../pictures/decodedPictures";
import { type DecodeImage, decodeImageFile } from "../pictures/imageFile";
import type { ImageHandle } from "./types";

interface Entry {
  handle: ImageHandle;
  name: string;
  /** A file, or pixels that were drawn here. */
  source: Uint8Array<ArrayBuffer> | Picture;
  users: number;
}

export interface Images {
  /** @throws BrokenFileError, BadInputError */
  addFile(bytes: Uint8Array<ArrayBuffer>, name: string): Promise<ImageHandle>;
  addPixels(picture: Picture, name: string): Promise<ImageHandle>;
  remove(id: string): void;
  /** @throws BadInputError where it was never added */
  picture(id: string): Promise<Picture>;
  handle(id: string): ImageHandle;
}

async function hashOf(...parts: (Uint8Array | string)[]): Promise<string> {
  const hasher = await createSHA256();
  for (const part of parts) hasher.update(part);
  return hasher.digest();
}

export function createImages(decode: DecodeImage): Images {
  const entries = new Map<string, Entry>();
  const decoded = decodedPictures();
  const entry = (id: string) => {
    const found = entries.get(id);
    if (!found)
      throw new BadInputError("This picture is not known to the engine.", "Add it again to the page.");
    return found;
  };

  /** Added once more: it must be removed once more before it is gone. */
  const again = (id: string) => {
    const known = entries.get(id);
    if (known) known.users++;
    return known?.handle;
  };

  return {
    addFile: async (bytes, name) => {
      const id = await hashOf(bytes);
      const known = again(id);
      if (known) return known;
      const { picture, notices } = await decodeImageFile(bytes, name, decode);
      const meanwhile = again(id);
      if (meanwhile) return meanwhile;
      const handle: ImageHandle = { id, width: picture.width, height: picture.height, notices };
      entries.set(id, { handle, name, source: bytes, users: 1 });
      decoded.set(id, picture);
      return handle;
    },
    addPixels: async (picture, name) => {
      const { width, height, data } = picture;
      if (!(width > 0 && height > 0) || data.length !== width * height * 4)
        throw new BadInputError(`A picture of ${width} × ${height} pixels can't have ${data.length} bytes.`);
      const id = await hashOf(`rgba ${width} ${height}\n`, data as Uint8Array);
      const known = again(id);
      if (known) return known;
      const handle: ImageHandle = { id, width, height, notices: [] };
      entries.set(id, { handle, name, source: picture, users: 1 });
      return handle;
    },
    remove: (id) => {
      const found = entries.get(id);
      if (!found || --found.users > 0) return;
      entries.delete(id);
      decoded.delete(id);
    },
    picture: async (id) => {
      const { source, name } = entry(id);
      if (!(source instanceof Uint8Array)) return source;
      const ready = decoded.get(id);
      if (ready) return ready;
      const { picture } = await decodeImageFile(source, name, decode);
      decoded.set(id, picture);
      return picture;
    },
    handle: (id) => entry(id).handle,
  };
}
