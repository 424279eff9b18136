import { expect, it } from "vitest";
import { told } from "./points";

it("a difference is told with its interval, and called none where that spans zero", () => {
  expect(told({ value: 12.46, low: 8.1, high: 16.9 })).toBe("+12.5 (+8.1 to +16.9)");
  expect(told({ value: 2.9, low: -2.8, high: 8.6 })).toBe("+2.9 (−2.8 to +8.6), no difference seen");
  expect(told({ value: -4, low: -7, high: -1 })).toBe("−4.0 (−7.0 to −1.0)");
  expect(told(null)).toBe("–");
});
