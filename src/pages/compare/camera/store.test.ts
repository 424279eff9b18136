import { expect, it } from "vitest";
import { rateOf } from "./store";

it("a rate is of the frames that ended within the window, and none before there are two", () => {
  expect(rateOf([])).toBeNull();
  expect(rateOf([1000])).toBeNull();
  expect(rateOf([1000, 1000])).toBeNull();
  expect(rateOf([1000, 1200, 1400, 1600])).toBeCloseTo(5, 10);
});
