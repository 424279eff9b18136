/** What goes into a run: checked, and completed by what follows from it. */
import { BadInputError } from "../base/errors";
import { type Graph, sizeOf, type Value } from "./graph";

export type Inputs = Record<string, Float32Array | Int32Array>;

/**
 * Which places of an index hold each row, for `scatter`: row v stands at order[i] for offsets[v] ≤ i < offsets[v + 1],
 * in ascending order.
 *
 * @param index [N] rows, each in 0 … rows − 1
 */
export function inverseIndex(index: Int32Array, rows: number): { offsets: Int32Array; order: Int32Array } {
  const offsets = new Int32Array(rows + 1);
  for (const row of index) offsets[row + 1]!++;
  for (let row = 0; row < rows; row++) offsets[row + 1]! += offsets[row]!;
  const next = offsets.slice(0, rows);
  const order = new Int32Array(index.length);
  index.forEach((row, i) => {
    order[next[row]!++] = i;
  });
  return { offsets, order };
}

/** Names of the inputs that the gradient of a `gather` by index input `name` needs; `completeInputs` fills them. */
export const offsetsOf = (name: string) => `${name}/offsets`;
export const orderOf = (name: string) => `${name}/order`;

function nameOf({ origin }: Value): string | null {
  return origin.kind === "input" ? origin.name : null;
}

/** What indices may be: rows of tables that they are gathered from, [first, last] by input's name. */
function ranges({ nodes }: Graph): Map<string, [number, number]> {
  const found = new Map<string, [number, number]>();
  const narrow = (value: Value, first: number, last: number) => {
    const name = nameOf(value);
    if (name === null) return;
    const before = found.get(name) ?? [first, last];
    found.set(name, [Math.max(before[0], first), Math.min(before[1], last)]);
  };
  for (const { operation, inputs } of nodes) {
    if (operation.name === "gather") narrow(inputs[1]!, 0, inputs[0].shape[0]! - 1);
    if (operation.name === "attention" && operation.limited) narrow(inputs[3]!, 1, inputs[1]!.shape[1]!);
  }
  return found;
}

/**
 * All inputs of a graph, in its order, from those given: `scatter`'s offsets and orders are made of their index.
 * Executors call it before each run, so that an index never reaches past a table.
 *
 * @throws BadInputError for an input that is missing, of another length or type, or an index out of its range
 */
export function completeInputs(graph: Graph): (given: Inputs) => Inputs {
  const bounds = ranges(graph);
  const wanted = graph.inputs.map((value) => ({ name: nameOf(value)!, value }));
  const names = new Set(wanted.map(({ name }) => name));
  const derived = new Set([...names].flatMap((name) => [offsetsOf(name), orderOf(name)]));
  const check = (name: string, { shape, type }: Value, values: Inputs[string] | undefined) => {
    const size = sizeOf(shape);
    if (!values) throw new BadInputError(`The input ${name} is missing.`);
    const found = values instanceof Int32Array ? "int32" : "float32";
    if (values.length !== size || found !== type)
      throw new BadInputError(
        `The input ${name} has ${values.length} values (${found}) instead of ${size} (${type}).`,
      );
    const range = bounds.get(name);
    if (!range) return;
    for (const index of values)
      if (!(index >= range[0] && index <= range[1]))
        throw new BadInputError(`The input ${name} holds ${index}, not in ${range[0]} … ${range[1]}.`);
  };
  return (given) => {
    for (const name of Object.keys(given))
      if (!names.has(name)) throw new BadInputError(`There is no input ${name}.`);
    const all: Inputs = {};
    for (const { name, value } of wanted) {
      if (derived.has(name) && !given[name]) continue;
      check(name, value, given[name]);
      all[name] = given[name]!;
    }
    for (const { name, value } of wanted) {
      if (all[name] || !name.endsWith("/offsets")) continue;
      const index = name.slice(0, -"/offsets".length);
      const { offsets, order } = inverseIndex(all[index] as Int32Array, value.shape[0]! - 1);
      all[name] = offsets;
      all[orderOf(index)] = order;
    }
    return all;
  };
}
