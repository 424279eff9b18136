/** A whole CLIP folder of a few kilobytes, as a picked file each: its steps take milliseconds, it knows nothing. */
import { hashedCheckpoint, tinyConfig } from "../src/clip/testing";

export const TINY_MODEL = Object.entries(hashedCheckpoint(tinyConfig())).map(([name, bytes]) => ({
  name,
  mimeType: "application/octet-stream",
  buffer: Buffer.from(bytes as Uint8Array),
}));
