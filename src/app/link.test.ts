import { describe, expect, it } from "vitest";
import { DEFAULT_GALLERY, readGallery, writeGallery } from "../pages/scenes/stores/gallery";
import { EMPTY_LINK, type Link, readLink, writeLink } from "./link";

describe("the address", () => {
  it("says nothing but the page of a default state", () => {
    expect(writeLink(EMPTY_LINK)).toBe("#/compare");
    expect(readLink("")).toEqual(EMPTY_LINK);
    expect(readLink("#/compare")).toEqual(EMPTY_LINK);
  });

  it("brings back everything it says", () => {
    const link: Link = {
      page: "compare",
      language: "ja",
      backend: "wasm",
      pictures: ["scene:7.3.pair.twin", "file:0123456789abcdef"],
      asOpenAi: true,
      captions: ["a dog & a cat? 100%", "größer + 猫 = ?", "#hash, comma: colon/slash"],
      a: "hub:wkcn/TinyCLIP-ViT-8M-16-Text-3M-YFCC15M@a2a8c6eaa2549ad66eb7c31b85022bf58273a26c",
      b: "bundled:scenes-clip",
      replicates: { a: ["files:one & two"], b: ["tuned:1", "tuned:2"] },
      view: {
        method: "raw",
        opacity: 0,
        smooth: true,
        sort: { by: "scene:7.3.pair.twin", descending: true },
      },
      picture: 1,
      caption: 2,
      phrase: 0,
      evaluation: "failures~gained~sugarcrepe/seen",
      scenes: "9,24,row,boxes",
      way: "pictures.labels",
      entry: "0123456789ab",
      learn: "3.2",
      presenting: true,
    };
    expect(readLink(writeLink(link))).toEqual(link);
  });

  it("tells an empty list from an absent one", () => {
    const link = { ...EMPTY_LINK, pictures: [], captions: [] };
    expect(readLink(writeLink(link))).toEqual(link);
  });

  it("takes the backend without a page, and joined by an ampersand", () => {
    expect(readLink("#backend=wasm").backend).toBe("wasm");
    expect(readLink("#/models&backend=wasm")).toMatchObject({ page: "models", backend: "wasm" });
  });

  it("is a stranger's input: what it doesn't know falls back, what is too much is cut", () => {
    const link = readLink(
      `#/evil?backend=cpu&method=x&opacity=-5&img=javascript:alert(1)&img=scene:7.1&pic=99999999&${"cap=a&".repeat(6000)}cap=${"b".repeat(5000)}`,
    );
    expect(readLink("#/compare?lang=xx").language).toBeNull();
    expect(link).toMatchObject({ page: "compare", backend: "auto", pictures: ["scene:7.1"], picture: null });
    expect(link.view.method).toBe("self-self");
    expect(link.view.opacity).toBe(EMPTY_LINK.view.opacity);
    expect(link.captions?.length).toBeLessThanOrEqual(5000);
    expect(readLink("#/compare?cap=%E0%A4%A").captions).toHaveLength(1);
    expect(readLink(`#/compare?cap=${"b".repeat(20_000)}`).captions?.[0]).toHaveLength(10_000);
  });

  it("loses nothing of the visitor's own work, however long", () => {
    const captions = [...Array.from({ length: 6000 }, (_, i) => `${i} cats`), "b".repeat(20_000)];
    expect(readLink(writeLink({ ...EMPTY_LINK, captions }), true).captions).toEqual(captions);
  });
});

describe("the gallery's part of it", () => {
  it("comes back as it was", () => {
    expect(writeGallery(DEFAULT_GALLERY)).toBeNull();
    const gallery = { seed: 12, from: 48, kind: "row", boxes: true, outcome: null } as const;
    expect(readGallery(writeGallery(gallery))).toEqual(gallery);
    expect(readGallery("x,-1,nothing,")).toEqual(DEFAULT_GALLERY);
  });
});
