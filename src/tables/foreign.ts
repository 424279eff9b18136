/** Files that are no tables, whatever their name says: told by how they begin, refused with what to do. */
import {
  beginningOf,
  beginsWith,
  GIT_LFS,
  GZIP,
  HDF5,
  NUMPY,
  PDF,
  PICKLE,
  SEVEN_ZIP,
  ZIP,
} from "../base/beginnings";
import { BadInputError } from "../base/errors";
import { baseName } from "./fileNames";
import { said } from "./said";

const TO_CSV = "Write it as CSV or JSON lines.";
const UNPACK = "Unpack it first.";

const WORKBOOK = "a workbook or another zip";
const OLD_WORKBOOK = "an old Excel workbook";
const WORKBOOKS: ReadonlySet<string> = new Set([WORKBOOK, OLD_WORKBOOK]);

/** What begins like this; `at` where it does not begin at once. */
const KINDS: readonly [begin: readonly string[], what: string, advice: string, at?: number][] = [
  [ZIP, WORKBOOK, "Save the sheet as “CSV UTF-8” in Excel or LibreOffice; unpack an archive."],
  [["\xd0\xcf\x11\xe0"], OLD_WORKBOOK, "Save the sheet as “CSV UTF-8”."],
  [
    ["PAR1"],
    "a Parquet file",
    "Write it as CSV or JSON lines, with pandas: read_parquet(…).to_csv(…, index=False).",
  ],
  [GZIP, "compressed with gzip", "Unpack it first: gunzip."],
  [["BZh"], "compressed with bzip2", "Unpack it first: bunzip2."],
  [["\x28\xb5\x2f\xfd"], "compressed with Zstandard", "Unpack it first: unzstd."],
  [["\xfd7zXZ\0"], "compressed with xz", "Unpack it first: unxz."],
  [SEVEN_ZIP, "an archive of 7-Zip", UNPACK],
  [["ustar"], "a tar archive, such as a shard of webdataset", UNPACK, 257],
  [["ARROW1", "\xff\xff\xff\xff"], "an Arrow file", TO_CSV],
  [["FEA1"], "a Feather file", TO_CSV],
  [["Obj\x01"], "an Avro file", TO_CSV],
  [HDF5, "an HDF5 file", TO_CSV],
  [NUMPY, "a NumPy array", TO_CSV],
  [PICKLE, "a Python pickle", TO_CSV],
  [["SQLite"], "an SQLite database", "Write the table as CSV."],
  [PDF, "a PDF", "Copy the table into a spreadsheet and save it as “CSV UTF-8”."],
  [["{\\rtf"], "a text of a word processor (RTF)", "Save it as plain text, UTF-8."],
  [["\x89PNG", "\xff\xd8\xff", "GIF8"], "a picture", "Choose the table that names it."],
  [["WEBP", "ftypavif"], "a picture", "Choose the table that names it.", 8],
  [
    GIT_LFS,
    "a Git LFS pointer",
    "The folder was cloned without git-lfs. Run `git lfs pull` in it, or download the file.",
  ],
  [["\xff\xfe\0\0", "\0\0\xfe\xff"], "in UTF-32", "Save it again as UTF-8."],
];
/** A page that a server sent, or what web applications call .xls. */
const PAGE = /^(\xef\xbb\xbf)?\s*<(!doctype|html|head|\?xml|table)/i;

/** @throws BadInputError naming what the file is */
export function refuseForeign(bytes: Uint8Array, name: string): void {
  const text = beginningOf(bytes, 512);
  for (const [begins, what, advice, at = 0] of KINDS)
    if (beginsWith(text, begins, at))
      throw new BadInputError(
        `${baseName(name)} is ${what}, not a table as text.`,
        advice,
        WORKBOOKS.has(what) ? said({ kind: "tableIsExcel", file: baseName(name) }) : {},
      );
  if (PAGE.test(text))
    throw new BadInputError(
      `${baseName(name)} is a web page or XML, not a table as text.`,
      "Fetch the file itself; of a page that a spreadsheet opens save the sheet as “CSV UTF-8”.",
      said({ kind: "tableIsWebPage", file: baseName(name) }),
    );
}
