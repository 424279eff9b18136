/**
 * Bytes of a table as text: UTF-8 and UTF-16 with and without their byte-order mark, and Windows-1252, which Excel
 * writes on Windows. Source of the labels: WHATWG Encoding Standard.
 */
import { BadInputError, BrokenFileError } from "../base/errors";
import { asWindows1252 } from "../base/windows1252";
import { baseName } from "./fileNames";
import type { TableSource } from "./source";

export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252";

/** What begins like this is no text, whatever its name says. */
const BINARY: readonly [begin: number[], what: string, advice: string][] = [
  [
    [0x50, 0x4b, 0x03, 0x04],
    "a workbook or another zip",
    "Save the sheet as “CSV UTF-8” in Excel or LibreOffice; unpack an archive.",
  ],
  [[0xd0, 0xcf, 0x11, 0xe0], "an old Excel workbook", "Save the sheet as “CSV UTF-8”."],
  [
    [0x50, 0x41, 0x52, 0x31],
    "a Parquet file",
    "Write it as CSV or JSON lines, with pandas: read_parquet(…).to_csv(…, index=False).",
  ],
  [[0x1f, 0x8b], "compressed with gzip", "Unpack it first: gunzip."],
  [[0x41, 0x52, 0x52, 0x4f, 0x57, 0x31], "an Arrow file", "Write it as CSV or JSON lines."],
  [[0x53, 0x51, 0x4c, 0x69, 0x74, 0x65], "an SQLite database", "Write the table as CSV."],
];

/** How much of the beginning is looked at for UTF-16 without a mark. */
const LOOKED_AT = 4096;

function refuseBinary(bytes: Uint8Array, name: string): void {
  for (const [begin, what, advice] of BINARY)
    if (begin.every((byte, i) => bytes[i] === byte))
      throw new BadInputError(`${baseName(name)} is ${what}, not text.`, advice);
}

/** Null where the beginning leaves it open: then it is UTF-8 if all of it is valid. */
function encodingByBeginning(bytes: Uint8Array): Encoding | null {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le";
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be";
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return "utf-8";
  const sample = bytes.subarray(0, LOOKED_AT);
  const zeros = [0, 0];
  sample.forEach((byte, i) => {
    if (byte === 0) zeros[i % 2]!++;
  });
  // Latin letters in UTF-16 have a zero in every other byte.
  const many = sample.length / 5;
  if (zeros[1]! > many && zeros[0]! < zeros[1]! / 4) return "utf-16le";
  if (zeros[0]! > many && zeros[1]! < zeros[0]! / 4) return "utf-16be";
  return null;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const CONTROL = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

function refuseControls(text: string, name: string): void {
  if (CONTROL.test(text))
    throw new BrokenFileError(
      `${baseName(name)} holds no text in an encoding that is known here (UTF-8, UTF-16, Windows-1252).`,
      "Save it again as UTF-8.",
    );
}

/** Reads the whole file once, keeping nothing of it. @throws BadInputError for what is no text at all */
export async function encodingOf(source: TableSource): Promise<Encoding> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let first = true;
  try {
    for await (const bytes of source.open()) {
      if (first) {
        refuseBinary(bytes, source.name);
        const known = encodingByBeginning(bytes);
        if (known) return known;
      }
      first = false;
      strict.decode(bytes, { stream: true });
    }
  } catch (error) {
    if (error instanceof TypeError) return "windows-1252";
    throw error;
  }
  // The last character may be cut off with the file: that makes no other encoding of the rest.
  return "utf-8";
}

/** The file's text piece by piece, without a byte-order mark. */
export async function* textOf(source: TableSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  for await (const bytes of source.open()) {
    const decoded = decoder.decode(bytes, { stream: true });
    const text = encoding === "windows-1252" ? asWindows1252(decoded) : decoded;
    refuseControls(text, source.name);
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

/** Said where a file is not what it should be; null for Unicode. */
export function encodingNotice(encoding: Encoding, name: string): string | null {
  if (encoding !== "windows-1252") return null;
  return `${baseName(name)} is not in UTF-8; it was read as Windows-1252, as Excel writes it on Windows. Where letters look wrong, save it as UTF-8.`;
}

/** All of a file's text, with the notice of its encoding. */
export async function readText(source: TableSource): Promise<{ text: string; notice: string | null }> {
  const encoding = await encodingOf(source);
  const parts: string[] = [];
  for await (const part of textOf(source, encoding)) parts.push(part);
  return { text: parts.join(""), notice: encodingNotice(encoding, source.name) };
}
