/** Sample scenes for the page: drawn here from their seed. The headless tool draws the same ones. */
import { encode } from "fast-png";
import type { Atlas } from "../scenes/atlas";
import { coloursDiffer, swapColours } from "../scenes/edits";
import { galleryScene } from "../scenes/gallery";
import { type Box, drawScene, toRgba } from "../scenes/render";
import { SCENE_KINDS, SCENE_SIZE, type Scene, type SceneKind, twinOf } from "../scenes/scene";
import { atlasLoader } from "../worker/sceneAtlas";
import { worded } from "./faults";
import { hardPair, type Labels, labelsOf, type Told, tell } from "./labels";
import { say } from "./words";

export interface DrawnScene {
  ref: string;
  /** A short true caption. */
  title: string;
  scene: Scene;
  told: Told[];
  png: Blob;
  pixels: { width: number; height: number; data: Uint8ClampedArray<ArrayBuffer> };
  /** A box for each placement, in drawing order. */
  boxes: { label: string; box: Box }[];
  readonly labels: Labels;
}

/**
 * "scene:7.3": the scene that `degla scenes --seed 7` writes as its number 3. "scene:7.3.pair" asks for a
 * kind; ".twin" at the end turns the arrangement round, ".colours" exchanges the colours of two coloured things.
 */
export interface SceneRef {
  seed: number;
  index: number;
  kind: SceneKind | null;
  twin: boolean;
  recoloured?: boolean;
}

export function writeSceneRef({ seed, index, kind, twin, recoloured }: SceneRef): string {
  return `scene:${seed}.${index}${kind ? `.${kind}` : ""}${twin ? ".twin" : ""}${recoloured ? ".colours" : ""}`;
}

export function readSceneRef(ref: string): SceneRef | null {
  const parts = /^scene:(\d{1,6})\.(\d{1,6})(?:\.(?!twin|colours)([a-z]+))?(\.twin)?(\.colours)?$/.exec(ref);
  if (!parts) return null;
  const kind = SCENE_KINDS.find((known) => known === parts[3]) ?? null;
  if (parts[3] && !kind) return null;
  const [seed, index] = [Number(parts[1]), Number(parts[2])];
  return { seed, index, kind, twin: parts[4] !== undefined, ...(parts[5] ? { recoloured: true } : {}) };
}

const atlasOf = atlasLoader((...args) => fetch(...args));

/** The sprite atlas, fetched once. */
export function loadAtlas(): Promise<Atlas> {
  return atlasOf(document.baseURI);
}

export function sceneByRef(atlas: Atlas, { seed, index, kind, twin, recoloured }: SceneRef): Scene {
  const { scene } = galleryScene(atlas, `${seed}/${index}`, kind ?? undefined);
  const turned = twin ? (twinOf(scene) ?? scene) : scene;
  const bound = turned.objects.length === 2 && turned.objects.every(({ colour }) => colour);
  return recoloured && bound && coloursDiffer(turned) ? swapColours(turned) : turned;
}

function pngOf(pixels: Uint8Array): Blob {
  const png = encode({ width: SCENE_SIZE, height: SCENE_SIZE, data: pixels, channels: 3, depth: 8 });
  return new Blob([new Uint8Array(png)], { type: "image/png" });
}

/** A scene as a file. */
export const scenePng = (atlas: Atlas, scene: Scene): Blob => pngOf(drawScene(atlas, scene).pixels);

/** Draws a scene. */
export function draw(atlas: Atlas, parts: SceneRef): DrawnScene {
  const ref = writeSceneRef(parts);
  const scene = sceneByRef(atlas, parts);
  const told = tell(atlas, scene, `${parts.seed}/${parts.index}`);
  const { pixels, boxes } = drawScene(atlas, scene);
  const size = SCENE_SIZE;
  return {
    ref,
    title: hardPair(told)?.right ?? told[0]!.text,
    scene,
    told,
    png: pngOf(pixels),
    pixels: { width: size, height: size, data: toRgba(pixels) },
    boxes: boxes.map((box, i) => ({ label: scene.objects[scene.placements[i]!.object]!.noun, box })),
    get labels() {
      return labelsOf(atlas, ref, scene, told);
    },
  };
}

/** Draws the scene that a ref names; rejects with a named fault where there is none. */
export async function drawByRef(ref: string): Promise<DrawnScene> {
  const parts = readSceneRef(ref);
  const atlas = await loadAtlas();
  try {
    if (!parts) throw new RangeError("unknown form");
    return draw(atlas, parts);
  } catch {
    throw worded(
      "BadInput",
      say(($) => $.notices.noScene, { name: ref.slice(0, 60) }),
      say(($) => $.notices.otherScene),
    );
  }
}
