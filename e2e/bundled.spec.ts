/** The bundled models come whole, however badly the first visit went; what can't come leaves the choice as it was. */
import { expect, scored, test, visit } from "./page";
import { etagOf, type Site, send, startSite } from "./site";

const WEIGHTS = /^models\/scenes-clip(-degla)?\/model\.safetensors$/;
const ARRIVAL = "#/compare?backend=wasm";

test.use({ allowed: [/127\.0\.0\.1|Failed to load resource/] });

let site: Site;
test.beforeEach(async () => {
  site = await startSite({ gzip: true });
});
test.afterEach(() => site.close());

test("a first visit that is cut and left, from a host that compresses parts: the second has both models whole", async ({
  page,
}) => {
  const resumed = new Set<string>();
  let left = false;
  let leave = () => {};
  const bothResumed = new Promise<void>((resolve) => {
    leave = () => resumed.size === 2 && resolve();
  });
  site.answer = (path, request, response, body) => {
    if (!WEIGHTS.test(path) || left) return false;
    const from = Number(/^bytes=(\d+)-/.exec(request.headers.range ?? "")?.[1] ?? 0);
    const head = {
      "content-type": "application/octet-stream",
      "content-length": body.length - from,
      "accept-ranges": "bytes",
      etag: etagOf(body),
      "last-modified": "Sat, 01 Aug 2026 12:00:00 GMT",
    };
    if (from > 0) {
      response.writeHead(206, {
        ...head,
        "content-range": `bytes ${from}-${body.length - 1}/${body.length}`,
      });
      response.write(body.subarray(from, from + 2_000_000), () => {
        resumed.add(path);
        setTimeout(leave, 500);
      });
      return true; // the rest never comes
    }
    response.writeHead(200, head);
    response.write(body.subarray(0, 4_000_000), () => setTimeout(() => response.destroy(), 300));
    return true;
  };
  await page.goto(site.address + ARRIVAL);
  await bothResumed;
  left = true;
  await page.goto("about:blank");
  await page.goto(site.address + ARRIVAL);
  await scored(page);
  await expect(page.getByRole("alert")).toHaveCount(0);
  await visit(page, "Models");
  for (const name of ["scenes-clip", "scenes-clip, DeGLA-tuned"]) {
    await page.getByRole("button", { name: `Verify ${name}`, exact: true }).click();
    await expect(page.getByText("every byte is as it was published")).toBeVisible();
  }
  await expect(page.getByText("every byte is as it was published")).toHaveCount(2);
});

test("B that can't be had stays what was asked for, and “Try again” puts it into its slot", async ({
  page,
}) => {
  let broken = true;
  site.answer = (path, request, response, body) => {
    if (!broken || path !== "models/scenes-clip-degla/model.safetensors") return false;
    send(request, response, path, Buffer.alloc(body.length, 1), false);
    return true;
  };
  await page.goto(site.address + ARRIVAL);
  const fault = page.locator("[role=alert][data-code=Integrity]");
  await expect(fault).toContainText(/SHA-256/);
  await scored(page);
  await expect(page.getByRole("button", { name: "Compare with a second model" })).toBeVisible();
  await page.getByRole("textbox").first().fill("a red dog\na blue cat");
  await expect.poll(() => page.url()).toContain("cap=a+red+dog");
  expect(page.url()).not.toContain("b=none");
  broken = false;
  await fault.getByRole("button", { name: "Try again" }).click();
  await expect(page.getByRole("button", { name: /^Model B: scenes-clip, DeGLA-tuned$/ })).toBeVisible();
  await scored(page);
  expect(page.url()).not.toContain("b=none");
});
