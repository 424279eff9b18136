import { afterEach, expect, it } from "vitest";
import { words } from "../../language/instance";
import { shareOf, told } from "./points";

it("a difference is told with its interval, and called none where that spans zero", () => {
  expect(told({ value: 12.46, low: 8.1, high: 16.9 })).toBe("+12.5 (+8.1 to +16.9)");
  expect(told({ value: 2.9, low: -2.8, high: 8.6 })).toBe("+2.9 (−2.8 to +8.6), no difference seen");
  expect(told({ value: -4, low: -7, high: -1 })).toBe("−4.0 (−7.0 to −1.0)");
  expect(told(null)).toBe("–");
});

afterEach(() => void words.changeLanguage("en"));

it("a share of few cases has its count beside it, in both languages", () => {
  expect(shareOf(50, [{ hits: 1, cases: 2 }])).toBe("50.0% (1 of 2)");
  expect(shareOf(25, [{ hits: 0.5, cases: 2 }])).toBe("25.0% (0.5 of 2)");
  const both = [1, 2].map((hits) => ({ hits, cases: 2 }));
  expect(shareOf(75, both)).toBe("75.0% (3 of 4)");
  const uneven = [{ hits: 3, cases: 4 }, { hits: 6, cases: 8 }]; // biome-ignore format: short
  expect(shareOf(75, uneven)).toBe("75.0% (3 of 4, 6 of 8)");
  expect(shareOf(50, [{ hits: 10, cases: 20 }])).toBe("50.0%");
  expect(shareOf(null, [])).toBe("–");
  void words.changeLanguage("ja");
  expect(shareOf(50, [{ hits: 1, cases: 2 }])).toBe("50.0%（2 問中 1 問）");
  expect(shareOf(75, uneven)).toBe("75.0%（4 問中 3 問、8 問中 6 問）");
});
