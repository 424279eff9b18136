/** Captions from files of any table's format, with the pictures that they name: what negatives are made of. */
import { BadInputError } from "../base/errors";
import { problemNotices } from "../tables/captionRows";
import type { Entry } from "../tables/entries";
import type { TableNotice } from "../tables/notices";
import { entriesOfText, openTable, type ReaderOptions } from "../tables/reader";
import type { TableSource } from "../tables/source";
import type { Source } from "./set";

/** More captions than this are refused by the page, with advice; the command has no bound. */
export const MOST_CAPTIONS = 200_000;

/** A text file is one caption a line unless its first line is a heading ("image,caption"). */
const optionsFor = (name: string): ReaderOptions => ({ use: "negatives", lines: /\.txt$/i.test(name) });

/** DeGLA's ids are numbers: a number in a table is one again. */
const imageIdOf = (picture: string | null): string | number | null =>
  picture !== null && /^(0|[1-9]\d{0,14})$/.test(picture) ? Number(picture) : picture;

const sourcesOf = ({ captions, picture }: Entry): Source[] =>
  captions.map((original) => ({ original, imageId: imageIdOf(picture) }));

/** @throws BrokenFileError; BadInputError beyond MOST_CAPTIONS */
export function readCaptions(text: string, name: string): { sources: Source[]; notices: TableNotice[] } {
  const { entries, told } = entriesOfText(text, name, optionsFor(name));
  const sources = entries.flatMap(sourcesOf);
  if (sources.length > MOST_CAPTIONS)
    throw new BadInputError(
      `${name} holds ${sources.length.toLocaleString("en")} captions; ${MOST_CAPTIONS.toLocaleString("en")} are the most.`,
      "Split the file, take a sample of it, or use the command, which has no bound: npm run degla -- negatives.",
    );
  return { sources, notices: [...told.notices, ...problemNotices(told)] };
}

/** Captions as they come, however many. The notices are whole when they have ended. */
export function captionStream(source: TableSource): {
  sources: AsyncGenerator<Source[]>;
  notices(): TableNotice[];
} {
  const { entries, told } = openTable(source, optionsFor(source.name));
  async function* sources() {
    for await (const block of entries) yield block.flatMap(sourcesOf);
  }
  return { sources: sources(), notices: () => [...told.notices, ...problemNotices(told)] };
}
