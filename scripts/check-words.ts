/**
 * No string of the interface stands outside the catalogues (src/**\/words/, docs/architecture.md): no text between tags, none in
 * an attribute or a property that is read by people, none given to a fault or a notice. `npm run check` runs this.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseSync } from "vite";

/** Rooms, and parts of rooms, whose words are all in catalogues; what a folder's name begins. */
const CONVERTED = [
  "src/app/",
  "src/ui/",
  "src/workspace/",
  "src/pages/about/",
  "src/pages/evaluate/",
  "src/pages/compare/",
  "src/pages/learn/",
  "src/pages/models/",
  "src/pages/negatives/",
  "src/pages/record/",
  "src/pages/scenes/",
  "src/pages/train/",
];

/** Attributes, and properties of objects, whose text is read, seen or heard. */
const READ =
  /^(title|label|placeholder|alt|description|error|about|advice|message|hint|note|caption|text|heading|aria-label|aria-description|aria-valuetext|aria-roledescription|closeButtonLabel|nothingFoundMessage)$/;

/** What says that the page itself is at fault. */
const BUILT_IN = /^(Error|RangeError|TypeError)$/;

/** Names that are the same in every language: products, formats, letters of formulas, units. (A letter alone is of a formula.) */
const NAMES = new Set(
  "DeGLA Playground CLIP NegCLIP TinyCLIP OpenCLIP WebGPU WebAssembly GPU CPU WASM JS SHA-256 JSON CSV HTML PNG SVG LoRA AdamW SugarCrepe log jk px ms kB MB GB".split(
    " ",
  ),
);

interface Node {
  type: string;
  start: number;
  [field: string]: unknown;
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

const says = (text: unknown): text is string =>
  typeof text === "string" &&
  text.split(/[^\p{L}\d-]+/u).some((word) => /\p{L}.*\p{L}/u.test(word) && !NAMES.has(word));

/** The literals that an expression comes to: through conditions and templates, not into calls or properties of others. */
function literalsOf(node: unknown): Node[] {
  if (!isNode(node)) return [];
  const inside = (...fields: string[]) => fields.flatMap((field) => literalsOf(node[field]));
  switch (node.type) {
    case "Literal":
      return says(node.value) ? [node] : [];
    case "TemplateLiteral": {
      const quasis = node.quasis as { value: { cooked: string } }[];
      const own = quasis.some(({ value }) => says(value.cooked)) ? [node] : [];
      return [...own, ...(node.expressions as Node[]).flatMap(literalsOf)];
    }
    case "ConditionalExpression":
      return inside("consequent", "alternate");
    case "LogicalExpression":
    case "BinaryExpression":
      return /^(\|\||&&|\?\?|\+)$/.test(String(node.operator)) ? inside("left", "right") : [];
    case "JSXExpressionContainer":
    case "ParenthesizedExpression":
    case "TSAsExpression":
      return inside("expression");
    case "ArrowFunctionExpression":
      return inside("body");
    default:
      return [];
  }
}

const nameOf = (key: unknown) => {
  if (!isNode(key)) return "";
  if (key.type === "JSXNamespacedName") return "";
  return String(key.name ?? key.value ?? "");
};

function found(node: Node): Node[] {
  switch (node.type) {
    case "JSXText":
      return says(node.value) ? [node] : [];
    case "JSXAttribute":
      return READ.test(nameOf(node.name)) ? literalsOf(node.value) : [];
    case "JSXElement":
    case "JSXFragment":
      return (node.children as Node[])
        .filter(({ type }) => type === "JSXExpressionContainer")
        .flatMap(literalsOf);
    case "Property":
      return READ.test(nameOf(node.key)) ? literalsOf(node.value) : [];
    case "NewExpression":
      return /Error$/.test(nameOf(node.callee)) && !BUILT_IN.test(nameOf(node.callee))
        ? (node.arguments as Node[]).flatMap(literalsOf)
        : [];
    default:
      return [];
  }
}

function walk(node: Node, visit: (node: Node) => void) {
  visit(node);
  for (const value of Object.values(node))
    for (const child of Array.isArray(value) ? value : [value]) if (isNode(child)) walk(child, visit);
}

function faultsOf(path: string): string[] {
  const source = readFileSync(path, "utf8");
  const { program } = parseSync(path, source);
  const faults = new Map<number, string>();
  walk(program as unknown as Node, (node) => {
    for (const literal of found(node)) {
      const lead = /^\s*/.exec(source.slice(literal.start))?.[0].length ?? 0;
      const at = literal.start + lead;
      const line = source.slice(0, at).split("\n").length;
      faults.set(at, `${path}:${line}: ${source.slice(at, at + 60).split("\n")[0]}`);
    }
  });
  return [...faults.values()];
}

const looked = process.argv.length > 2 ? process.argv.slice(2) : CONVERTED;
const files = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "src/app",
    "src/ui",
    "src/pages",
    "src/workspace",
  ],
  { encoding: "utf8" },
)
  .split("\n")
  .filter(
    (path) =>
      existsSync(path) &&
      /\.tsx?$/.test(path) &&
      !/\/words\/|\.test\.tsx?$|[tT]esting\w*\.ts$/.test(path) &&
      looked.some((start) => path.startsWith(start)),
  );
const faults = files.flatMap(faultsOf);
for (const fault of faults) console.error(fault);
if (faults.length > 0) {
  console.error("These belong into the room's catalogues: words/en.ts and words/ja.ts (CONTRIBUTING.md).");
  process.exitCode = 1;
}
