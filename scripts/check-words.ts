/**
 * No string of the interface stands outside the catalogues (src/**\/words/, docs/architecture.md): no text between tags, none in
 * an attribute or a property that is read by people, none given to a fault or a notice. Rooms below the page may give a fault
 * English words (base/errors.ts); what else they tell is data (src/notices), so that a list of notices, notes or problems gets
 * no text there. `npm run check` runs this.
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { parseSync } from "vite";

/** Rooms whose words are all in catalogues; what a folder's name begins. */
const SPEAKING = ["src/app/", "src/pages/", "src/ui/", "src/workspace/"];

/** Rooms below the page that tell of what was done: by kind, never in a sentence. */
const TELLING = ["tables", "negatives", "pictures", "eval", "degla", "clip", "encode", "worker"].map(
  (room) => `src/${room}/`,
);

/** Lists and fields of what is told there. */
const TOLD = /^(notices?|notes?|problems|missing|told|untold|why|what|where|because|choices|source|reason)$/;

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

/** Text that a room below the page tells: `notices.push("…")`, `{ why: "…" }`. */
function told(node: Node): Node[] {
  switch (node.type) {
    case "Property":
      return TOLD.test(nameOf(node.key)) ? sentencesOf(node.value) : [];
    case "CallExpression": {
      const { callee } = node as unknown as { callee: Node };
      const isPush = callee.type === "MemberExpression" && /^(push|unshift)$/.test(nameOf(callee.property));
      const list = isPush ? (callee.object as Node) : callee;
      const name = list.type === "MemberExpression" ? nameOf(list.property) : nameOf(list);
      return TOLD.test(name) || /^(problem|bad|wrong)$/.test(name)
        ? (node.arguments as Node[]).flatMap(sentencesOf)
        : [];
    }
    default:
      return [];
  }
}

/** Literals of several words; lists are looked into. */
const sentencesOf = (node: unknown): Node[] =>
  isNode(node) && node.type === "ArrayExpression"
    ? (node.elements as unknown[]).flatMap(sentencesOf)
    : literalsOf(node).filter(
        ({ type, value }) => type === "TemplateLiteral" || /\S\s+\S/.test(String(value)),
      );

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
  const texts = TELLING.some((start) => path.startsWith(start)) ? told : found;
  const source = readFileSync(path, "utf8");
  const { program } = parseSync(path, source);
  const faults = new Map<number, string>();
  walk(program as unknown as Node, (node) => {
    for (const literal of texts(node)) {
      const lead = /^\s*/.exec(source.slice(literal.start))?.[0].length ?? 0;
      const at = literal.start + lead;
      const line = source.slice(0, at).split("\n").length;
      faults.set(at, `${path}:${line}: ${source.slice(at, at + 60).split("\n")[0]}`);
    }
  });
  return [...faults.values()];
}

const looked = process.argv.length > 2 ? process.argv.slice(2) : [...SPEAKING, ...TELLING];
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard", "src"], {
  encoding: "utf8",
})
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
  console.error(
    "These belong into the room's catalogues, words/en.ts and words/ja.ts; what a room below the page tells is a kind with words in src/notices (CONTRIBUTING.md).",
  );
  process.exitCode = 1;
}
