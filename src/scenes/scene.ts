/**
 * The scene graph: the one source of a picture and of everything that can truly be said about it.
 *
 * A scene is its content (who, how coloured, in which relation) laid out by a seeded layout. Changing the
 * content and laying it out again with the same seed gives the minimally different twin.
 */
import { createRandom, type Random } from "./random";
import {
  type Background,
  type Colour,
  OPPOSITE,
  OPPOSITE_PLACE,
  type Place,
  type Pose,
  type Relation,
  type Shape,
  type Size,
} from "./words";

/** Width and height of a scene, pixels. */
export const SCENE_SIZE = 128;

export const SCENE_KINDS = ["single", "placed", "pair", "depth", "enclosed", "row", "group"] as const;
export type SceneKind = (typeof SCENE_KINDS)[number];

/** An icon, as content. */
export interface Thing {
  kind: "thing";
  noun: string;
  style: string;
  /** null: the icon's own colours, of which nothing is claimed. */
  colour: Colour | null;
  size: Size;
  pose: Pose;
}

/** A drawn outline that another object can be inside or outside of. */
export interface ShapeThing {
  kind: "shape";
  noun: Shape;
  colour: Colour;
}

export type SceneObject = Thing | ShapeThing;

export interface SceneContent {
  kind: SceneKind;
  /** single, placed: 1; pair, depth, enclosed: subject and object; row: 3 in order; group: 1, drawn `count` times. */
  objects: SceneObject[];
  /** pair, depth, enclosed: objects[0] is <relation> objects[1]. */
  relation: Relation | null;
  /** placed only. */
  place: Place | null;
  /** group only; 1 elsewhere. */
  count: number;
  /** row only: left to right, or top to bottom. */
  axis: "x" | "y" | null;
  background: { kind: Background; variant: number };
}

/** Where an object is drawn: centre and longest side, pixels. */
export interface Placement {
  /** Index into `objects`. */
  object: number;
  x: number;
  y: number;
  side: number;
  /** Degrees, clockwise; only for tilted poses. */
  tilt: number;
}

export interface Scene extends SceneContent {
  layoutSeed: number;
  /** In drawing order: a later one covers an earlier one. */
  placements: Placement[];
}

/**
 * Centres lie on this grid, pixels: half a patch of the bundled model. A picture then shows a sprite in four
 * alignments to the patches instead of 256, which a small model learns from some hundred thousand pictures.
 */
const GRID = 8;

/** Longest side by size: alone on the canvas, and in company. */
const SIDE_ALONE: Record<Size, number> = { small: 32, medium: 56, large: 84 };
const SIDE_TOGETHER: Record<Size, number> = { small: 28, medium: 42, large: 56 };
const SIDE_IN_ROW: Record<Size, number> = { small: 26, medium: 34, large: 40 };

function sizeOf(object: SceneObject): Size {
  return object.kind === "thing" ? object.size : "large";
}

function place(
  object: number,
  source: SceneObject,
  x: number,
  y: number,
  side: number,
  random: Random,
): Placement {
  // The draw happens for every object, so that changing a pose moves nothing else.
  const tilt = random.pick([-40, -30, 30, 40]);
  const tilted = source.kind === "thing" && source.pose === "tilted";
  // Smaller when tilted, so that its corners stay within the upright one's room.
  const drawn = tilted ? Math.round(side * 0.8) : side;
  const reach = tilted ? drawn * 0.62 : side / 2;
  const hold = (v: number) => {
    const [low, high] = [
      Math.ceil((reach + 1) / GRID) * GRID,
      Math.floor((SCENE_SIZE - reach - 1) / GRID) * GRID,
    ];
    return Math.min(high, Math.max(low, Math.round(v / GRID) * GRID));
  };
  return { object, x: hold(x), y: hold(y), side: drawn, tilt: tilted ? tilt : 0 };
}

/** As many objects as its kind has; the second is there for the kinds that read it. */
interface Counted extends SceneContent {
  objects: [SceneObject, SceneObject];
}

const layouts: Record<SceneKind, (content: Counted, random: Random) => Placement[]> = {
  single({ objects: [object] }, random) {
    const side = SIDE_ALONE[sizeOf(object)];
    const slack = (SCENE_SIZE - side) / 2 - 1;
    const mid = SCENE_SIZE / 2;
    return [
      place(
        0,
        object,
        mid + random.int(-100, 100) * 0.01 * slack,
        mid + random.int(-100, 100) * 0.01 * slack,
        side,
        random,
      ),
    ];
  },

  placed({ objects: [object], place: where }, random) {
    const side = SIDE_TOGETHER[sizeOf(object)];
    const near = random.int(26, 36);
    const along = 64 + random.int(-14, 14);
    const far = SCENE_SIZE - near;
    const x = where === "left" ? near : where === "right" ? far : along;
    const y = where === "top" ? near : where === "bottom" ? far : along;
    return [place(0, object, x, y, side, random)];
  },

  pair({ objects: [a, b], relation }, random) {
    // objects[0] stands on the relation's side; jitter across the axis stays far below the gap along it.
    const near = GRID * random.int(3, 4);
    const far = SCENE_SIZE - GRID * random.int(3, 4);
    const [acrossA, acrossB] = [64 + random.int(-10, 10), 64 + random.int(-10, 10)];
    const first = relation === "left" || relation === "above";
    const [alongA, alongB] = first ? [near, far] : [far, near];
    const horizontal = relation === "left" || relation === "right";
    const [sideA, sideB] = [SIDE_TOGETHER[sizeOf(a)], SIDE_TOGETHER[sizeOf(b)]];
    return horizontal
      ? [place(0, a, alongA, acrossA, sideA, random), place(1, b, alongB, acrossB, sideB, random)]
      : [place(0, a, acrossA, alongA, sideA, random), place(1, b, acrossB, alongB, sideB, random)];
  },

  depth({ objects: [a, b], relation }, random) {
    // The nearer object is lower in the picture, as in perspective, and covers a part of the farther one.
    const lean = random.pick([-1, 1]);
    const [midX, midY] = [64 + random.int(-10, 10), 62 + random.int(-6, 6)];
    const dx = lean * random.int(11, 16);
    const dy = random.int(7, 11);
    const side = (o: SceneObject) => SIDE_TOGETHER[sizeOf(o)] + 6;
    const [front, back] = relation === "front" ? [0, 1] : [1, 0];
    const [behind, before] = relation === "front" ? [b, a] : [a, b];
    return [
      place(back, behind, midX - dx, midY - dy, side(behind), random),
      place(front, before, midX + dx, midY + dy, side(before), random),
    ];
  },

  enclosed({ objects: [thing, shape], relation }, random) {
    const [x, y] = [64 + random.int(-12, 12), 64 + random.int(-12, 12)];
    const lean = random.pick([-1, 1]);
    const flip = random.chance(0.5);
    if (relation === "inside") {
      const side = sizeOf(thing) === "small" ? 28 : sizeOf(thing) === "medium" ? 36 : 42;
      // The widest inner box of a triangle sits low: put its guest there.
      const sink = shape.noun === "triangle" ? 14 : 0;
      return [place(1, shape, x, y, 96, random), place(0, thing, x, y + sink, side, random)];
    }
    const side = sizeOf(thing) === "small" ? 28 : sizeOf(thing) === "medium" ? 36 : 46;
    const [px, py] = flip ? [64 + lean * 33, y] : [x, 64 + lean * 33];
    const [qx, qy] = flip ? [64 - lean * 33, y] : [x, 64 - lean * 33];
    return [place(1, shape, px, py, 54, random), place(0, thing, qx, qy, side, random)];
  },

  row({ objects, axis }, random) {
    const across = 64 + random.int(-16, 16);
    return objects.map((object, i) => {
      const along = 24 + 40 * i;
      const off = across + random.int(-6, 6);
      const side = SIDE_IN_ROW[sizeOf(object)];
      return axis === "x"
        ? place(i, object, along, off, side, random)
        : place(i, object, off, along, side, random);
    });
  },

  group({ objects: [object], count }, random) {
    const cells = random.shuffle([0, 1, 2, 3, 4, 5]).slice(0, count);
    const upright = random.chance(0.5);
    const side = sizeOf(object) === "small" ? 24 : sizeOf(object) === "medium" ? 30 : 37;
    return cells.map((cell) => {
      const along = 24 + 40 * (cell % 3);
      const across = 40 + 48 * Math.floor(cell / 3) + random.int(-6, 6);
      return upright
        ? place(0, object, across, along, side, random)
        : place(0, object, along, across, side, random);
    });
  },
};

/** Content with its placements; the same content and seed always give the same scene. */
export function layOut(content: SceneContent, layoutSeed: number): Scene {
  const { kind, objects, relation, place: where, count, axis, background } = content;
  const placements = layouts[kind](content as Counted, createRandom(layoutSeed));
  return { kind, objects, relation, place: where, count, axis, background, layoutSeed, placements };
}

/** The same scene with part of its content changed, laid out by the same seed. */
export function changed(scene: Scene, change: Partial<SceneContent>): Scene {
  return layOut({ ...scene, ...change }, scene.layoutSeed);
}

/** The scene with its arrangement turned round: left ↔ right, front ↔ behind …; null where there is none. */
export function twinOf(scene: Scene): Scene | null {
  if (scene.relation) return changed(scene, { relation: OPPOSITE[scene.relation] });
  if (scene.place) return changed(scene, { place: OPPOSITE_PLACE[scene.place] });
  if (scene.kind === "row") return changed(scene, { objects: scene.objects.slice().reverse() });
  return null;
}
