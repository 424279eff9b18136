/**
 * Bytes of a table as text: UTF-8 and UTF-16 with and without their byte-order mark, and what Excel writes on Windows:
 * Windows-1252, in Japan Shift_JIS. Source of the labels: WHATWG Encoding Standard.
 */
import { BrokenFileError } from "../base/errors";
import { asWindows1252 } from "../base/windows1252";
import { baseName } from "./fileNames";
import { refuseForeign } from "./foreign";
import type { EncodingNotice } from "./notices";
import { said } from "./said";
import type { TableSource } from "./source";

const JAPANESE = ["shift_jis", "euc-jp"] as const;
export type Encoding = "utf-8" | "utf-16le" | "utf-16be" | "windows-1252" | (typeof JAPANESE)[number];

/** How much of the beginning is looked at for UTF-16 without a mark. */
const LOOKED_AT = 4096;

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
      said({ kind: "tableIsNoText", file: baseName(name) }),
    );
}

const KANA = /[\u3041-\u30fe]/g;
const WRITTEN = /[\u3000-\u30ff\u4e00-\u9fff\uff01-\uff5e]/g;
// biome-ignore lint/suspicious/noControlCharactersInRegex: every sign of ASCII
const BEYOND_ASCII = /[^\u0000-\u007f]/g;

/** Valid throughout, and nearly all beyond ASCII is Japanese with kana among it: no Western text reads so by chance. */
async function isJapanese(source: TableSource, encoding: (typeof JAPANESE)[number]): Promise<boolean> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  let [kana, written, all] = [0, 0, 0];
  const count = (text: string) => {
    kana += text.match(KANA)?.length ?? 0;
    written += text.match(WRITTEN)?.length ?? 0;
    all += text.match(BEYOND_ASCII)?.length ?? 0;
  };
  try {
    for await (const bytes of source.open()) count(decoder.decode(bytes, { stream: true }));
    count(decoder.decode());
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
  return kana > 0 && written > 0.8 * all;
}

/** Reads the whole file once, or a few times where it is no Unicode, keeping nothing of it. @throws BadInputError for what is no text at all */
export async function encodingOf(source: TableSource): Promise<Encoding> {
  const strict = new TextDecoder("utf-8", { fatal: true });
  let first = true;
  try {
    for await (const bytes of source.open()) {
      if (first) {
        refuseForeign(bytes, source.name);
        const known = encodingByBeginning(bytes);
        if (known) return known;
      }
      first = false;
      strict.decode(bytes, { stream: true });
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    for (const encoding of JAPANESE) if (await isJapanese(source, encoding)) return encoding;
    return "windows-1252";
  }
  // The last character may be cut off with the file: that makes no other encoding of the rest.
  return "utf-8";
}

/** What DOS and disks that are read in blocks put behind a text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const FILL = /[\u0000\u001a]+$/;

/** The file's text piece by piece, without a byte-order mark. */
export async function* textOf(source: TableSource, encoding: Encoding): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding);
  let fill = "";
  for await (const bytes of source.open()) {
    const decoded = decoder.decode(bytes, { stream: true });
    const whole = fill + (encoding === "windows-1252" ? asWindows1252(decoded) : decoded);
    fill = FILL.exec(whole)?.[0] ?? "";
    const text = whole.slice(0, whole.length - fill.length);
    refuseControls(text, source.name);
    if (text !== "") yield text;
  }
  const rest = decoder.decode();
  if (rest !== "") yield rest;
}

const GUESSED: Partial<Record<Encoding, EncodingNotice["kind"]>> = {
  "windows-1252": "readAsWindows1252",
  shift_jis: "readAsShiftJis",
  "euc-jp": "readAsEucJp",
};

/** Told where a file is not what it should be; null for Unicode. */
export function encodingNotice(encoding: Encoding, name: string): EncodingNotice | null {
  const kind = GUESSED[encoding];
  return kind ? { kind, file: baseName(name) } : null;
}

/** All of a file's text, with the notice of its encoding. */
export async function readText(
  source: TableSource,
): Promise<{ text: string; notice: EncodingNotice | null }> {
  const encoding = await encodingOf(source);
  const parts: string[] = [];
  for await (const part of textOf(source, encoding)) parts.push(part);
  return { text: parts.join(""), notice: encodingNotice(encoding, source.name) };
}
