/**
 * Where all values of a graph lie while it runs: those that no two need at once share memory. Nodes keep their order.
 */
import { type Graph, type Node, type Output, sizeOf, type Value } from "./graph";
import { aligned } from "./layout";
import { type Block, packBlocks } from "./pack";
import { rootsOf } from "./rewrite";

export type Place =
  /** Working memory, in floats: another value's before and after, and shared with other graphs. */
  | { at: "arena"; buffer: number; offset: number }
  /** Written once: values of constants. */
  | { at: "constants"; offset: number }
  /** Outputs for reading: as they are until the next run. */
  | { at: "kept"; offset: number }
  | { at: "store"; store: string; name: string };

type Step =
  | { kind: "node"; node: Node }
  /** What is in no place where it has to be: into what is kept, or into a store (added to what it holds). */
  | { kind: "copy"; value: Value; to: Place; accumulate: boolean };

export interface Plan {
  /** By value: inputs, constants, stored ones and results alike. A reshape lies where its input does. */
  places: ReadonlyMap<number, Place>;
  /** What a run does, in this order; reshapes are not in it. */
  steps: readonly Step[];
  /** Lengths in floats. */
  buffers: readonly number[];
  constants: number;
  kept: number;
  /** Where outputs without a target are read, by name. */
  outputs: ReadonlyMap<string, { value: Value; place: Place }>;
}

export interface PlanOptions {
  /** Longest buffer of working memory, in floats; a value that is longer has one to itself. */
  maxBufferFloats: number;
  /** Whether operations place by place may write over an input that nobody needs afterwards. */
  inPlace: boolean;
}

/** A value with all its reshapes: where it is first known, where it is used last (places in the order of nodes). */
interface Life {
  value: Value;
  first: number;
  last: number;
}

/** Inputs over which an operation may write: every value of its result depends on the value in the same place only. */
function overwritable({ operation, inputs, outputs }: Node): readonly Value[] {
  switch (operation.name) {
    case "unary":
    case "affine":
    case "activationGrad":
    case "binary": {
      const size = sizeOf(outputs[0].shape);
      return inputs.filter(({ shape }) => sizeOf(shape) === size);
    }
    default:
      return [];
  }
}

function lives(graph: Graph, root: (value: Value) => Value): Map<number, Life> {
  const found = new Map<number, Life>();
  const see = (value: Value, at: number) => {
    const owner = root(value);
    const life = found.get(owner.id);
    if (life) life.last = Math.max(life.last, at);
    else found.set(owner.id, { value: owner, first: at, last: at });
  };
  for (const input of graph.inputs) see(input, -1);
  graph.nodes.forEach(({ operation, inputs, outputs }, at) => {
    if (operation.name !== "reshape") for (const value of [...inputs, ...outputs]) see(value, at);
  });
  return found;
}

const keyOf = (store: string, name: string) => JSON.stringify([store, name]);

interface Outputs {
  /** Places of values that are computed right where they are to be. */
  fixed: Map<number, Place>;
  /** Copies right behind the node at a place. */
  after: Map<number, Step[]>;
  /** Copies behind all nodes. */
  end: Step[];
  kept: number;
  read: Map<string, { value: Value; place: Place }>;
}

/**
 * Outputs are written as if at the end of the run: a tensor that the graph reads as well is written behind all nodes,
 * any other as soon as its value is there.
 */
function placeOutputs(graph: Graph, root: (value: Value) => Value, life: Map<number, Life>): Outputs {
  const out: Outputs = { fixed: new Map(), after: new Map(), end: [], kept: 0, read: new Map() };
  const readTensors = new Set<string>();
  const stored = ({ origin }: Value) => origin.kind === "stored" && keyOf(origin.store, origin.name);
  for (const value of [
    ...graph.nodes.flatMap(({ inputs }) => inputs),
    ...graph.outputs.map((o) => root(o.value)),
  ]) {
    const key = stored(value);
    if (key) readTensors.add(key);
  }
  const isResult = (value: Value) => root(value).origin.kind === "result";
  const free = (value: Value) => isResult(value) && !out.fixed.has(root(value).id);

  const keep = ({ name, value }: Output) => {
    const own = root(value);
    const before = out.fixed.get(own.id);
    const place: Place = before?.at === "kept" ? before : { at: "kept", offset: out.kept };
    if (place !== before) out.kept += aligned(sizeOf(value.shape));
    if (free(value)) out.fixed.set(own.id, place);
    else if (place !== before) out.end.push({ kind: "copy", value, to: place, accumulate: false });
    out.read.set(name, { value, place });
  };
  const put = ({ value }: Output, { store, name, accumulate }: NonNullable<Output["target"]>) => {
    const to: Place = { at: "store", store, name };
    if (readTensors.has(keyOf(store, name)) || !isResult(value))
      out.end.push({ kind: "copy", value, to, accumulate });
    else if (free(value) && !accumulate) out.fixed.set(root(value).id, to);
    else {
      const at = life.get(root(value).id)!.first;
      out.after.set(at, [...(out.after.get(at) ?? []), { kind: "copy", value, to, accumulate }]);
    }
  };
  for (const output of graph.outputs) if (!output.target) keep(output);
  for (const output of graph.outputs) if (output.target) put(output, output.target);
  checkEnd(out.end);
  return out;
}

/** Copies at the end run one behind the other: none may write what a later one reads. */
function checkEnd(steps: readonly Step[]): void {
  const written = new Set<string>();
  for (const step of steps) {
    if (step.kind !== "copy") continue;
    const { origin } = step.value;
    if (origin.kind === "stored" && written.has(keyOf(origin.store, origin.name)))
      throw new Error(`${origin.name} of ${origin.store} is put elsewhere and written in the same run.`);
    if (step.to.at === "store") written.add(keyOf(step.to.store, step.to.name));
  }
}

/** Blocks of working memory: lives, joined where a result is written over an input that ends there. */
function blocks(graph: Graph, root: (value: Value) => Value, life: Map<number, Life>, inPlace: boolean) {
  const blockOf = new Map<number, Block>();
  for (const [id, { value, first, last }] of life)
    blockOf.set(id, { first, last, size: aligned(sizeOf(value.shape)) });
  if (!inPlace) return blockOf;
  graph.nodes.forEach((node, at) => {
    const over = overwritable(node).find((input) => {
      const block = blockOf.get(root(input).id);
      // every input that lies there is read place by place
      const same = node.inputs.filter((other) => root(other) === root(input));
      return block?.last === at && same.every((other) => sizeOf(other.shape) === sizeOf(input.shape));
    });
    const result = over && blockOf.get(node.outputs[0].id);
    if (!result) return;
    const block = blockOf.get(root(over).id)!;
    block.last = result.last;
    blockOf.set(node.outputs[0].id, block);
  });
  return blockOf;
}

/** Plans a graph as it stands; rewriting it is optimise.ts' part. */
export function planGraph(graph: Graph, { maxBufferFloats, inPlace }: PlanOptions): Plan {
  const root = rootsOf(graph);
  const life = lives(graph, root);
  const outputs = placeOutputs(graph, root, life);
  const places = new Map(outputs.fixed);
  let constants = 0;
  const working = new Map(life);
  const placeSource = (value: Value) => {
    const { id, origin, shape } = root(value);
    if (origin.kind === "stored") places.set(id, { at: "store", store: origin.store, name: origin.name });
    if (origin.kind === "constant" && !places.has(id)) {
      places.set(id, { at: "constants", offset: constants });
      constants += aligned(sizeOf(shape));
    }
  };
  for (const { inputs } of graph.nodes) inputs.forEach(placeSource);
  for (const { value } of graph.outputs) placeSource(value);
  for (const [at, steps] of outputs.after) extend(steps, at);
  extend(outputs.end, graph.nodes.length);
  function extend(steps: readonly Step[], at: number) {
    for (const step of steps) {
      const own = step.kind === "copy" && life.get(root(step.value).id);
      if (own) own.last = Math.max(own.last, at);
    }
  }
  for (const id of places.keys()) working.delete(id);
  const blockOf = blocks(graph, root, working, inPlace);
  const buffers = packBlocks([...new Set(blockOf.values())], maxBufferFloats);
  for (const [id, { buffer, offset }] of blockOf)
    places.set(id, { at: "arena", buffer: buffer!, offset: offset! });
  for (const { outputs: results } of graph.nodes)
    for (const value of results) if (!places.has(value.id)) places.set(value.id, places.get(root(value).id)!);

  const steps = graph.nodes.flatMap((node, at): Step[] => [
    ...(node.operation.name === "reshape" ? [] : [{ kind: "node" as const, node }]),
    ...(outputs.after.get(at) ?? []),
  ]);
  return {
    ...{ places, steps: [...steps, ...outputs.end], buffers, constants },
    ...{ kept: outputs.kept, outputs: outputs.read },
  };
}
