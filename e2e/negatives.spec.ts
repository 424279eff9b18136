import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { labelledCaptions } from "../src/cli/negativesSources";
import { lineOf } from "../src/negatives/io";
import { compileLexicon } from "../src/negatives/lexicon/compile";
import { createParser } from "../src/negatives/parse";
import { createSet, fillItem } from "../src/negatives/set";
import { PAPER_KINDS } from "../src/negatives/types";
import { expectAccessible } from "./axe";
import { captionBox, expect, test } from "./page";
import { stored } from "./stored";

const PAGE = "#/negatives?backend=wasm";

const add = async (page: import("@playwright/test").Page, ...captions: string[]) => {
  await page.getByRole("textbox", { name: "Captions in" }).fill(captions.join("\n"));
  await page.getByRole("button", { name: "Make negatives" }).click();
  await expect(page.getByRole("button", { name: /^Accept: / }).first()).toBeVisible();
};
const slots = (page: import("@playwright/test").Page) =>
  page.getByRole("table", { name: "Negatives by caption" });
const counts = (page: import("@playwright/test").Page) =>
  page.getByRole("region", { name: "Counts by kind, table" }).getByRole("row", { name: /^All/ });

test("negatives are made, judged, edited, undone, kept, exported and read again", async ({ page }) => {
  await page.goto(PAGE);
  await add(page, "a black dog chasing a white cat", "a red car next to a blue boat");
  await expect(slots(page)).toContainText("a white dog chasing a black cat");
  await expect(slots(page).locator("mark").first()).toBeVisible();

  await slots(page)
    .getByRole("button", { name: /^Accept: / })
    .first()
    .click();
  await slots(page)
    .getByRole("button", { name: /^Reject: / })
    .nth(1)
    .click();
  await page.getByRole("button", { name: "Too easy" }).click();
  await expect(slots(page)).toContainText("Too easy");
  await expect(counts(page)).toContainText(/10.*1.*1/);

  // A copy of the caption never stands in a slot, whoever wants it.
  await slots(page)
    .getByRole("button", { name: /^Edit: / })
    .nth(2)
    .click();
  const own = page.getByRole("textbox", { name: /Your own words/ });
  await own.fill("a black dog chasing a white cat");
  await page.getByRole("button", { name: "Keep", exact: true }).click();
  await expect(page.getByText("The negative equals the caption.")).toBeVisible();
  await own.fill("a black dog chasing a white goose");
  await own.press("Enter");
  const keep = page.getByRole("button", { name: "Keep it all the same" });
  await expect(keep.or(slots(page).getByText("You", { exact: true }))).toBeVisible();
  if (await keep.isVisible()) await keep.click();
  await expect(slots(page).getByText("You", { exact: true })).toBeVisible();
  await page.getByRole("button", { name: "Undo" }).click();
  await expect(slots(page).getByText("You", { exact: true })).toHaveCount(0);
  await page.getByRole("button", { name: "Redo" }).click();

  await page.getByRole("combobox", { name: "State" }).selectOption("accepted");
  await expect(page.getByText("2 slots")).toBeVisible();
  await page.getByRole("combobox", { name: "State" }).selectOption("");

  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export set" }).click();
  await page.getByRole("menuitem", { name: /JSON lines/ }).click();
  const path = await (await download).path();
  const [line] = readFileSync(path, "utf8").trim().split("\n");
  const made = JSON.parse(line!).negatives;
  expect(made.map(({ maker }: { maker: { by: string } }) => maker.by)).toContain("person");
  expect(made.map(({ state }: { state: string }) => state)).toContain("rejected");

  // Kept in this browser; and read again from the file.
  await expect.poll(() => stored(page, "negatives")).toContain("Too easy");
  await page.reload();
  await expect(slots(page)).toContainText("Too easy");
  await page.getByRole("button", { name: "Clear" }).click();
  await expect(page.getByText("No captions yet")).toBeVisible();
  await page
    .getByLabel("File of captions")
    .setInputFiles({ name: "set.jsonl", mimeType: "application/jsonl", buffer: readFileSync(path) });
  await expect(slots(page)).toContainText("Too easy");
  await expect(counts(page)).toContainText("10");
});

test("the page and Node make the same negatives from the same seed", async ({ page }) => {
  const captions = labelledCaptions("captions60").map(({ text }) => text);
  const parser = await createParser(compileLexicon());
  const set = createSet(
    captions.map((original) => ({ original, imageId: null })),
    { kinds: PAPER_KINDS, perCaption: 5, seed: 7 }, // as the page begins
  );
  const expected = set.items.map((item) => lineOf(fillItem(item, set, parser)));
  const filled = expected.flatMap(({ negatives }) => negatives).filter(({ text }) => text).length;
  expect(filled).toBeGreaterThan(200);

  await page.goto(PAGE);
  await add(page, ...captions);
  await expect(counts(page)).toContainText(String(filled));
  const download = page.waitForEvent("download");
  await page.getByRole("button", { name: "Export set" }).click();
  await page.getByRole("menuitem", { name: /JSON lines/ }).click();
  const lines = readFileSync(await (await download).path(), "utf8")
    .trim()
    .split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(JSON.stringify(expected)));
});

test("ten thousand captions: only those in sight are in the page, and the run can be stopped", async ({
  page,
}) => {
  await page.goto(PAGE);
  const colours = ["red", "blue", "green", "black", "white"];
  const things = ["dog", "car", "boat", "cup", "horse", "bench"];
  const captions = Array.from(
    { length: 10_000 },
    (_, i) => `a ${colours[i % 5]} ${things[i % 6]} next to ${i} ${colours[(i + 2) % 5]} cats`,
  );
  await page
    .getByLabel("File of captions")
    .setInputFiles({ name: "many.txt", mimeType: "text/plain", buffer: Buffer.from(captions.join("\n")) });
  await expect(page.getByText("10,000 captions, 50,000 slots")).toBeVisible();
  await page.getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("What was made until then is kept.")).toBeVisible();
  expect(await slots(page).getByRole("row").count()).toBeLessThan(150);
  await page.getByRole("region", { name: "Slots" }).evaluate((table) => {
    table.scrollTop = table.scrollHeight;
  });
  await expect(slots(page).getByRole("rowheader", { name: /next to 9999 / })).toBeVisible();
});

test.describe("an endpoint", () => {
  test.use({ allowed: [/^http:\/\/127\.0\.0\.1:\d+\/v1\//] });

  test("writes, its makers are told, and what it gets wrong is made by rule", async ({ page }) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      const headers = { "access-control-allow-origin": "*", "access-control-allow-headers": "*" };
      if (request.method === "OPTIONS") return void response.writeHead(204, headers).end();
      const answer = (value: unknown) => response.writeHead(200, headers).end(JSON.stringify(value));
      if (request.url === "/v1/models") return void answer({ data: [{ id: "tiny" }] });
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        asked.push(request.headers.authorization ?? "");
        const { messages } = JSON.parse(body);
        const { captions } = JSON.parse(messages[1].content);
        const negatives = captions.map(({ caption }: { caption: string }) =>
          /Replace one noun/.test(messages[0].content) ? caption.replace("dog", "horse") : caption,
        );
        answer({
          choices: [{ message: { content: JSON.stringify({ negatives }) } }],
          usage: { prompt_tokens: 10, completion_tokens: 5 },
        });
      });
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as AddressInfo;
    await page.goto(PAGE);
    await page.getByText("An endpoint", { exact: true }).click();
    await page.getByRole("textbox", { name: "Address" }).fill(`http://127.0.0.1:${port}/v1`);
    await page.getByRole("textbox", { name: "Model" }).fill("tiny");
    await page.getByLabel("Key, if it wants one").fill("secret");
    await add(page, "a black dog chasing a white cat");
    await expect(slots(page)).toContainText("a black horse chasing a white cat");
    await expect(slots(page).getByText("tiny", { exact: true })).toBeVisible();
    await expect(slots(page).getByText("Rule", { exact: true }).first()).toBeVisible();
    await expect(page.getByText(/requests.*tokens/)).toBeVisible();
    expect(new Set(asked)).toEqual(new Set(["Bearer secret"]));
    expect(await page.evaluate(() => JSON.stringify({ ...localStorage }))).not.toContain("secret");
    server.close();
  });
});

test("the browser's own model writes where there is one", async ({ page }) => {
  await page.addInitScript(() => {
    const session = {
      prompt: async (input: string) =>
        JSON.stringify({
          negatives: JSON.parse(input).captions.map(({ caption }: { caption: string }) =>
            caption.replace("cat", "goose"),
          ),
        }),
      destroy: () => {},
    };
    Object.assign(window, {
      LanguageModel: { availability: async () => "available", create: async () => session },
    });
  });
  await page.goto(PAGE);
  await page.getByText("This browser", { exact: true }).click();
  await add(page, "a black dog chasing a white cat");
  await expect(slots(page)).toContainText("a black dog chasing a white goose");
  await expect(slots(page).getByText("built-in", { exact: true }).first()).toBeVisible();
});

test("words of one's own replace one another, and are kept", async ({ page }) => {
  await page.goto("#/lexicon?backend=wasm");
  await page
    .getByRole("combobox", { name: "Class" })
    .or(page.getByLabel("Class", { exact: true }))
    .first()
    .fill("gear");
  await page.getByRole("textbox", { name: "Words", exact: true }).fill("gearbox, crankshaft");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByRole("article", { name: "gear", exact: true })).toContainText("crankshaft");
  await page.getByRole("textbox", { name: "Search words and classes" }).fill("giraffe");
  await page.getByRole("button", { name: "Leave out giraffe" }).click();
  await expect(page.getByRole("button", { name: "Bring back giraffe" })).toBeVisible();
  await expect.poll(() => stored(page, "lexicon")).toContain("giraffe");
  await page.reload();
  await page.getByRole("textbox", { name: "Search words and classes" }).fill("gearbox");
  await expect(page.getByRole("article", { name: "gear", exact: true })).toBeVisible();
  await page.getByRole("navigation", { name: "Negatives" }).getByRole("link", { name: "Set" }).click();
  await add(page, "a red gearbox");
  await expect(slots(page)).toContainText("a red crankshaft");
});

test.describe(() => {
  test.use({ serviceWorkers: "allow" });
  test("Compare puts a caption's hard negatives beside it, the network off", async ({ page, context }) => {
    await page.goto("#/compare?img=scene:7.2&cap=a+black+dog+chasing+a+white+cat&backend=wasm");
    await expect(page.getByText("works with the network off")).toBeVisible();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Hard pairs" }).click();
    await page.getByRole("menuitem", { name: "Put its hard negatives beside it" }).click();
    await expect(captionBox(page)).toHaveValue(/^a black dog chasing a white cat(\n.+){4}$/);
    await context.setOffline(false);
  });
});

for (const colorScheme of ["light", "dark"] as const)
  test(`axe finds no violation on Negatives and Lexicon, ${colorScheme}; a phone's width holds them`, async ({
    browser,
    baseURL,
  }) => {
    const context = await browser.newContext({ baseURL, colorScheme, reducedMotion: "reduce" });
    const page = await context.newPage();
    const look = async (name: string) => {
      await expectAccessible(page, name);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(
        await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth),
        name,
      ).toBeLessThanOrEqual(0);
      await page.setViewportSize({ width: 1280, height: 860 });
    };
    await page.goto(PAGE);
    await add(page, "a black dog chasing a white cat");
    await slots(page)
      .getByRole("button", { name: /^Accept: / })
      .first()
      .click();
    await slots(page)
      .getByRole("button", { name: /^Reject: / })
      .nth(1)
      .click();
    await page.getByRole("button", { name: "Too easy" }).click();
    await slots(page)
      .getByRole("button", { name: /^Edit: / })
      .nth(2)
      .click();
    await page.getByText("An endpoint", { exact: true }).click();
    await look("negatives");
    await page.goto("#/lexicon?backend=wasm");
    // A part of it stands for the whole: axe takes its time for a thousand words.
    await page.getByRole("textbox", { name: "Search words and classes" }).fill("gir");
    await expect(page.getByRole("article")).toHaveCount(2);
    await look("lexicon");
    await context.close();
  });
