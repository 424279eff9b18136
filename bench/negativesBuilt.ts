/** Built by bench/negatives.ts and run by plain Node: captions as JSON from standard input, the speed to output. */
import { readFileSync } from "node:fs";
import { negativesSpeed } from "../src/cli/negativesSpeed";
import { compileLexicon } from "../src/negatives/lexicon/compile";
import { createParser } from "../src/negatives/parse";

const captions = JSON.parse(readFileSync(0, "utf8")) as string[];
console.log(JSON.stringify(negativesSpeed(await createParser(compileLexicon()), captions)));
