/** What lies over something else, is cut off or stands beyond the window: measured, not looked at. */
import type { Page } from "@playwright/test";
import { expect } from "./page";

/** @param what named where it fails */
export async function expectTidy(page: Page, what?: string) {
  expect(await page.evaluate(untidy), what).toEqual([]);
}

/** Runs in the page: whatever it uses stands inside. A line for each fault. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: what runs in the page can use nothing that stands outside
export function untidy(): string[] {
  /** Hinted edges lie so far from where layout puts them. */
  const SLACK = 1.5;
  const faults = new Set<string>();

  interface Box {
    left: number;
    right: number;
    top: number;
    bottom: number;
  }
  /** Where an element lets its contents be seen, by axis; null where it lets them out. */
  const frames = new Map<Element, { x: string; y: string; box: Box; ends: boolean } | null>();
  function frameOf(element: Element) {
    const known = frames.get(element);
    if (known !== undefined) return known;
    const style = getComputedStyle(element);
    const { overflowX: x, overflowY: y } = style;
    let frame = null;
    if ((x !== "visible" || y !== "visible") && style.display !== "inline" && style.display !== "contents") {
      const { left, top } = element.getBoundingClientRect();
      const [inner, outer] = [left + element.clientLeft, top + element.clientTop];
      // An ellipsis, or a number of lines, is cut on purpose.
      const ends = style.textOverflow === "ellipsis" || style.webkitLineClamp !== "none";
      const box = {
        left: inner,
        right: inner + element.clientWidth,
        top: outer,
        bottom: outer + element.clientHeight,
      };
      frame = { x, y, box, ends };
    }
    frames.set(element, frame);
    return frame;
  }

  /** For those who don't see the page: a pixel, or cut to nothing. */
  const hidden = new Map<Element, boolean>();
  function isHidden(element: Element): boolean {
    const known = hidden.get(element);
    if (known !== undefined) return known;
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    const own =
      !element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) ||
      style.clipPath !== "none" ||
      style.clip !== "auto" ||
      (style.display !== "contents" && style.display !== "inline" && (box.width < 2 || box.height < 2));
    const result = own || (element.parentElement !== null && isHidden(element.parentElement));
    hidden.set(element, result);
    return result;
  }

  const pinned = (element: Element): Element | null => {
    for (let at: Element | null = element; at; at = at.parentElement)
      if (["fixed", "sticky"].includes(getComputedStyle(at).position)) return at;
    return null;
  };

  const short = (text: string) => text.replace(/\s+/g, " ").trim().slice(0, 60);
  const nameOf = (element: Element) =>
    short(element.getAttribute("aria-label") ?? element.textContent ?? "") || element.outerHTML.slice(0, 80);

  /** The part of a box that is seen; tells what is cut without a way to get there. */
  function seen(box: Box, from: Element, told: string | null): Box | null {
    let { left, right, top, bottom } = box;
    let [movedX, movedY] = [false, false];
    for (let at: Element | null = from; at && at !== document.body; at = at.parentElement) {
      const frame = frameOf(at);
      if (frame) {
        const cutX = left < frame.box.left - SLACK || right > frame.box.right + SLACK;
        const cutY = top < frame.box.top - SLACK || bottom > frame.box.bottom + SLACK;
        const shut = (how: string) => how === "hidden" || how === "clip";
        if (told && !frame.ends && ((cutX && shut(frame.x) && !movedX) || (cutY && shut(frame.y) && !movedY)))
          faults.add(`cut: ${told} (in ${at.tagName.toLowerCase()}.${at.getAttribute("class") ?? ""})`);
        movedX ||= ["auto", "scroll"].includes(frame.x) || frame.ends;
        movedY ||= ["auto", "scroll"].includes(frame.y) || frame.ends;
        if (frame.x !== "visible") {
          left = Math.max(left, frame.box.left);
          right = Math.min(right, frame.box.right);
        }
        if (frame.y !== "visible") {
          top = Math.max(top, frame.box.top);
          bottom = Math.min(bottom, frame.box.bottom);
        }
      }
      if (getComputedStyle(at).position === "fixed") break;
    }
    if (told && !movedX && right > innerWidth + SLACK) faults.add(`beyond the window: ${told}`);
    return right - left > 1 && bottom - top > 1 ? { left, right, top, bottom } : null;
  }

  interface Thing extends Box {
    name: string;
    element: Element;
    pin: Element | null;
  }
  function overlaps(things: Thing[], share: number, exempt: (one: Element, other: Element) => boolean) {
    things.sort((a, b) => a.top - b.top);
    things.forEach((one, i) => {
      for (let k = i + 1; k < things.length && things[k]!.top < one.bottom; k++) {
        const other = things[k]!;
        const across = Math.min(one.right, other.right) - Math.max(one.left, other.left);
        const down = Math.min(one.bottom, other.bottom) - Math.max(one.top, other.top);
        const least = share * Math.min(one.bottom - one.top, other.bottom - other.top);
        if (across <= SLACK || down <= Math.max(SLACK, least)) continue;
        // What is pinned to the window lies over what is scrolled below it.
        if (one.pin !== other.pin || exempt(one.element, other.element)) continue;
        faults.add(`overlap: ${one.name} | ${other.name}`);
      }
    });
  }

  /** What is put in a corner of a box lies on its contents: a field's own buttons, a cross on a picture. */
  function badge(one: Element, other: Element): boolean {
    for (let at: HTMLElement | null = one as HTMLElement; at && !at.contains(other); at = at.parentElement)
      if (getComputedStyle(at).position === "absolute" && at.offsetParent?.contains(other)) return true;
    return false;
  }

  const texts: Thing[] = [];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    const parent = node.parentElement!;
    if (!node.nodeValue?.trim() || parent.closest("script, style, noscript, option") || isHidden(parent))
      continue;
    range.selectNodeContents(node);
    const name = `“${short(node.nodeValue)}”`;
    for (const rect of range.getClientRects()) {
      const box = rect.width > 0 && rect.height > 0 ? seen(rect, parent, name) : null;
      if (box) texts.push({ ...box, name, element: parent, pin: pinned(parent) });
    }
  }
  // Lines are closer than their boxes are high; what an ellipsis stands for lies behind it.
  overlaps(texts, 0.4, (one, other) => one === other);

  const targets: Thing[] = [];
  const INTERACTIVE =
    "a[href], button, input, select, textarea, summary, [role=button], [role=tab], [role=slider], [tabindex='0']";
  for (const element of document.querySelectorAll(INTERACTIVE)) {
    if (isHidden(element)) continue;
    for (const rect of element.getClientRects()) {
      const box = seen(rect, element, null);
      if (box) targets.push({ ...box, name: nameOf(element), element, pin: pinned(element) });
    }
  }
  overlaps(
    targets,
    0,
    (one, other) => one.contains(other) || other.contains(one) || badge(one, other) || badge(other, one),
  );

  for (const field of document.querySelectorAll<HTMLInputElement>(
    "input:not([type=hidden], [type=checkbox], [type=radio])",
  ))
    if (!isHidden(field) && field.value && field.scrollWidth > field.clientWidth + SLACK)
      faults.add(`cut: ${nameOf(field)} “${field.value}” (${field.scrollWidth} in ${field.clientWidth} px)`);

  const over = document.documentElement.scrollWidth - innerWidth;
  if (over > 0) faults.add(`the page is ${over} px too wide`);
  return [...faults];
}
