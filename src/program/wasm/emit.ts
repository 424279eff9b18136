/** Every operation of a graph as instructions over the places of its inputs and outputs. */
import type { Node, Operation, Some } from "../graph";
import { ACTIVATION_GRAD, AFFINE, BINARY, CODE, COPY, FILL, UNARY } from "./codes";
import { map, spread, whole } from "./maps";
import { panelBytes, product } from "./products";
import { betweenBytes, reduce } from "./reductions";
import {
  attention,
  byRows,
  gather,
  gradParametersBytes,
  layerNormGradParameters,
  logSumExpColumns,
  scatter,
} from "./rows";
import type { Instruction, Place } from "./tape";

export interface Emitted {
  instructions: Instruction[];
  /** Bytes of scratch that each thread needs. */
  scratch: number;
}

/** Bytes that a node's instructions share while they run: panels, partial sums. */
export function workspaceBytes({ operation, inputs }: Node): number {
  const shape = inputs[0]?.shape ?? [];
  if (operation.name === "product") return panelBytes(operation, shape, inputs[1]!.shape);
  if (operation.name === "layerNormGradParameters") return gradParametersBytes({ address: 0, shape });
  if (operation.name === "sum" || operation.name === "max") return betweenBytes(shape, operation.axes);
  return 0;
}

const view = ({ address, shape }: Place) => whole(address, shape);

/** Values as they are, under another address. */
export function copy(from: Place, to: Place): Instruction {
  return map(COPY, view(to), whole(from.address, to.shape));
}

/** to += from */
export function add(from: Place, to: Place): Instruction {
  return map(BINARY.add, view(to), view(to), whole(from.address, to.shape));
}

/** A value into a part of another, from `start` on along an axis. */
function copyInto(part: Place, axis: number, start: number, out: Place): Instruction {
  const { address, strides } = view(out);
  return map(COPY, { address: address + start * strides[axis]!, shape: part.shape, strides }, view(part));
}

function concat(axis: number, inputs: readonly Place[], out: Place): Instruction[] {
  let end = 0;
  return inputs.map((part) => {
    const start = end;
    end += part.shape[axis]!;
    return copyInto(part, axis, start, out);
  });
}

function pad(x: Place, axis: number, start: number, out: Place): Instruction[] {
  return [map(FILL, view(out), view(out), view(out), [0, 0]), copyInto(x, axis, start, out)];
}

/** Elementwise, and what only moves values. */
function mapped(operation: Operation, inputs: readonly Place[], out: Place): Instruction | null {
  const [x, y] = inputs as [Place, Place];
  switch (operation.name) {
    case "unary":
      return map(UNARY[operation.of], view(out), view(x));
    case "affine":
      return map(AFFINE, view(out), view(x), view(x), [operation.factor, operation.shift]);
    case "binary":
      return map(BINARY[operation.of], view(out), spread(view(x), out.shape), spread(view(y), out.shape));
    case "activationGrad":
      return map(ACTIVATION_GRAD[operation.of], view(out), view(x), view(y));
    case "broadcast":
      return map(COPY, view(out), spread(view(x), out.shape));
    case "transpose": {
      const { strides } = view(x);
      const turned = operation.order.map((axis) => strides[axis]!);
      return map(COPY, view(out), { address: x.address, shape: out.shape, strides: turned });
    }
    case "slice": {
      const { strides } = view(x);
      const address = x.address + operation.start * strides[operation.axis]!;
      return map(COPY, view(out), { address, shape: out.shape, strides });
    }
    default:
      return null;
  }
}

/** Row by row. */
function rowwise(operation: Operation, inputs: readonly Place[], out: Place): Instruction | null {
  const [x, second, third, fourth] = inputs as [Place, Place, Place, Place];
  switch (operation.name) {
    case "layerNorm": {
      const words = { 6: second.address, 7: third.address, 9: out.address };
      return byRows(CODE.layerNorm, x, words, operation.eps);
    }
    case "layerNormGradX": {
      const added = operation.residual ? fourth.address : 0;
      const words = { 6: second.address, 7: third.address, 9: out.address, 10: added };
      return byRows(CODE.layerNormGradX, x, words, operation.eps);
    }
    case "unitRows":
      return byRows(CODE.unitRows, x, { 9: out.address });
    case "unitRowsGrad":
      return byRows(CODE.unitRowsGrad, x, { 7: second.address, 9: out.address });
    case "logSumExp":
      if (operation.axis === 0) return logSumExpColumns(x, out);
      return byRows(CODE.logSumExpRows, x, { 9: out.address });
    case "gather":
      return gather(x, second, out);
    case "scatter":
      return scatter([x, second, third], out);
    default:
      return null;
  }
}

/** @param workspace address of `workspaceBytes` */
export function emit(
  operation: Operation,
  inputs: readonly Place[],
  outputs: Some<Place>,
  workspace: number,
): Emitted {
  const [x, y] = inputs as [Place, Place];
  const out = outputs[0];
  switch (operation.name) {
    case "reshape":
      return { instructions: x.address === out.address ? [] : [copy(x, out)], scratch: 0 };
    case "product":
      return product(operation, inputs, outputs, workspace);
    case "attention":
    case "attentionGrad": {
      const { instruction, scratch } = attention(operation, inputs, outputs);
      return { instructions: [instruction], scratch };
    }
    case "layerNormGradParameters": {
      const both = outputs as [Place, Place];
      return {
        instructions: layerNormGradParameters([x, y], both, workspace, operation.eps),
        scratch: 0,
      };
    }
    case "sum":
    case "max": {
      const places = [x.address, out.address, workspace] as const;
      return { instructions: reduce(operation.name, x.shape, operation.axes, places), scratch: 0 };
    }
    case "concat":
      return { instructions: concat(operation.axis, inputs, out), scratch: 0 };
    case "pad":
      return { instructions: pad(x, operation.axis, operation.start, out), scratch: 0 };
    default: {
      const instruction = mapped(operation, inputs, out) ?? rowwise(operation, inputs, out);
      if (!instruction) throw new Error(`No instruction for ${operation.name}.`);
      return { instructions: [instruction], scratch: 0 };
    }
  }
}
