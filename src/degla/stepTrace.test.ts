/** What a whole step comes to as a program: kernels and memory, for the bundled model. */
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { expectedShapes, parseConfig } from "../clip/config";
import { isLinearWeight } from "../clip/weights";
import { type Graph, sizeOf } from "../program/graph";
import { optimise } from "../program/optimise";
import { planGraph } from "../program/plan";
import { PRESETS } from "./method";
import { type BatchShape, type StepModel, traceStep } from "./stepTrace";

const config = parseConfig(
  readFileSync(new URL("../../public/models/scenes-clip/config.json", import.meta.url)),
);
/** As they lie on the device: linear weights [in, out], the patches' convolution [P · P · 3, D]. */
const parameters = new Map(
  [...expectedShapes(config)].map(([name, [out, ...rest]]) => {
    if (rest.length > 1) return [name, [sizeOf(rest), out!]];
    return [name, isLinearWeight(name) ? [rest[0]!, out!] : [out, ...rest].filter((n) => n !== undefined)];
  }),
);

const model: StepModel = {
  ...{ config, method: PRESETS.degla, train: { kind: "all" }, slots: 4, parameters, frozen: new Map() },
  stores: Object.fromEntries(
    ["frozen", "student", "teacher", "gradients", "m", "v"].map((store) => [store, store]),
  ) as StepModel["stores"],
};

function step(shape: Pick<BatchShape, "pairs" | "texts" | "length"> & { rows?: number }, again: boolean) {
  const { graph } = traceStep(model, {
    rows: 0,
    ...shape,
    teacherTexts: 0,
    teacherLength: 0,
    teacherRows: 0,
  });
  const nodes = (of: Graph) => of.nodes.filter(({ operation }) => operation.name !== "reshape").length;
  const better = optimise(graph, { again });
  const { buffers, kept, constants } = planGraph(better, { maxBufferFloats: 2 ** 25, inPlace: true });
  const floats = buffers.reduce((sum, n) => sum + n, kept + constants);
  return { traced: nodes(graph), nodes: nodes(better), megabytes: (4 * floats) / 2 ** 20 };
}

it("takes no more kernels than docs/architecture.md says, at any batch", () => {
  const [small, large] = [
    step({ pairs: 4, texts: 20, length: 20 }, false),
    step({ pairs: 32, texts: 160, length: 24 }, false),
  ];
  expect(small.nodes).toBe(large.nodes);
  expect(small.nodes).toBeLessThanOrEqual(609);
  expect(large.megabytes).toBeLessThan(290);
});

it("takes a third less memory where norms and activations are computed again", () => {
  const found = step({ pairs: 32, texts: 160, length: 24 }, true);
  expect(found.nodes).toBeLessThanOrEqual(641);
  expect(found.megabytes).toBeLessThan(191);
  // with parameters, teacher, gradients and both moments: half of d923a04's 1,152 MB, and less
  const stores = 5 * [...parameters.values()].reduce((sum, shape) => sum + sizeOf(shape), 0);
  expect(found.megabytes + (4 * stores) / 2 ** 20).toBeLessThan(300);
});

it("computes nothing for padding but in attention", () => {
  const [padded, packed] = [0, 1408].map((rows) =>
    step({ pairs: 32, texts: 144, length: 16, rows }, false),
  ) as [ReturnType<typeof step>, ReturnType<typeof step>];
  expect([padded.nodes, packed.nodes]).toEqual([609, 650]);
  expect(padded.megabytes).toBeGreaterThan(228);
  expect(packed.megabytes).toBeLessThan(207);
});
