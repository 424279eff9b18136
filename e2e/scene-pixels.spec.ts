import { expect, test } from "@playwright/test";
import { withDevPage } from "../bench/devPage";
import { hashScenes } from "../bench/sceneHash";
import { atlasOnDisk } from "../src/cli/atlas";

test("scenes have the same pixels in the page as in Node", async () => {
  const inPage = await withDevPage((page) =>
    page.evaluate<string>(`(async () => {
      const { atlasFrom } = await import("/bench/pageAtlas.ts");
      const { hashScenes } = await import("/bench/sceneHash.ts");
      return hashScenes(await atlasFrom("/scenes/"));
    })()`),
  );
  expect(inPage).toBe(await hashScenes(await atlasOnDisk()));
});
