/** Faults as visitors meet them, thrown by what throws them, in the words of both languages. */
import { afterEach, describe, expect, it } from "vitest";
import { bytesOf } from "../base/blob";
import { type DeglaError, toError, toFault } from "../base/errors";
import { assertItself } from "../clip/folder/foreignFile";
import { assertClip } from "../clip/folder/kinds";
import { identifyFolder } from "../clip/folder/openFolder";
import { words } from "../language/instance";
import { readCaptions } from "../negatives/captionFiles";
import { checkImageFile } from "../pictures/imageFile";
import { getFile } from "../storage/models/http";
import { hubAddress } from "../storage/models/hub";
import { notHere } from "../storage/models/notHere";
import { faultAdvice, faultDetail, faultTitle, told } from "./told";

const bytes = (text: string) => Uint8Array.from(text, (char) => char.charCodeAt(0));

const PNG = "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x10\0\0\0\x10\x08\x06\0\0\0";

const folder = (...names: string[]) =>
  identifyFolder(names, async () => bytes('{"model_type": "clip"}'), "my-model");

const answer = (status: number, type = "text/plain") =>
  getFile("https://hub.example/a/config.json", {
    fetch: async () => new Response("x", { status, headers: { "content-type": type } }),
    signal: new AbortController().signal,
  });

const gone = { arrayBuffer: () => Promise.reject(new Error("NotFoundError")) } as unknown as Blob;

const FAULTS: Record<string, () => unknown> = {
  "a picture that is empty": () => checkImageFile(bytes(""), "cat.png"),
  "a picture that is cut": () => checkImageFile(bytes(PNG), "cat.png"),
  "a text for a picture": () => checkImageFile(bytes("a cat on a mat"), "cat.png"),
  "a PDF for a picture": () => checkImageFile(bytes("%PDF-1.7\n"), "cat.png"),
  "a zip for a picture": () => checkImageFile(bytes("PK\x03\x04"), "cat.png"),
  "a web page for a picture": () => checkImageFile(bytes("<!doctype html><p>no"), "cat.png"),
  "a picture that has moved": () => bytesOf(gone, "cat.png"),
  "a workbook for a table": () => readCaptions("PK\x03\x04\0\0", "t.csv"),
  "a table without captions": () => readCaptions("width,height\n1,2\n", "t.csv"),
  "a table with an open quote": () => readCaptions('caption\n"a cat\na dog\n', "t.csv"),
  "JSON that is none": () => readCaptions('[{"caption": "a cat"},', "t.json"),
  "a folder without config.json": () => folder("model.safetensors"),
  "a folder without tokenizer": () => folder("config.json", "model.safetensors", "preprocessor_config.json"),
  "a folder with a pickle": () => folder("config.json", "pytorch_model.bin"),
  "a folder with Flax weights": () => folder("config.json", "flax_model.msgpack"),
  "a config of nothing": () => assertClip({}),
  "another model": () => assertClip({ model_type: "siglip" }, "my-model"),
  "a pointer for weights": () =>
    assertItself(bytes("version https://git-lfs.github.com/spec/v1\n"), "model.safetensors"),
  "a file that the host lacks": () => answer(404),
  "a host that refuses": () => answer(401),
  "a host that is busy": () => answer(429),
  "a host in trouble": () => answer(503),
  "a model that was deleted": () => {
    throw notHere("local:nonsense");
  },
  "a name that is no repository's": () => hubAddress("some nonsense"),
};

async function thrownBy(work: () => unknown): Promise<DeglaError> {
  try {
    await work();
  } catch (error) {
    // As it comes from the worker.
    return toError(structuredClone(toFault(error)));
  }
  throw new Error("nothing was thrown");
}

afterEach(() => void words.changeLanguage("en"));

describe("a fault that visitors meet", () => {
  it.each(Object.entries(FAULTS))("%s: its own words in either language", async (_, work) => {
    const fault = await thrownBy(work);
    expect(faultTitle(fault)).toContain(fault.message);
    expect(faultAdvice(fault)).toBe(fault.advice);
    void words.changeLanguage("ja");
    const said = `${faultTitle(fault)} ${faultAdvice(fault)}`;
    expect(said).not.toMatch(/\{\{|\}\}|undefined|\[object/);
    expect(said).toMatch(
      /cat\.png|t\.(csv|json)|my-model|model\.safetensors|hub\.example|nonsense|config\.json/,
    );
    expect(said.replace(/（.*?）|https:\S+|git lfs pull|Git LFS/g, "")).not.toMatch(
      /[a-z]{3,} [a-z]{2,} [a-z]{2,}/i,
    );
    expect(faultDetail(fault)).toBe("");
  });

  it("that has no words in Japanese says whose words follow", () => {
    const fault = toFault(new Error("Cannot read properties of null"));
    void words.changeLanguage("ja");
    expect(faultDetail(fault)).toMatch(/^技術的なメッセージ（英語）：Cannot read properties of null/);
  });
});

describe("a notice with a fault that names its file", () => {
  it("names it once, of a missing picture and of one that is left out", async () => {
    const fault = toFault(await thrownBy(() => checkImageFile(bytes(PNG), "x/cat.png")));
    const why = { kind: "fault", fault } as const;
    const names = { names: ["x/cat.png"], more: 0 };
    for (const language of ["en", "ja"]) {
      void words.changeLanguage(language);
      for (const said of [
        told({ kind: "pictureMissing", key: "cat.png", why }),
        told({ kind: "picturesBroken", count: 1, pictures: names, why }),
      ])
        expect(said.match(/cat\.png/g), said).toHaveLength(1);
    }
  });

  it("names the file where the fault does not", () => {
    const fault = toFault(new Error("The BMP is odd."));
    expect(told({ kind: "pictureMissing", key: "cat.bmp", why: { kind: "fault", fault } })).toBe(
      "cat.bmp: The BMP is odd.",
    );
  });
});
