/** Pictures of an imported suite: files that the visitor picked, read one by one and never copied. */
import { type FolderFile, folderSource } from "../../eval/import/resolve";
import type { PictureSource } from "../../eval/types";
import { type DecodeImage, decodeImageFile } from "../../pictures/imageFile";
import type { SuiteRequest } from "./protocol";

export function filePictures(
  { files, missing }: SuiteRequest & { kind: "files" },
  decode: DecodeImage,
): PictureSource {
  const blobs = new Map(files.map(({ path, blob }) => [path, blob]));
  const paths = new Map(files.map(({ key, path }) => [key, path]));
  return folderSource({ paths, missing }, (path) => folderFile(path, blobs.get(path) as Blob, decode));
}

/** A file of a folder that was picked, read when it is opened. */
export function folderFile(path: string, blob: Blob, decode: DecodeImage): FolderFile {
  const time = "lastModified" in blob ? blob.lastModified : 0;
  return {
    // Not a hash of the bytes: that would read the whole folder before anything is encoded.
    identity: `file ${path} ${blob.size} ${time}`,
    open: async () => (await decodeImageFile(new Uint8Array(await blob.arrayBuffer()), path, decode)).picture,
  };
}
