/** What is used of csv-parse, without Node's types, which its own declarations bring into every page. */
export interface Options {
  delimiter: string;
  quote: string | null;
  escape: string;
  record_delimiter: string[];
  ltrim: boolean;
  rtrim: boolean;
  relax_quotes: boolean;
  relax_column_count: boolean;
  skip_empty_lines: boolean;
  info: true;
}

export function parse(text: string, options: Options): { record: string[]; info: Info }[];

export interface Info {
  records: number;
  empty_lines: number;
}

/** A text that can't be cut into cells, with csv-parse's code of the reason. */
export class CsvError extends Error {
  code: string;
  lines?: number;
}
