/**
 * The pointing game: does a phrase's map peak on the object that the phrase names? Two baselines beside it: chance,
 * what a patch drawn blindly scores (the share of patch centres that lie in the box), and the same picture's other
 * phrases' maps. The second is the one to beat: any map that prefers objects to background, be the weights random,
 * is far above chance.
 */
import type { ClipModel } from "../clip/model";
import type { Picture } from "../clip/picture";
import { cropRectangle } from "../clip/preprocess";
import { type LocalImage, prepareLocal } from "./localImage";
import { localMaps, type TextOptions } from "./localMaps";
import type { LocalMethod } from "./types";

/** Pixels [x, x + width) × [y, y + height) of the picture. */
export interface PointingBox {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface PointingCase {
  picture: Picture;
  phrase: string;
  box: PointingBox;
}

export interface PointingResult {
  cases: number;
  hits: number;
  accuracy: number;
  /** Expected accuracy of a blind guess. */
  chance: number;
  /** Accuracy of the maps of the picture's other phrases; null where no picture has a second case. */
  swapped: number | null;
}

/** A grid of patches over part of a picture. */
export interface Grid {
  rows: number;
  columns: number;
  /** What the grid covers, pixels of the picture. */
  area: PointingBox;
}

/** Whether the centre of a patch lies in the box. */
function pointsAt({ rows, columns, area }: Grid, box: PointingBox, patch: number): boolean {
  const x = area.x + ((patch % columns) + 0.5) * (area.width / columns);
  const y = area.y + (Math.floor(patch / columns) + 0.5) * (area.height / rows);
  return x >= box.x && x < box.x + box.width && y >= box.y && y < box.y + box.height;
}

/** @returns whether the map peaks in the box (1, or a share where several patches tie), and what chance gives */
export function point(values: Float32Array, grid: Grid, box: PointingBox): { hit: number; chance: number } {
  let peak = Number.NEGATIVE_INFINITY;
  for (const value of values) peak = Math.max(peak, value);
  let peaks = 0;
  let hits = 0;
  let inside = 0;
  for (const [patch, value] of values.entries()) {
    const within = pointsAt(grid, box, patch);
    if (within) inside++;
    if (value !== peak) continue;
    peaks++;
    if (within) hits++;
  }
  return { hit: peaks > 0 ? hits / peaks : 0, chance: inside / values.length };
}

/**
 * Plays all cases by each method. Cases of the same picture (the same object) should stand together: it is
 * prepared once.
 */
export async function pointingGame(
  model: ClipModel,
  cases: readonly PointingCase[],
  methods: readonly LocalMethod[],
  options: TextOptions & { onProgress?: (done: number, total: number) => void } = {},
): Promise<Map<LocalMethod, PointingResult>> {
  const results = new Map(
    methods.map((method): [LocalMethod, PointingResult] => [
      method,
      { cases: cases.length, hits: 0, accuracy: 0, chance: 0, swapped: null },
    ]),
  );
  let paired = 0;
  for (let start = 0; start < cases.length; ) {
    options.signal?.throwIfAborted();
    const { picture } = cases[start]!;
    let end = start + 1;
    while (cases[end]?.picture === picture) end++;
    const image = await prepareLocal(model, picture);
    const part = cases.slice(start, end);
    for (const [method, result] of results)
      for (const { hit, chance, swapped } of await pointAll(model, image, part, method, options)) {
        result.hits += hit;
        result.chance += chance / cases.length;
        if (part.length > 1) result.swapped = (result.swapped ?? 0) + swapped;
      }
    if (part.length > 1) paired += part.length;
    start = end;
    options.onProgress?.(start, cases.length);
  }
  for (const result of results.values()) {
    result.accuracy = result.hits / cases.length;
    if (result.swapped !== null) result.swapped /= paired;
  }
  return results;
}

async function pointAll(
  model: ClipModel,
  image: LocalImage,
  cases: readonly PointingCase[],
  method: LocalMethod,
  options: TextOptions,
) {
  const phrases = cases.map(({ phrase }) => ({
    text: phrase,
    start: 0,
    end: phrase.length,
    kind: "noun-phrase" as const,
  }));
  const maps = await localMaps(model, image, phrases, method, options);
  return cases.map(({ picture, box }, i) => {
    const area = cropRectangle(model.preprocess, picture.width, picture.height);
    const scores = maps.map(({ values }) =>
      point(values, { rows: image.rows, columns: image.columns, area }, box),
    );
    const { hit, chance } = scores[i]!;
    const all = scores.reduce((sum, score) => sum + score.hit, 0);
    return { hit, chance, swapped: (all - hit) / Math.max(1, maps.length - 1) };
  });
}
