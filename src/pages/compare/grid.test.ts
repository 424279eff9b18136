import { describe, expect, it } from "vitest";
import { markedBy, moved } from "./grid";

const size = { rows: 30, columns: 4 };
const go = (key: string, row: number, column: number, ctrl = false) => {
  const to = moved({ key, ctrl }, { row, column }, size);
  return to && [to.row, to.column];
};

describe("keys in the score table (WAI-ARIA APG, data grid)", () => {
  it("go one cell, and stop at the edges", () => {
    expect(go("ArrowRight", 3, 1)).toEqual([3, 2]);
    expect(go("ArrowRight", 3, 3)).toEqual([3, 3]);
    expect(go("ArrowLeft", 3, 0)).toEqual([3, 0]);
    expect(go("ArrowDown", 29, 1)).toEqual([29, 1]);
    expect(go("ArrowUp", 0, 1)).toEqual([0, 1]);
  });

  it("go to the ends of the row, with Ctrl of the table, and by pages", () => {
    expect(go("Home", 3, 2)).toEqual([3, 0]);
    expect(go("End", 3, 2)).toEqual([3, 3]);
    expect(go("Home", 3, 2, true)).toEqual([0, 0]);
    expect(go("End", 3, 2, true)).toEqual([29, 3]);
    expect(go("PageDown", 3, 2)).toEqual([11, 2]);
    expect(go("PageDown", 28, 2)).toEqual([29, 2]);
    expect(go("PageUp", 3, 2)).toEqual([0, 2]);
  });

  it("leave other keys to the page", () => {
    for (const key of ["Tab", "Enter", " ", "a", "Escape"]) expect(go(key, 1, 1)).toBeNull();
  });

  it("mark a caption", () => {
    expect(["t", "F", "Delete", "Enter"].map(markedBy)).toEqual([true, false, null, undefined]);
  });
});
