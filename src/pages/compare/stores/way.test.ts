import { describe, expect, it } from "vitest";
import { readWay, writeWay } from "./way";

describe("what Compare is opened for, in an address", () => {
  it("comes back as it was, and is left out where it is the first", () => {
    for (const text of ["line", "pictures", "pictures.labels", "pictures.search", "pictures.camera", "data"])
      expect(writeWay(readWay(text))).toBe(text);
    expect(writeWay(readWay(null))).toBeNull();
    expect(writeWay({ way: "line", part: "search" })).toBe("line");
  });

  it("is the first where it is strange", () => {
    for (const text of ["", "zoo", "mended.zoo", "__proto__"]) expect(readWay(text).way).toBe("mended");
    expect(readWay("pictures.zoo")).toEqual({ way: "pictures", part: "captions" });
  });
});
