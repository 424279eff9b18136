import config from "../playwright.config";
import { expectAccessible } from "./axe";
import { captionBox, expect, region, test } from "./page";

/** Chromium's own camera: a green picture in which something turns. */
const FAKE = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const { launchOptions } = config.use!;
test.use({ launchOptions: { ...launchOptions, args: [...(launchOptions?.args ?? []), ...FAKE] } });

const live = (page: import("@playwright/test").Page) =>
  page.evaluate(() => {
    const stream = document.querySelector("video")?.srcObject as MediaStream | null;
    return stream?.getTracks().filter(({ readyState }) => readyState === "live").length ?? 0;
  });

test("a camera is asked for by its button alone, scored frame by frame, and stops when the page is out of sight", async ({
  page,
}) => {
  await page.addInitScript(() => {
    const devices = navigator.mediaDevices;
    const asked = devices.getUserMedia.bind(devices);
    Object.assign(window, { asked: [] });
    devices.getUserMedia = async (wanted) => {
      (window as unknown as { asked: unknown[] }).asked.push(wanted);
      const stream = await asked(wanted);
      Object.assign(window, { stream });
      return stream;
    };
  });
  const asked = () => page.evaluate(() => (window as unknown as { asked: { audio: boolean }[] }).asked);
  const ended = () =>
    page.evaluate(() =>
      (window as unknown as { stream: MediaStream }).stream
        .getTracks()
        .every(({ readyState }) => readyState === "ended"),
    );
  await page.goto("#/compare?img=&cap=a+green+field&cap=a+dog&way=pictures.camera&backend=wasm&b=none");
  await expect(page.getByRole("button", { name: /^Model A: scenes-clip/ })).toBeVisible();
  const camera = page.getByRole("region", { name: "Camera", exact: true });
  await expect(camera).toContainText("The camera is off.");
  expect(await asked()).toEqual([]);

  await camera.getByRole("button", { name: "Start the camera" }).focus();
  await page.keyboard.press("Enter");
  await expect(camera).toContainText(/[\d.]+ frames a second/);
  console.log(await camera.getByText(/frames a second/).textContent());
  expect((await asked()).map(({ audio }) => audio)).toEqual([false]);
  await expect.poll(() => live(page)).toBe(1);
  const table = page.getByRole("table", { name: "Scores of the frame" });
  await expect(table.getByRole("cell", { name: /%/ })).toHaveCount(2);
  // Another caption is scored with the next frame.
  await captionBox(page).fill("a green field\na dog\na clock");
  await expect(table.getByRole("cell", { name: /%/ })).toHaveCount(3);
  await expectAccessible(page);

  // Out of sight: off, and it says so.
  await page.evaluate(() => {
    Object.defineProperty(document, "hidden", { value: true, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  });
  await expect(camera).toContainText("The camera was stopped while the page was out of sight.");
  await expect.poll(ended).toBe(true);
  await page.evaluate(() => Object.defineProperty(document, "hidden", { value: false, configurable: true }));

  // A frame that is taken becomes an own picture, and the camera is off.
  await camera.getByRole("button", { name: "Start the camera" }).click();
  await expect(camera).toContainText(/[\d.]+ frames a second/);
  await camera.getByRole("button", { name: "Take this frame" }).click();
  await expect(region(page, "Images").getByRole("button", { name: /^camera\.png/ })).toBeVisible();
  await expect.poll(ended).toBe(true);
});

test("a camera that is refused is told by name, with what helps", async ({ page }) => {
  await page.addInitScript(() => {
    navigator.mediaDevices.getUserMedia = async () => {
      throw new DOMException("Permission denied", "NotAllowedError");
    };
  });
  await page.goto("#/compare?way=pictures.camera&backend=wasm&b=none");
  await page.getByRole("button", { name: "Start the camera" }).click();
  await expect(
    page.getByRole("alert").filter({ hasText: "doesn't let this page use the camera" }),
  ).toContainText("Allow the camera");
  await expect(page.getByRole("button", { name: "Start the camera" })).toBeEnabled();
});
