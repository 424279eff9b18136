/** Parts of the page that don't come, or come wrong, and new versions under an open tab. */
import { type BrowserContext, test as base, type Page } from "@playwright/test";
import { captionBox, expect, scored, visit } from "./page";
import { type Site, startSite } from "./site";

const test = base.extend<{ site: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  site: async ({}, use) => {
    const site = await startSite();
    await use(site);
    await site.close();
  },
});

const EVALUATE = /^assets\/EvaluatePage-.*\.js$/;
const fault = (page: Page) => page.locator("main [role=alert][data-code=PagePart]");

async function atWork(page: Page, site: Site) {
  await page.goto(`${site.address}#/compare?backend=wasm`);
  await captionBox(page).fill("my own caption");
  await expect.poll(() => page.url()).toContain("my+own+caption");
}

async function workIsKept(page: Page) {
  await visit(page, "Compare");
  await expect(captionBox(page)).toHaveValue("my own caption");
}

test.describe("without a service worker", () => {
  const wrong: [string, RegExp, (site: Site) => Site["answer"]][] = [
    ["a script that is gone", EVALUATE, () => (_, __, response) => !!response.writeHead(404).end()],
    [
      "a script that comes as a web page",
      EVALUATE,
      () => (_, __, response) =>
        !!response.writeHead(200, { "content-type": "text/html" }).end("<!doctype html>"),
    ],
    [
      "a style that is gone",
      /^assets\/EvaluatePage-.*\.css$/,
      () => (_, __, response) => !!response.writeHead(404).end(),
    ],
    ["a connection that breaks", EVALUATE, () => (_, request) => !!request.socket.destroy()],
  ];
  for (const [name, path, answer] of wrong)
    test(`${name}: said in its place, the rest goes on, and it comes once it can`, async ({ page, site }) => {
      await atWork(page, site);
      site.answer = (...args) => path.test(args[0]) && answer(site)(...args);
      await visit(page, "Evaluate");
      await expect(fault(page)).toContainText("A part of this page could not be loaded");
      await expect(page.getByRole("navigation", { name: "Pages" })).toBeVisible();
      await page.goBack();
      await expect(captionBox(page)).toHaveValue("my own caption");
      await page.goForward();
      await expect(fault(page)).toBeVisible();
      site.answer = () => false;
      await fault(page).getByRole("button", { name: "Reload the page" }).click();
      await expect(page.getByRole("heading", { name: "Evaluate", level: 1 })).toBeVisible();
      await workIsKept(page);
    });

  test("off-line: said so, and “Try again” brings it once the network is back", async ({
    page,
    site,
    context,
  }) => {
    await atWork(page, site);
    await context.setOffline(true);
    await visit(page, "Evaluate");
    await expect(fault(page)).toContainText("The network is off");
    await context.setOffline(false);
    await fault(page).getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("heading", { name: "Evaluate", level: 1 })).toBeVisible();
    await workIsKept(page);
  });
});

test.describe("with the service worker", () => {
  test.use({ serviceWorkers: "allow" });
  const saved = (page: Page) => expect(page.getByText("works with the network off")).toBeVisible();

  test("damaged and missing entries of its cache heal themselves", async ({ page, site }) => {
    await atWork(page, site);
    await saved(page);
    const touched = await page.evaluate(async () => {
      const [name] = (await caches.keys()).filter((key) => key.includes("precache"));
      const cache = await caches.open(name!);
      const keys = await cache.keys();
      const one = (part: RegExp) => keys.find(({ url }) => part.test(url))!;
      const html = () =>
        new Response("<!doctype html><title>Log in</title>", { headers: { "content-type": "text/html" } });
      await cache.put(one(/EvaluatePage-.*\.js/), html());
      await cache.put(
        one(/RecordPage-.*\.js/),
        new Response("", { headers: { "content-type": "text/javascript" } }),
      );
      await cache.delete(one(/TrainPage-.*\.js/));
      return [one(/EvaluatePage-.*\.js/).url, one(/RecordPage-.*\.js/).url, one(/TrainPage-.*\.js/).url];
    });
    site.log.length = 0;
    for (const name of ["Evaluate", "Record", "Train"]) {
      await visit(page, name);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    await expect(fault(page)).toHaveCount(0);
    const paths = touched.map((url) => `GET ${url.slice(site.address.length)}`);
    expect(site.log.filter((line) => paths.includes(line)).sort()).toEqual(paths.sort());
    // Mended in the cache, too: the next visit works without the host.
    await page.context().setOffline(true);
    for (const name of ["Evaluate", "Record", "Train"]) {
      await page.reload();
      await visit(page, name);
      await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    }
    await page.context().setOffline(false);
  });

  const secondEdition = (site: Site) => {
    site.answer = (path, _, response, body) => {
      if (path !== "sw.js") return false;
      response.writeHead(200, { "content-type": "text/javascript" }).end(`${body}\n// another edition`);
      return true;
    };
  };
  const look = (context: BrowserContext) =>
    context.pages()[0]!.evaluate(async () => (await navigator.serviceWorker.ready).update().then(() => {}));

  test("a new version is offered, taken when the visitor says so, and the work stays", async ({
    page,
    site,
    context,
  }) => {
    await atWork(page, site);
    await saved(page);
    secondEdition(site);
    await look(context);
    const offer = page.getByRole("status").filter({ hasText: "There is a new version" });
    await expect(offer).toBeVisible();
    const reloaded = page.waitForEvent("load");
    await offer.getByRole("button", { name: "Reload with it" }).click();
    await reloaded;
    await expect(captionBox(page)).toHaveValue("my own caption");
    await expect(offer).toHaveCount(0);
  });

  test("it is never forced on a training, nor on a second tab", async ({ page, site, context }) => {
    await atWork(page, site);
    await saved(page);
    const other = await context.newPage();
    await other.goto(`${site.address}#/about`);
    // What a training in a tab holds for as long as it lives.
    await other.evaluate(() => {
      void navigator.locks.request(
        "degla-run:some",
        () => new Promise((end) => Object.assign(window, { end })),
      );
    });
    secondEdition(site);
    await look(context);
    const offer = page.getByRole("status").filter({ hasText: "There is a new version" });
    await expect(offer).toContainText("waits until it has ended");
    await expect(offer.getByRole("button")).toHaveCount(0);
    await other.evaluate(() => {
      Object.assign(window, { old: true });
      (window as unknown as { end(): void }).end();
    });
    await offer.getByRole("button", { name: "Reload with it" }).click();
    await expect(captionBox(page)).toHaveValue("my own caption");
    await expect(offer).toHaveCount(0);
    // The other tab was not touched, and still has its own parts.
    expect(await other.evaluate(() => "old" in window)).toBe(true);
    await visit(other, "Record");
    await expect(other.getByRole("heading", { name: "Record", level: 1 })).toBeVisible();
  });
});

test("a worker that ends without an error is missed at once, and another takes its work", async ({
  page,
  site,
}) => {
  await atWork(page, site);
  await scored(page);
  const [engine] = page.workers().filter((worker) => /worker-/.test(worker.url()));
  await engine!.evaluate(() => self.close());
  await expect(page.getByText("It ended without an error")).toBeVisible();
  await captionBox(page).fill("a caption of afterwards\nanother");
  await scored(page);
});
