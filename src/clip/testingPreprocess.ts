/** The picture of training/fixtures/clip_preprocess.py, for tests: hard edges, gradients and noise. */
import { hashValues } from "./hashWeights";
import type { Picture } from "./picture";

export function testPicture(width: number, height: number, transparent: boolean): Picture {
  const noise = hashValues(`picture ${width} ${height}`, width * height * 4);
  const data = new Uint8ClampedArray(noise.length);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < 4; c++) {
        const i = (y * width + x) * 4 + c;
        const board = ((Math.floor(x / 5) + Math.floor(y / 7)) % 2) * 2 - 1;
        const value = 128 + 64 * noise[i]! + 80 * board + ((x * 3) % 64) - ((y * 5) % 32);
        data[i] = c === 3 && !transparent ? 255 : Math.floor(value);
      }
  return { width, height, data };
}
