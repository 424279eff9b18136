/** Text that remembers which of its words speak of which object. */

export type Role =
  | "phrase"
  | "noun"
  | "colour"
  | "size"
  | "pose"
  | "count"
  | "relation"
  | "place"
  | "background";

/** Characters [start, end) of a caption and the scene objects they speak of. */
export interface Span {
  start: number;
  end: number;
  role: Role;
  objects: number[];
}

export interface Marked {
  text: string;
  spans: Span[];
}

/** A text that speaks, as a whole, of some objects. */
export function mark(inner: string | Marked, role: Role, objects: number[]): Marked {
  const { text, spans } = typeof inner === "string" ? { text: inner, spans: [] } : inner;
  return { text, spans: [{ start: 0, end: text.length, role, objects }, ...spans] };
}

/** Several pieces in a row; each keeps its spans. */
export function concat(pieces: readonly (string | Marked)[]): Marked {
  let text = "";
  const spans: Span[] = [];
  for (const piece of pieces) {
    if (typeof piece === "string") {
      text += piece;
      continue;
    }
    for (const span of piece.spans)
      spans.push({ ...span, start: span.start + text.length, end: span.end + text.length });
    text += piece.text;
  }
  return { text, spans };
}

/** say`${dog} to the left of ${car}` */
export function say(strings: TemplateStringsArray, ...values: (string | Marked)[]): Marked {
  return concat(strings.flatMap((s, i) => (i < values.length ? [s, values[i]!] : [s])));
}

/** Pieces with a separator between them. */
export function joined(pieces: readonly (string | Marked)[], separator: string, last = separator): Marked {
  return concat(
    pieces.flatMap((piece, i) => (i === 0 ? [piece] : [i === pieces.length - 1 ? last : separator, piece])),
  );
}
