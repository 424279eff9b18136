/** How many inputs and results operations have, which inputs are indices, and whose shapes have to be told. */
import type { Operation, Some } from "./graph";

/** An operation's inputs, each as a T (a value, its shape, what it holds): what `inputCount` holds them to. */
export type InputsOf<Name extends Operation["name"], T> = Name extends "product"
  ? readonly [T, T, ...T[]]
  : Name extends "attention" | "attentionGrad" | "layerNormGradX"
    ? readonly [T, T, T, ...T[]]
    : Name extends "layerNorm" | "scatter"
      ? readonly [T, T, T]
      : Name extends "layerNormGradParameters" | "gather" | "unitRowsGrad" | "activationGrad" | "binary"
        ? readonly [T, T]
        : Name extends "concat"
          ? Some<T>
          : readonly [T];

/** The same of its results. */
export type ResultsOf<Name extends Operation["name"], T> = Name extends "attentionGrad"
  ? readonly [T, T, T]
  : Name extends "attention" | "layerNormGradParameters"
    ? readonly [T, T]
    : Name extends "product"
      ? Some<T>
      : readonly [T];

/** How many inputs an operation takes; concat: at least one. */
export function inputCount(operation: Operation): number {
  switch (operation.name) {
    case "product":
      return 2 + Number(operation.bias) + Number(operation.slope !== null) + Number(operation.residual);
    case "layerNormGradX":
      return operation.residual ? 4 : 3;
    case "attention":
      return operation.limited ? 4 : 3;
    case "attentionGrad":
      return operation.limited ? 7 : 6;
    case "layerNorm":
    case "scatter":
      return 3;
    case "layerNormGradParameters":
    case "gather":
    case "unitRowsGrad":
    case "activationGrad":
    case "binary":
      return 2;
    default:
      return 1;
  }
}

/** Which of an operation's inputs are indices. */
export function takesIndex(operation: Operation, input: number): boolean {
  switch (operation.name) {
    case "gather":
      return input === 1;
    case "scatter":
      return input > 0;
    case "attention":
    case "attentionGrad":
      return operation.limited && input === 3;
    default:
      return false;
  }
}

/** Operations whose result's shape doesn't follow from the inputs. */
export type Told = "reshape" | "slice" | "pad" | "broadcast";

const TOLD = new Set<Operation["name"]>(["reshape", "slice", "pad", "broadcast"] satisfies Told[]);

/** Whether the result's shape doesn't follow from the inputs. */
export function takesShape({ name }: Operation): boolean {
  return TOLD.has(name);
}
