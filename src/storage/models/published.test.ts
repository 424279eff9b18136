import { readFileSync } from "node:fs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { bundledFiles } from "../../../scripts/build-bundled.mjs";
import { bundledModel, fetchBundled } from "./published";
import { type HubServer, sha256, someBytes, startHub } from "./testing";

describe("the built-in list of files", () => {
  it("is that of public/ (npm run build:bundled)", () => {
    expect(readFileSync(new URL("./bundledFiles.ts", import.meta.url), "utf8")).toBe(bundledFiles());
  });

  it("knows a bundled model by its folder, and no other", () => {
    expect(Object.keys(bundledModel("scenes-clip")!)).toContain("model.safetensors");
    expect(bundledModel("scenes-clip")!["model.safetensors"]!.sha256).not.toBe(
      bundledModel("scenes-clip-degla")!["model.safetensors"]!.sha256,
    );
    expect(bundledModel("scenes")).toBeNull();
  });
});

describe("a file of the page's own", () => {
  const bytes = someBytes(5000);
  const published = { bytes: bytes.length, sha256: sha256(bytes) };
  let site: HubServer;
  beforeEach(async () => {
    site = await startHub(new Map([["atlas.json", bytes]]));
  });
  afterEach(() => site.close());
  const get = () => fetchBundled("scenes/atlas.json", `${site.base}/index.html`, fetch, published);

  it("is what was published", async () => {
    expect(Buffer.from(await get()).equals(bytes)).toBe(true);
    expect(site.log).toEqual(["GET atlas.json"]);
  });

  it("that comes wrong or cut is fetched once more; twice wrong is refused by name", async () => {
    let asked = 0;
    site.faults.set("atlas.json", (_, response, body) => {
      asked++;
      if (asked > 1) return response.end(body);
      response.writeHead(200, { "content-length": body.length });
      response.write(body.subarray(0, 100), () => response.destroy());
    });
    expect(Buffer.from(await get()).equals(bytes)).toBe(true);
    expect(asked).toBe(2);
    site.faults.set("atlas.json", (_, response) => response.end("{}"));
    await expect(get()).rejects.toMatchObject({ name: "IntegrityError", message: /2 bytes/ });
  });
});
