/** A folder's scores against those of the pictures and captions one by one, what is kept of them, and what a fault leaves. */
import sharp from "sharp";
import { beforeAll, describe, expect, it } from "vitest";
import { CancelledError } from "../../base/errors";
import { dot } from "../../base/vectors";
import { decodeWithSharp } from "../../cli/decodeImage";
import { someModelStore } from "../../storage/models/testing";
import { createEngine } from "../engine";
import type { Engine, Progress } from "../protocol";
import { asFiles, tinyClip } from "../testing";
import type { FolderPicture } from "./protocol";

async function picture(path: string, seed: number): Promise<FolderPicture> {
  const values = Array.from({ length: 40 * 30 * 3 }, (_, i) => (i * seed * 7919) & 255);
  const raw = { width: 40, height: 30, channels: 3 } as const;
  const png = await sharp(Buffer.from(values), { raw }).png().toBuffer();
  return { path, blob: new File([new Uint8Array(png)], path.split("/").at(-1)!, { lastModified: seed }) };
}

let engine: Engine;
let model: string;
let pictures: FolderPicture[];
beforeAll(async () => {
  engine = createEngine({ modelStore: await someModelStore(), decode: decodeWithSharp });
  await engine.start("wasm");
  model = (await engine.loadModel({ kind: "files", name: "tiny", files: asFiles(tinyClip(1)) })).id;
  pictures = await Promise.all(
    Array.from({ length: 40 }, (_, i) => picture(`pets/${i % 2}/${i}.png`, i + 1)),
  );
});

describe("a folder's scores", () => {
  it("are the cosines of each picture with each caption", async () => {
    const some = pictures.slice(0, 3);
    const captions = ["a cat", "a dog that sleeps"];
    const { cosine, unread, logitScale } = await engine.folderScores(
      model,
      some,
      captions.map((text) => [text]),
    );
    expect(unread).toEqual([]);
    expect(logitScale).toBeCloseTo(20, 4);
    const handles = await Promise.all(some.map(({ blob, path }) => engine.addImage(blob, path)));
    const one = await engine.globalScores(
      model,
      handles.map(({ id }) => id),
      captions,
    );
    cosine.forEach((value, i) => {
      expect(value).toBeCloseTo(one.cosine[i]!, 5);
    });
  });

  it("of several prompts are those with their mean, made unit", async () => {
    const prompts = ["a photo of a cat.", "art of the cat."];
    const { cosine } = await engine.folderScores(model, pictures.slice(0, 1), [prompts]);
    const { id } = await engine.addImage(pictures[0]!.blob, "0.png");
    const { images, texts } = await engine.embeddings(model, [id], prompts);
    const mean = texts[0]!.map((value, k) => (value + texts[1]![k]!) / 2);
    const length = Math.hypot(...mean);
    expect(cosine[0]).toBeCloseTo(
      dot(
        images[0]!,
        mean.map((value) => value / length),
      ),
      5,
    );
  });

  it("are kept: another caption encodes itself alone, and the device holds nothing more", async () => {
    await engine.folderScores(model, pictures, [["something old"]]);
    const before = await engine.memory();
    const { encoded } = await engine.folderScores(model, pictures, [["something new"]]);
    expect(encoded).toBe(1);
    expect(await engine.memory()).toBe(before);
  });

  it("lack what can't be read, by name, and nothing else", async () => {
    const broken = { path: "pets/0/notes.png", blob: new File(["no picture"], "notes.png") };
    const { cosine, unread } = await engine.folderScores(
      model,
      [pictures[0]!, broken, pictures[1]!],
      [["a cat"]],
    );
    expect([...cosine].map(Number.isNaN)).toEqual([false, true, false]);
    expect(unread).toEqual([{ path: "pets/0/notes.png", why: expect.stringContaining("notes.png") }]);
  });

  it("tell how far they are, and stop when they are told to; what was encoded until then is kept", async () => {
    const fresh = await Promise.all(Array.from({ length: 64 }, (_, i) => picture(`other/${i}.png`, 100 + i)));
    // Large enough that it takes some reports' time.
    const large = tinyClip(2, { width: 96, layers: 8, imageSize: 64, patchSize: 4 });
    const slow = (await engine.loadModel({ kind: "files", name: "slow", files: asFiles(large) })).id;
    const heard: Progress[] = [];
    const stop = new AbortController();
    const running = engine.folderScores(slow, fresh, [["a cat"]], {
      signal: stop.signal,
      onProgress: (progress) => {
        heard.push(progress);
        if (progress.done >= 17) stop.abort(new CancelledError("Stopped on request."));
      },
    });
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(heard.at(-1)).toMatchObject({ total: 65 });
    const left: Progress[] = [];
    const { encoded } = await engine.folderScores(slow, fresh, [["a cat"]], {
      onProgress: (p) => left.push(p),
    });
    expect(encoded).toBeLessThan(64);
    expect(left.at(-1)).toMatchObject({ done: 65, total: 65 });
  });
});
