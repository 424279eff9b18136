/** `npm run bench:negatives`: captions a second in Node, built as for the page and through tsx as for the command. */
import { execFileSync } from "node:child_process";
import { cpus, loadavg } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { labelledCaptions } from "../src/cli/negativesSources";
import { negativesSpeed } from "../src/cli/negativesSpeed";
import { compileLexicon } from "../src/negatives/lexicon/compile";
import { createParser } from "../src/negatives/parse";

const HERE = fileURLToPath(new URL("./", import.meta.url));
const OUT = join(HERE, ".cache/negatives");

const captions = labelledCaptions("captions60").map(({ text }) => text);
await build({
  configFile: false,
  logLevel: "warn",
  root: HERE,
  build: { ssr: "negativesBuilt.ts", outDir: OUT, emptyOutDir: true, target: "node20" },
});
const built = execFileSync(process.execPath, [join(OUT, "negativesBuilt.js")], {
  input: JSON.stringify(captions),
  encoding: "utf8",
});
const tsx = negativesSpeed(await createParser(compileLexicon()), captions);
const machine = {
  cpu: cpus()[0]?.model.trim(),
  cores: cpus().length,
  node: process.version,
  load: loadavg()[0],
};
console.log(JSON.stringify({ machine, built: JSON.parse(built), tsx }, null, 2));
