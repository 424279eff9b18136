/** `npm run bench:scenes`: scenes a second in Node and in Chromium, sampling, caption and drawing together. */
import { readFileSync } from "node:fs";
import { atlasOnDisk } from "../src/cli/atlas";
import { withDevPage } from "./devPage";
import { measureScenes } from "./sceneSpeed";

const mix: unknown = JSON.parse(readFileSync("training/mixes/base.json", "utf8"));
const node = measureScenes(await atlasOnDisk(), mix);
// Text, not a function: tsx' helpers don't exist in the page.
const inPage = `(async () => {
  const { atlasFrom } = await import("/bench/pageAtlas.ts");
  const { measureScenes } = await import("/bench/sceneSpeed.ts");
  return measureScenes(await atlasFrom("/scenes/"), ${JSON.stringify(mix)});
})()`;
const page = await withDevPage((page) => page.evaluate(inPage));
console.log(JSON.stringify({ unit: "scenes/s at 128 px", node, page }, null, 2));
