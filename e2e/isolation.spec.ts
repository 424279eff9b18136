/** Cross-origin isolation, which lets WebAssembly have several cores: by the host's headers, or by the service worker. */
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Page } from "@playwright/test";
import { REVISION } from "../src/storage/models/testing";
import { tinyClip } from "../src/worker/testing";
import { test as base, expect, pngBytes, region, scored, visit } from "./page";
import { type Site, startSite } from "./site";

const FILES = tinyClip(3);

/** A hub and a picture at an origin of their own, which allow others to fetch from them (CORS) and say nothing else. */
const test = base.extend<{ elsewhere: string; host: Site }>({
  elsewhere: async ({ baseURL: _ }, use) => {
    const server: Server = createServer((request, response) => {
      const path = new URL(request.url ?? "/", "http://host").pathname;
      const name = path.split("/").at(-1)!;
      const siblings = [...FILES].map(([rfilename, bytes]) => ({ rfilename, size: bytes.length }));
      const body = path.startsWith("/api/")
        ? JSON.stringify({ sha: REVISION, siblings })
        : name === "red.png"
          ? pngBytes()
          : FILES.get(name);
      response.writeHead(body ? 200 : 404, {
        "access-control-allow-origin": "*",
        "access-control-allow-headers": "*",
        "content-type": name.endsWith(".png") ? "image/png" : "application/octet-stream",
      });
      response.end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    await use(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
    server.closeAllConnections();
    server.close();
  },
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants a pattern
  host: async ({}, use) => {
    const host = await startSite();
    await use(host);
    await host.close();
  },
});
test.use({ serviceWorkers: "allow", allowed: [/^http:\/\/127\.0\.0\.1:/] });

const isolated = (page: Page) => page.evaluate(() => crossOriginIsolated);

/** What isolation could break: a hub's files, a picture by its address. */
async function fetchFromElsewhere(page: Page, elsewhere: string) {
  const images = region(page, "Images");
  await images.getByRole("button", { name: "Add" }).click();
  await page.getByRole("menuitem", { name: /address/i }).click();
  await page.getByRole("textbox", { name: "Address" }).fill(`${elsewhere}/red.png`);
  await page.getByRole("textbox", { name: "Address" }).press("Enter");
  await expect(images.getByRole("img", { name: "red.png" })).toBeVisible();
  await visit(page, "Models");
  await page.getByLabel("Repository").fill("someone/some-clip");
  await page.getByLabel("Revision").fill(REVISION);
  await page.getByLabel("Mirror").fill(elsewhere);
  await page.getByLabel("Mirror").blur();
  await page.getByRole("button", { name: "Get", exact: true }).last().click();
  await expect(page.getByRole("button", { name: "Model A: some-clip" })).toBeVisible();
}

test("a host with the headers: all cores at the first visit, and everything can be fetched", async ({
  page,
  elsewhere,
}) => {
  await page.goto("#/compare?backend=wasm");
  await scored(page);
  expect(await isolated(page)).toBe(true);
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  test.skip(cores < 2, "One core has one thread.");
  await expect(page.getByRole("button", { name: /^Computes on/ })).toHaveAccessibleName(
    /WebAssembly, \d threads/,
  );
  await fetchFromElsewhere(page, elsewhere);
});

test("a host without: one thread at first, all cores from the second visit on, with the network off too", async ({
  page,
  elsewhere,
  host,
}) => {
  await page.goto(`${host.address}#/compare?backend=wasm`);
  await scored(page);
  expect(await isolated(page)).toBe(false);
  const backend = page.getByRole("button", { name: /^Computes on/ });
  await expect(backend).toHaveAccessibleName("Computes on: WebAssembly");
  await expect(page.getByText("works with the network off")).toBeVisible();
  const cores = await page.evaluate(() => navigator.hardwareConcurrency);
  if (cores < 2) await page.reload();
  else {
    await backend.click();
    await page.getByRole("button", { name: "Load the page again" }).click();
  }
  await expect.poll(() => isolated(page).catch(() => false)).toBe(true);
  await scored(page);
  if (cores > 1) await expect(backend).toHaveAccessibleName(/WebAssembly, \d threads/);
  await fetchFromElsewhere(page, elsewhere);
  // what the address says is what a reload brings back
  await expect.poll(() => page.url()).toContain("a=hub:");
  await page.context().setOffline(true);
  await page.reload();
  await expect(page.getByRole("button", { name: "Model A: some-clip" })).toBeVisible();
  expect(await isolated(page)).toBe(true);
  await page.context().setOffline(false);
});
