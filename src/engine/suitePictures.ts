/** Pictures of an imported suite: files that the visitor picked, read one by one and never copied. */
import type { PictureSource } from "../eval/types";
import type { SuiteFile } from "./evaluationProtocol";
import { type DecodeImage, decodeImageFile } from "./imageFile";

export function filePictures(files: readonly SuiteFile[], decode: DecodeImage): PictureSource {
  const byPath = new Map(files.map(({ path, blob }) => [path, blob]));
  return {
    open: async (key) => {
      const blob = byPath.get(key);
      if (!blob) return null;
      const bytes = new Uint8Array(await blob.arrayBuffer());
      return (await decodeImageFile(bytes, key, decode)).picture;
    },
    // Name, size and time: hashing every byte of a folder would read it all before anything is encoded.
    identity: (key) => {
      const blob = byPath.get(key);
      if (!blob) return undefined;
      const time = blob instanceof File ? blob.lastModified : 0;
      return `file ${key} ${blob.size} ${time}`;
    },
  };
}
