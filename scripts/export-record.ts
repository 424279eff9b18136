/** Writes a record as the page exports it: many entries, among them texts and numbers that RFC 8785 is particular about. */
import { writeFileSync } from "node:fs";
import { nextEntry, textHasher } from "../src/storage/audit/entry";
import { recordFile } from "../src/storage/audit/file";
import { recordOf } from "../src/storage/audit/testing";

const { entries, head } = await recordOf(40);
const particular = nextEntry(
  {
    action: "train",
    summary: "“Ünïcode”, a tab\t, a line\n, \u2028, \u007f, 🦊 and </script>",
    inputs: [],
    outputs: [],
    settings: {
      numbers: [0, -0, 1e21, 1e-7, 3e-4, 0.1 + 0.2, 5e-324, 9007199254740991],
      "\ud83d\ude00": 1,
      "\ufb33": 2,
      é: null,
    },
    software: "DeGLA Playground",
    adapter: "WebAssembly",
  },
  "2026-11-28T10:00:00.000Z",
  head,
  await textHasher(),
);
const file = recordFile([...entries, particular], { count: particular.seq, hash: particular.hash });
writeFileSync(process.argv[2]!, JSON.stringify(file));
