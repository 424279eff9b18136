import { expect, it } from "vitest";
import { wrapped } from "./Bars";

it("labels go into lines of their room, whole; a longer word is broken, not cut", () => {
  expect(wrapped("swap of attributes", 40)).toEqual(["swap of attributes"]);
  expect(wrapped("the colours of two parts are exchanged, accuracy", 20)).toEqual([
    "the colours of two",
    "parts are exchanged,",
    "accuracy",
  ]);
  expect(wrapped("Fehlerbezeichnungsschild fehlt", 10).join("").replaceAll(" ", "")).toBe(
    "Fehlerbezeichnungsschildfehlt",
  );
  // A letter of Japanese is as wide as two.
  expect(wrapped("属性の帰属（ARO）", 10)).toEqual(["属性の帰属", "（ARO）"]);
});
