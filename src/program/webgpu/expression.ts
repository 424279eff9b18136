/**
 * Chains of elementwise operations, and of those that only choose places (slice, transpose, broadcast, concat, gather),
 * as one WGSL expression of a place: no kernel and no memory of their own. Shapes stand in the text as numbers.
 */
import { exactly } from "../../base/exactly";
import type { Activation } from "../activation";
import type { Binary, Node, Operation, Shape, Unary, Value } from "../graph";
import { sizeOf } from "../graph";
import { type Cell, curves, float, type Operand, SAFE_EXP } from "./shader";

/** Operations that are written into the kernel of whoever reads them. */
const LIGHT = new Set<Operation["name"]>([
  ...(["unary", "binary", "affine", "activationGrad", "broadcast"] as const),
  ...(["slice", "pad", "transpose", "concat", "gather", "reshape"] as const),
]);

export function isLight({ operation }: Node): boolean {
  return LIGHT.has(operation.name);
}

const VIEWS = new Set<Operation["name"]>(["broadcast", "slice", "transpose", "reshape"]);

/** Operations that compute nothing: to do them again costs nothing either. */
export function isView({ operation }: Node): boolean {
  return VIEWS.has(operation.name);
}

export interface Source {
  /** Where the value lies, if it is in memory; else the node that computes it. */
  cellOf(value: Value): Cell | null;
  nodeOf(value: Value): Node;
  /** Rows of a table of that width that are bound at once, or null where all of it is. */
  windowRows(cell: Cell, width: number): number | null;
}

/** Strides of a row-major shape. */
function stridesOf(shape: Shape): number[] {
  const strides = shape.map(() => 1);
  for (let axis = shape.length - 2; axis >= 0; axis--) strides[axis] = strides[axis + 1]! * shape[axis + 1]!;
  return strides;
}

/** Σ coordinate · step over the axes of `shape` at a flat place. Axes that step as one are taken as one. */
export function placeBySteps(at: string, shape: Shape, steps: readonly number[]): string {
  const strides = stridesOf(shape);
  const terms: string[] = [];
  let axis = shape.length - 1;
  while (axis >= 0) {
    let [size, first] = [shape[axis]!, axis];
    // the axis before steps on where this one ends
    while (first > 0 && (shape[first - 1] === 1 || steps[first - 1] === steps[axis]! * size))
      size *= shape[--first]!;
    if (steps[axis] !== 0 && size > 1) {
      const outer = strides[axis] === 1 ? at : `${at} / ${strides[axis]}u`;
      const whole = strides[axis]! * size === sizeOf(shape);
      const coordinate = whole ? `(${outer})` : `((${outer}) % ${size}u)`;
      terms.push(steps[axis] === 1 ? coordinate : `${coordinate} * ${steps[axis]}u`);
    }
    axis = first - 1;
  }
  return terms.length > 0 ? terms.join(" + ") : "0u";
}

/** Steps through a value of that shape while another, which it is spread over, is gone through. */
function spreadSteps(from: Shape, to: Shape): number[] {
  const strides = stridesOf(from);
  const skipped = to.length - from.length;
  return to.map((_, axis) => (axis < skipped || from[axis - skipped] === 1 ? 0 : strides[axis - skipped]!));
}

const UNARY: Record<Exclude<Unary, Activation>, (x: string) => string> = {
  negate: (x) => `-${x}`,
  exp: (x) => `safeExp(${x})`,
  log: (x) => `log(${x})`,
  square: (x) => `${x} * ${x}`,
  sqrt: (x) => `sqrt(${x})`,
  reciprocal: (x) => `1.0 / ${x}`,
  relu: (x) => `max(${x}, 0.0)`,
  positive: (x) => `select(0.0, 1.0, ${x} > 0.0)`,
};

const BINARY: Record<Binary, (a: string, b: string) => string> = {
  add: (a, b) => `${a} + ${b}`,
  subtract: (a, b) => `${a} - ${b}`,
  multiply: (a, b) => `${a} * ${b}`,
  divide: (a, b) => `${a} / ${b}`,
  maximum: (a, b) => `max(${a}, ${b})`,
  minimum: (a, b) => `min(${a}, ${b})`,
  atLeast: (a, b) => `select(0.0, 1.0, ${a} >= ${b})`,
};

/** WGSL of values at places; what it reads and needs is collected. */
export class Expression {
  private readonly operandsByKey = new Map<string, Operand>();
  private readonly activations = new Set<Activation>();
  private lines: string[] = [];
  private known = new Map<string, string>();
  private names = 0;

  constructor(private readonly source: Source) {}

  get operands(): Operand[] {
    return [...this.operandsByKey.values()];
  }

  get declarations(): string {
    return `${SAFE_EXP}\n${curves(this.activations)}`;
  }

  /** The statements since the last call; `begin` a new place. */
  take(): string {
    const text = this.lines.join("\n  ");
    this.lines = [];
    this.known = new Map();
    return text;
  }

  /** A name that holds the value at a flat place, which is a name itself. */
  at(value: Value, place: string): string {
    const key = `${value.id}@${place}`;
    const before = this.known.get(key);
    if (before) return before;
    const found = this.let(this.text(value, place));
    this.known.set(key, found);
    return found;
  }

  private let(text: string): string {
    const name = `t${this.names++}`;
    this.lines.push(`let ${name} = ${text};`);
    return name;
  }

  private operand(cell: Cell, window?: readonly [number, number]): string {
    const key = `${cell.id}/${window?.[0] ?? ""}`;
    const before = this.operandsByKey.get(key);
    if (before) return before.name;
    const name = `x${this.operandsByKey.size}`;
    this.operandsByKey.set(key, { name, cell, access: "read", ...(window ? { window } : {}) });
    return name;
  }

  /** A place as a name. */
  private place(text: string): string {
    return /^\w+$/.test(text) ? text : this.let(text);
  }

  private text(value: Value, place: string): string {
    const { origin } = value;
    if (origin.kind === "constant" && origin.values.length === 1 && Number.isFinite(origin.values[0]))
      return float(origin.values[0]!);
    const cell = this.source.cellOf(value);
    if (cell) return `${this.operand(cell)}[${place}]`;
    const { operation, inputs } = this.source.nodeOf(value);
    const input = inputs[0];
    switch (operation.name) {
      case "reshape":
        return this.at(input, place);
      case "unary": {
        const x = this.at(input, place);
        const { of } = operation;
        if (of !== "gelu" && of !== "quick_gelu") return UNARY[of](x);
        this.activations.add(of);
        return `${of}_value(${x})`;
      }
      case "activationGrad":
        this.activations.add(operation.of);
        return `${this.at(inputs[1]!, place)} * ${operation.of}_slope(${this.at(input, place)})`;
      case "affine": {
        const x = this.at(input, place);
        const { factor, shift } = operation;
        return `${x} * ${float(factor)}${shift === 0 ? "" : ` + ${float(shift)}`}`;
      }
      case "binary": {
        const [a, b] = exactly(inputs, 2);
        const spread = (x: typeof a) => this.spread(x, value.shape, place);
        return BINARY[operation.of](spread(a), spread(b));
      }
      case "broadcast":
        return this.spread(input, value.shape, place);
      case "transpose": {
        const strides = stridesOf(input.shape);
        const steps = operation.order.map((axis) => strides[axis]!);
        return this.at(input, this.place(placeBySteps(place, value.shape, steps)));
      }
      case "slice": {
        const first = operation.start * stridesOf(input.shape)[operation.axis]!;
        const within = placeBySteps(place, value.shape, stridesOf(input.shape));
        return this.at(input, this.place(`${within} + ${first}u`));
      }
      case "pad":
        return this.pad(value, input, operation, place);
      case "concat":
        return this.concat(value, inputs, operation.axis, place);
      case "gather":
        return this.gather(input, inputs[1]!, place);
      default:
        throw new Error(`${operation.name} has a kernel of its own.`);
    }
  }

  private spread(x: Value, shape: Shape, place: string): string {
    if (sizeOf(x.shape) === sizeOf(shape)) return this.at(x, place);
    return this.at(x, this.place(placeBySteps(place, shape, spreadSteps(x.shape, shape))));
  }

  /** Statements that hold within braces only. */
  private block(write: () => string): string {
    const [lines, known] = [this.lines, this.known];
    this.lines = [];
    this.known = new Map(known);
    const last = write();
    const text = [...this.lines, last].join(" ");
    [this.lines, this.known] = [lines, known];
    return `{ ${text} }`;
  }

  private concat(value: Value, parts: readonly Value[], axis: number, place: string): string {
    const inner = stridesOf(value.shape)[axis]!;
    const name = `t${this.names++}`;
    const length = value.shape[axis]!;
    const outer = this.place(`${place} / ${inner * length}u`);
    const rest = this.place(`${place} % ${inner * length}u`);
    this.lines.push(`var ${name} = 0.0;`);
    let start = 0;
    for (const part of parts) {
      const size = part.shape[axis]! * inner;
      const from = start;
      const inside = this.block(() => {
        const within = this.place(`${outer} * ${size}u + ${rest} - ${from}u`);
        return `${name} = ${this.at(part, within)};`;
      });
      this.lines.push(`if (${rest} >= ${from}u && ${rest} < ${from + size}u) ${inside}`);
      start += size;
    }
    return name;
  }

  private pad(
    value: Value,
    x: Value,
    { axis, start }: { axis: number; start: number },
    place: string,
  ): string {
    const inner = stridesOf(value.shape)[axis]!;
    const [length, size] = [value.shape[axis]!, x.shape[axis]!];
    const name = `t${this.names++}`;
    const outer = this.place(`${place} / ${inner * length}u`);
    const rest = this.place(`${place} % ${inner * length}u`);
    const inside = this.block(() => {
      const within = this.place(`${outer} * ${size * inner}u + ${rest} - ${start * inner}u`);
      return `${name} = ${this.at(x, within)};`;
    });
    this.lines.push(`var ${name} = 0.0;`);
    this.lines.push(`if (${rest} >= ${start * inner}u && ${rest} < ${(start + size) * inner}u) ${inside}`);
    return name;
  }

  private gather(table: Value, index: Value, place: string): string {
    const [rows, width] = exactly(table.shape, 2);
    const row = this.let(`u32(${this.at(index, this.place(`${place} / ${width}u`))})`);
    const column = this.let(`${place} % ${width}u`);
    const cell = this.source.cellOf(table);
    const some = cell && this.source.windowRows(cell, width);
    if (!cell || !some) return this.at(table, this.place(`${row} * ${width}u + ${column}`));
    const name = `t${this.names++}`;
    this.lines.push(`var ${name} = 0.0;`);
    for (let first = 0; first < rows; first += some) {
      const count = Math.min(some, rows - first);
      const operand = this.operand(cell, [first * width, count * width]);
      this.lines.push(
        `if (${row} >= ${first}u && ${row} < ${first + count}u) { ${name} = ${operand}[(${row} - ${first}u) * ${width}u + ${column}]; }`,
      );
    }
    return name;
  }
}
