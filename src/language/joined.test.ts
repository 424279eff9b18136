import { afterAll, beforeAll, expect, it } from "vitest";
import { words } from "./instance";

const JA = {
  of: "パラメーターは {{all}} のうち {{some}} です",
  before: "次は {{name}} を使う",
  caption: "キャプション「{{caption}}」は {{count, number}} 件",
};

beforeAll(async () => {
  words.addResourceBundle("ja", "joined", JA);
  await words.changeLanguage("ja");
});
afterAll(() => void words.changeLanguage("en"));

/** By the key alone: this catalogue is no room's. */
const said = (key: keyof typeof JA, values: object) =>
  (words.t as (key: string, values: object) => string)(key, { ns: "joined", ...values });

it.each<[keyof typeof JA, object, string]>([
  ["of", { all: "5.98万", some: "1,200" }, "パラメーターは 5.98万のうち 1,200 です"],
  ["of", { all: "5.98万", some: "5.98万" }, "パラメーターは 5.98万のうち 5.98万です"],
  ["of", { all: "598", some: "12" }, "パラメーターは 598 のうち 12 です"],
  ["of", { all: "1.2 秒", some: "半分" }, "パラメーターは 1.2 秒のうち半分です"],
  ["before", { name: "赤のモデル" }, "次は赤のモデルを使う"],
  ["before", { name: "CLIP" }, "次は CLIP を使う"],
  ["before", { name: "新 CLIP" }, "次は新 CLIP を使う"],
  ["before", { name: "“赤”" }, "次は “赤” を使う"],
  ["caption", { caption: "赤い 靴 と 犬", count: 1200 }, "キャプション「赤い 靴 と 犬」は 1,200 件"],
])("%s of %o is set as Japanese is: %s", (key, values, text) => {
  expect(said(key, values)).toBe(text);
});
