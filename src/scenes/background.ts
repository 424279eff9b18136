/** The eight procedural backgrounds, in sixteen tints each: pale enough that white and black both show. */
import { createRandom } from "./random";
import { SCENE_SIZE } from "./scene";
import type { Background } from "./words";

type Rgb = readonly [number, number, number];

/** Base and second tint of each variant. */
const TINTS: readonly (readonly [Rgb, Rgb])[] = [
  [
    [226, 232, 240],
    [203, 213, 225],
  ],
  [
    [219, 234, 254],
    [191, 214, 246],
  ],
  [
    [220, 242, 228],
    [187, 224, 200],
  ],
  [
    [250, 236, 208],
    [240, 216, 170],
  ],
  [
    [250, 220, 226],
    [240, 192, 204],
  ],
  [
    [233, 224, 250],
    [212, 196, 240],
  ],
  [
    [214, 240, 240],
    [178, 222, 222],
  ],
  [
    [236, 230, 222],
    [214, 204, 190],
  ],
  [
    [196, 204, 214],
    [174, 184, 196],
  ],
  [
    [176, 200, 222],
    [154, 182, 208],
  ],
  [
    [180, 208, 186],
    [158, 190, 166],
  ],
  [
    [222, 204, 170],
    [204, 184, 146],
  ],
  [
    [222, 186, 186],
    [204, 164, 166],
  ],
  [
    [198, 188, 220],
    [178, 166, 204],
  ],
  [
    [168, 176, 186],
    [148, 156, 168],
  ],
  [
    [242, 242, 238],
    [222, 222, 216],
  ],
];

/** How much of the second tint a pixel takes, 0 to 255. */
type Pattern = (x: number, y: number, variant: number) => number;

/** Smooth value noise on a lattice of 16 pixels, from seeded corners; 0 to 255. */
function clouds(variant: number): Pattern {
  const random = createRandom(`clouds/${variant}`);
  const cells = SCENE_SIZE / 16 + 1;
  const corners = Array.from({ length: cells * cells }, () => random.int(0, 255));
  const ease = (t: number) => t * t * (3 - 2 * t);
  return (x, y) => {
    const [cx, cy] = [x >> 4, y >> 4];
    const [fx, fy] = [ease((x & 15) / 16), ease((y & 15) / 16)];
    const at = (i: number, j: number) => corners[(cy + j) * cells + cx + i]!;
    return (at(0, 0) * (1 - fx) + at(1, 0) * fx) * (1 - fy) + (at(0, 1) * (1 - fx) + at(1, 1) * fx) * fy;
  };
}

const PATTERNS: Record<Background, (variant: number) => Pattern> = {
  plain: () => () => 0,
  gradient: (v) => (x, y) => (v % 3 === 0 ? y : v % 3 === 1 ? x : (x + y) >> 1) * 2,
  striped: (v) => {
    const period = 12 + (v % 4) * 4;
    return (x, y) => ((v % 3 === 0 ? x : v % 3 === 1 ? y : x + y) % period < period / 2 ? 0 : 255);
  },
  dotted: (v) => {
    const period = 14 + (v % 3) * 4;
    return (x, y) => {
      const [dx, dy] = [(x % period) - period / 2, (y % period) - period / 2];
      return dx * dx + dy * dy < (period * period) / 14 ? 255 : 0;
    };
  },
  checkered: (v) => {
    const cell = 12 + (v % 3) * 4;
    return (x, y) => ((Math.floor(x / cell) + Math.floor(y / cell)) % 2 ? 255 : 0);
  },
  gridded: (v) => {
    const period = 12 + (v % 4) * 4;
    return (x, y) => (x % period === 0 || y % period === 0 ? 255 : 0);
  },
  cloudy: clouds,
  meadow: () => () => 0,
};

const SKY: Rgb = [190, 222, 248];
const GRASS: Rgb = [150, 206, 130];

function paint(kind: Background, variant: number): Uint8Array {
  const out = new Uint8Array(SCENE_SIZE * SCENE_SIZE * 3);
  const [base, second] = kind === "cloudy" ? [SKY, [240, 246, 252] as const] : TINTS[variant % TINTS.length]!;
  const pattern = PATTERNS[kind](variant);
  const horizon = 56 + (variant % 4) * 8;
  for (let y = 0, o = 0; y < SCENE_SIZE; y++) {
    for (let x = 0; x < SCENE_SIZE; x++, o += 3) {
      if (kind === "meadow") {
        const land = y >= horizon;
        const shade = land ? (y - horizon) * 0.5 : (horizon - y) * 0.3;
        const tint = land ? GRASS : SKY;
        for (let c = 0; c < 3; c++) out[o + c] = Math.round(tint[c]! - shade * (c === 2 ? 0.3 : 0.5));
      } else {
        const t = pattern(x, y, variant) / 255;
        for (let c = 0; c < 3; c++) out[o + c] = Math.round(base[c]! + (second[c]! - base[c]!) * t);
      }
    }
  }
  return out;
}

const painted = new Map<string, Uint8Array>();

/** RGB pixels of a background, [128, 128, 3]; shared, so copy before drawing on it. */
export function backgroundPixels(kind: Background, variant: number): Uint8Array {
  const key = `${kind}/${variant}`;
  let pixels = painted.get(key);
  if (!pixels) {
    pixels = paint(kind, variant);
    painted.set(key, pixels);
  }
  return pixels;
}
