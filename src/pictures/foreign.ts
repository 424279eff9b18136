/** Files that are pictures or look so to a visitor, and are not read here: named by how they begin. */

import { beginningOf, beginsWith, GIT_LFS, GZIP, PDF, SEVEN_ZIP, ZIP } from "../base/beginnings";

/** What the file is; "text" and "unknown" where nothing tells. */
export type ForeignKind = string;

const KINDS: readonly [begins: readonly string[], kind: string, at?: number][] = [
  [["II*\0", "MM\0*", "II+\0", "MM\0+"], "TIFF"],
  [["FUJIFILMCCD-RAW", "IIRO", "IIRS", "IIU\0", "FOVb"], "raw picture of a camera"],
  [PDF, "PDF"],
  [["%!PS", "\xc5\xd0\xd3\xc6"], "PostScript"],
  [["8BPS", "8BPB"], "PSD"],
  [["\0\0\x01\0", "icns"], "icon"],
  [["\xff\x0a", "\0\0\0\x0cJXL "], "JPEG XL"],
  [["\0\0\0\x0cjP  ", "\xff\x4f\xff\x51"], "JPEG 2000"],
  [["II\xbc"], "JPEG XR"],
  [
    ["P1", "P2", "P3", "P4", "P5", "P6", "P7", "Pf", "PF"].flatMap((kind) => [`${kind}\n`, `${kind} `]),
    "Netpbm",
  ],
  [["qoif"], "QOI"],
  [["DDS "], "DDS"],
  [["\x76\x2f\x31\x01"], "OpenEXR"],
  [["#?RADIANCE", "#?RGBE"], "Radiance HDR"],
  [["\x0a\x05\x01"], "PCX"],
  [["\xd7\xcd\xc6\x9a", "\x01\0\0\0\x6c\0\0\0"], "Windows metafile"],
  [["gimp xcf"], "GIMP"],
  [["\x1aE\xdf\xa3", "FLV\x01"], "film"],
  [["AVI "], "film", 8],
  [[...ZIP, "Rar!", ...SEVEN_ZIP, ...GZIP], "archive"],
  [["\0\x05\x16\x07"], "AppleDouble"],
  [GIT_LFS, "Git LFS pointer"],
];

/** What to do, where saving it as another kind is not it. */
export const FOREIGN_ADVICE: Readonly<Record<string, string>> = {
  AppleDouble: "macOS puts such files beside the pictures on other systems' disks. Pick the picture itself.",
  "Git LFS pointer": "Its folder was cloned without git-lfs. Run `git lfs pull` in it.",
  "web page": "A server sent it in the picture's place. Fetch the picture again.",
  archive: "Unpack it first.",
  film: "Save a frame of it as PNG or JPEG.",
};

/** ISO media files by their brand. */
const BRANDS: readonly [RegExp, string][] = [
  [/hei[cxs]|mif1|msf1|hevc/, "HEIC"],
  [/^crx /, "raw picture of a camera"],
  [/^(isom|iso\d|mp4\d|avc1|qt {2}|M4V|3gp|dash|mmp4)/, "film"],
];

/** @param brands of a file whose first box is `ftyp` */
export const foreignBrand = (brands: string): ForeignKind =>
  BRANDS.find(([pattern]) => pattern.test(brands))?.[1] ?? "unknown";

/** @param bytes of a file that begins as no picture that is read here */
export function foreignKind(bytes: Uint8Array): ForeignKind {
  const begin = beginningOf(bytes, 64);
  const known = KINDS.find(([begins, , at = 0]) => beginsWith(begin, begins, at));
  if (known) return known[1];
  const sample = bytes.subarray(0, 512);
  const text = new TextDecoder().decode(sample);
  if (/^\s*(<\?xml|<!--|<svg)/.test(text) && /<svg/.test(new TextDecoder().decode(bytes.subarray(0, 4096))))
    return "SVG";
  if (/^\s*<(!doctype|html|head)/i.test(text)) return "web page";
  const control = sample.some((byte) => byte < 9 || (byte > 13 && byte < 32 && byte !== 27));
  return control || text.includes("\ufffd") ? "unknown" : "text";
}
