/** Everything that a run has on the device: weights that stay, and five stores of one layout for what is trained. */

import { BrokenFileError } from "../base/errors";
import type { ClipPrograms } from "../clip/encoding";
import { copyWeights } from "../clip/model";
import { uniqueName } from "../program/backend";
import { type Shape, sizeOf } from "../program/graph";
import { layoutOf } from "../program/layout";
import type { StoreName, StoreNames } from "./stepTrace";
import type { Checkpoint } from "./types";

/** Stores of a checkpoint, in the order of its arrays; `teacher` where a term needs it. */
const KEPT = ["student", "m", "v", "teacher"] as const satisfies readonly StoreName[];

export interface RunStores {
  readonly names: StoreNames;
  /** "<store>/<name>" → a copy of the values. */
  arrays(): Promise<Checkpoint["arrays"]>;
  /** Puts a checkpoint's arrays in place. @throws BrokenFileError where one is missing */
  restore(checkpoint: Checkpoint): void;
  dispose(): void;
}

export interface RunShapes {
  frozen: ReadonlyMap<string, Shape>;
  parameters: ReadonlyMap<string, Shape>;
}

/**
 * @param base weights to begin with, on the executor that the run will be on
 * @param factors LoRA's, which no base has
 * @param withTeacher the teacher begins as a copy of the student
 */
export async function createRunStores(
  { frozen, parameters }: RunShapes,
  base: ClipPrograms,
  factors: ReadonlyMap<string, Float32Array>,
  withTeacher: boolean,
): Promise<RunStores> {
  const { executor } = base;
  const run = uniqueName("run");
  const name = (store: StoreName) => `${run} ${store}`;
  const names = Object.fromEntries(
    (["frozen", "student", "teacher", "gradients", "m", "v"] as const).map((store) => [store, name(store)]),
  ) as StoreNames;
  const layout = layoutOf(parameters);
  const kept = KEPT.filter((store) => store !== "teacher" || withTeacher);
  const made: string[] = [];
  const create = (store: string, shapes = layout) => {
    executor.createStore(store, shapes);
    made.push(store);
  };
  const dispose = () => {
    for (const store of made) executor.disposeStore(store);
  };
  try {
    if (frozen.size > 0) create(names.frozen, layoutOf(frozen));
    for (const store of [...kept, "gradients"] as const) create(names[store]);
    for (const store of [names.m, names.v, names.gradients]) executor.fillStore(store, 0);
    await copyWeights(base, names.frozen, frozen.keys());
    await copyWeights(
      base,
      names.student,
      [...parameters.keys()].filter((key) => !factors.has(key)),
    );
    for (const [factor, values] of factors) executor.writeStore(names.student, factor, values);
    if (withTeacher) executor.copyStore(names.student, names.teacher);
  } catch (error) {
    dispose();
    throw error;
  }
  return {
    names,
    arrays: async () => {
      const arrays: Checkpoint["arrays"] = {};
      for (const store of kept)
        for (const [key, values] of Object.entries(await executor.readStore(names[store])))
          arrays[`${store}/${key}`] = { shape: [...parameters.get(key)!], values };
      return arrays;
    },
    restore: ({ arrays }) => {
      for (const store of kept)
        for (const [key, shape] of parameters) {
          const found = arrays[`${store}/${key}`];
          if (!found || found.values.length !== sizeOf(shape) || found.shape.join() !== shape.join())
            throw new BrokenFileError(
              `The checkpoint has no ${store}/${key} of the shape [${shape}].`,
              "Begin the run again.",
            );
          executor.writeStore(names[store], key, found.values);
        }
    },
    dispose,
  };
}
