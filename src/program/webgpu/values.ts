/**
 * The values of a graph while it is lowered: where each lies, who reads it, and which of them are not computed yet, since
 * their readers can do it on the way.
 */
import type { Graph, Node, Output, Value } from "../graph";
import { sizeOf } from "../graph";
import { isView, type Source } from "./expression";
import { elementsDispatch } from "./reduce";
import type { Cell, Dispatch, Operand, Place } from "./shader";

export interface Limits {
  /** Storage buffers that a kernel may bind. */
  bindings: number;
  /** Longest binding, in floats. */
  bindingFloats: number;
}

/** What an expression reads, by binding, and of how many operations it is. */
interface Extent {
  leaves: Set<string>;
  length: number;
}

/** Longest chain that is written as one expression. */
const LONGEST_CHAIN = 48;

export class Values {
  readonly dispatches: Dispatch[] = [];
  private readonly cells = new Map<number, Cell>();
  /** Nodes by the id of their result that no kernel has computed yet. */
  private readonly deferred = new Map<number, Extent>();
  private readonly usersOf = new Map<number, Set<Node>>();
  private readonly outputsOf = new Map<number, Output[]>();
  private readonly storesRead = new Set<string>();
  private made = 0;

  constructor(
    private readonly graph: Graph,
    private readonly limits: Limits,
  ) {
    const readStore = ({ origin }: Value) => {
      if (origin.kind === "stored") this.storesRead.add(origin.store);
    };
    for (const output of graph.outputs) {
      const root = this.root(output.value);
      this.outputsOf.set(root.id, [...(this.outputsOf.get(root.id) ?? []), output]);
      readStore(root);
    }
    // from the end, so that what nobody uses is seen to be of no use
    for (const node of [...graph.nodes].reverse()) {
      if (!this.wanted(node)) continue;
      for (const root of node.inputs.map((input) => this.root(input))) {
        this.usersOf.set(root.id, this.users(root).add(node));
        readStore(root);
      }
    }
  }

  /** The value that a reshaped one is. */
  root(value: Value): Value {
    let found = value;
    while (found.origin.kind === "result") {
      const node = this.graph.nodes[found.origin.node]!;
      if (node.operation.name !== "reshape") break;
      found = node.inputs[0];
    }
    return found;
  }

  /** Nodes that read a value. */
  users(value: Value): Set<Node> {
    return this.usersOf.get(this.root(value).id) ?? new Set();
  }

  used(value: Value): boolean {
    const { id } = this.root(value);
    return this.usersOf.has(id) || this.outputsOf.has(id);
  }

  /** Whether a node is to be computed at all. */
  wanted({ operation, outputs }: Node): boolean {
    return operation.name !== "reshape" && outputs.some((output) => this.used(output));
  }

  emit(...dispatches: readonly Dispatch[]): void {
    this.dispatches.push(...dispatches);
  }

  /** Working memory, if not said otherwise. */
  cell(floats: number, place: Place = { kind: "slot" }, type: Cell["type"] = "f32"): Cell {
    return { id: this.made++, floats, type, place };
  }

  /** Where a kernel writes a result: its place in a store, if nobody but the store wants it, else working memory. */
  result(value: Value, name = "result"): Operand {
    const outputs = this.outputsOf.get(value.id) ?? [];
    const target = outputs.length === 1 && !this.usersOf.has(value.id) ? outputs[0]!.target : null;
    const direct = target && !this.storesRead.has(target.store);
    const place: Place = direct
      ? { kind: "stored", store: target.store, name: target.name }
      : { kind: "slot" };
    const cell = this.cell(sizeOf(value.shape), place);
    this.cells.set(value.id, cell);
    return { name, cell, access: direct && target.accumulate ? "add" : "write" };
  }

  readonly source: Source = {
    cellOf: (value) => (this.deferred.has(this.root(value).id) ? null : this.materialise(value)),
    nodeOf: ({ id, origin }) => {
      if (origin.kind !== "result") throw new Error(`Value ${id} is computed by no node.`);
      return this.graph.nodes[origin.node]!;
    },
    windowRows: (cell, width) => {
      if (cell.floats <= this.limits.bindingFloats) return null;
      // whole rows, and windows that begin where a binding may
      return Math.floor(this.limits.bindingFloats / width / 64) * 64;
    },
  };

  /** Where values lie. */
  materialiseAll<V extends readonly (Value | undefined)[]>(values: V): { [At in keyof V]: Cell } {
    return values.map((value) => this.materialise(value as Value)) as { [At in keyof V]: Cell };
  }

  /** Where a value lies; a node that was put off is computed now. */
  materialise(value: Value): Cell {
    const root = this.root(value);
    const before = this.cells.get(root.id);
    if (before) return before;
    if (this.deferred.has(root.id)) {
      const out = this.result(root);
      this.cells.delete(root.id); // or the expression would read what it writes
      this.emit(elementsDispatch(this.source, root, out));
      this.deferred.delete(root.id);
      this.cells.set(root.id, out.cell);
      return out.cell;
    }
    const cell = this.cell(sizeOf(root.shape), placeOf(root), root.type === "int32" ? "i32" : "f32");
    this.cells.set(root.id, cell);
    return cell;
  }

  /** A copy of a value in working memory. */
  copy(value: Value): Cell {
    const cell = this.cell(sizeOf(value.shape));
    this.emit(elementsDispatch(this.source, this.root(value), { name: "result", cell, access: "write" }));
    return cell;
  }

  private extent(value: Value): Extent {
    const root = this.root(value);
    const known = this.deferred.get(root.id);
    if (known) return known;
    if (root.origin.kind === "constant" && root.origin.values.length === 1)
      return { leaves: new Set(), length: 0 };
    const windows = Math.ceil(sizeOf(root.shape) / this.limits.bindingFloats);
    return { leaves: new Set(Array.from({ length: windows }, (_, i) => `${root.id}/${i}`)), length: 0 };
  }

  /** Sees to it that a kernel can read this value, and write one more. */
  fit(value: Value): void {
    if (this.extent(value).leaves.size >= this.limits.bindings) this.materialise(value);
  }

  /** Puts a node off, so that its readers compute it; inputs that are too much for one kernel come first. */
  defer(node: Node): void {
    const [value] = node.outputs;
    const join = (): Extent => {
      const parts = node.inputs.map((input) => this.extent(input));
      return {
        leaves: new Set(parts.flatMap(({ leaves }) => [...leaves])),
        length: 1 + parts.reduce((sum, { length }) => sum + length, 0),
      };
    };
    let all = join();
    const parts = node.inputs.map((input) => this.root(input)).filter(({ id }) => this.deferred.has(id));
    parts.sort((a, b) => this.extent(b).leaves.size - this.extent(a).leaves.size);
    while ((all.leaves.size >= this.limits.bindings || all.length > LONGEST_CHAIN) && parts.length > 0) {
      this.materialise(parts.shift()!);
      all = join();
    }
    this.deferred.set(value.id, all);
    const again = isView(node) && all.length === 1; // chooses places of something in memory
    if (this.outputsOf.has(value.id) || (this.users(value).size > 1 && !again)) this.materialise(value);
  }
}

function placeOf({ id, origin }: Value): Place {
  switch (origin.kind) {
    case "stored":
      return { kind: "stored", store: origin.store, name: origin.name };
    case "input":
      return { kind: "input", name: origin.name };
    case "constant":
      return { kind: "constant", values: origin.values };
    case "result":
      throw new Error(`Value ${id} is read before it is computed.`);
  }
}
