/** What the page's own policy refuses, and what strangers' texts are shown as: text. */
import { test as base, type Page } from "@playwright/test";
import { POLICY } from "../src/offline/policy";
import { captionBox, deliver, expect, pngBytes, region, scored, visit } from "./page";
import { type Site, startSite } from "./site";

const test = base.extend<{ site: Site; foreign: Site }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names from the pattern
  site: async ({}, use) => {
    const site = await startSite();
    await use(site);
    await site.close();
  },
  /** A host that nobody asked for, under a name that is not this machine's. */
  // biome-ignore lint/correctness/noEmptyPattern: as above
  foreign: async ({}, use) => {
    const site = await startSite();
    site.answer = (_, __, response) => {
      response.writeHead(200, { "access-control-allow-origin": "*", "content-type": "text/javascript" });
      response.end("window.foreign = true");
      return true;
    };
    await use(site);
    await site.close();
  },
});
/** Directives that were violated, as the browser reports them. */
const refusals = (page: Page) =>
  page.evaluate(
    () =>
      (window as unknown as { refused?: string[] }).refused ??
      (() => {
        const refused: string[] = [];
        addEventListener("securitypolicyviolation", (event) =>
          refused.push((event as SecurityPolicyViolationEvent).effectiveDirective),
        );
        Object.assign(window, { refused });
        return refused;
      })(),
  );

test("a foreign or inline script, code from text, and connections that nobody asked for are refused", async ({
  page,
  site,
  foreign,
}) => {
  // A name that resolves to this machine but is another host to the browser.
  const stranger = foreign.address.replace("127.0.0.1", "[::ffff:127.0.0.1]");
  await page.goto(`${site.address}#/about`);
  await expect(page.locator('meta[http-equiv="Content-Security-Policy"]')).toHaveAttribute("content", POLICY);
  await refusals(page);
  await page.evaluate((host) => {
    const add = (name: string, change: Record<string, string>) =>
      document.body.append(Object.assign(document.createElement(name), change));
    add("script", { src: `${host}x.js` });
    add("script", { textContent: "window.inline = true" });
    add("img", { src: `${host}x.png` });
    add("iframe", { src: `${host}x.html` });
    fetch(`${host}x`).catch(() => {});
    navigator.sendBeacon(`${host}x`, "x");
    try {
      new WebSocket(host.replace("http", "ws"));
    } catch {}
    setTimeout("window.made = true");
  }, stranger);
  await expect
    .poll(async () => [...new Set(await refusals(page))].sort())
    .toEqual(["connect-src", "frame-src", "img-src", "script-src", "script-src-elem"]);
  expect(
    await page.evaluate(() => Object.keys(window).filter((key) => /^(foreign|inline|made)$/.test(key))),
  ).toEqual([]);
  expect(foreign.log).toEqual([]);
});

const IMAGE = `<img src=x onerror="window.struck=true">`;
const PROBE = `${IMAGE}<script>window.struck=true</script>`;
const struck = (page: Page) => page.evaluate(() => "struck" in window);

test("markup in file names, captions and links is shown as text", async ({ page, site }) => {
  const errors: string[] = [];
  page.on("console", (message) => message.type() === "error" && errors.push(message.text()));
  await page.goto(
    `${site.address}#/compare?img=scene:7.2&cap=${encodeURIComponent(PROBE)}&a=${encodeURIComponent(IMAGE)}&backend=wasm`,
  );
  await scored(page);
  await expect(captionBox(page)).toHaveValue(PROBE);
  await expect(page.getByRole("alert")).toContainText("<img src=x");
  await deliver(page, "drop", `${IMAGE}.png`, "image/png", pngBytes());
  await expect(region(page, "Images").getByRole("img", { name: `${IMAGE}.png` })).toBeVisible();
  await scored(page);
  await page.goto(
    `${site.address}#/compare?entry=${encodeURIComponent(PROBE)}&eval=${encodeURIComponent(PROBE)}`,
  );
  for (const name of ["Negatives", "Evaluate", "Record", "Models"]) {
    await visit(page, name);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  }
  expect(await struck(page)).toBe(false);
  expect(await page.locator("main img[src='x'], main script").count()).toBe(0);
  // Nothing of the page itself runs against its policy.
  expect(errors).toEqual([]);
});
