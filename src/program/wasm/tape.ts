/** Instructions as they are written for assembly/tape.ts: a code, how many chunks, then words by their place. */
import type { Shape } from "../graph";
import type { CODE } from "./codes";

/** Bytes of an instruction. */
export const INSTRUCTION = 256;
const WORDS = INSTRUCTION / 4;

/** Where a value lies, row by row. */
export interface Place {
  address: number;
  shape: Shape;
}

/** A number by place; floats apart, as they are other bits. */
export interface Instruction {
  code: (typeof CODE)[keyof typeof CODE];
  /** Pieces that can be computed by any thread in any order; 0: nothing to do. */
  chunks: number;
  words: Readonly<Record<number, number>>;
  floats?: Readonly<Record<number, number>>;
  /** About how many multiplications and additions. */
  work: number;
}

/** Words of all instructions, one behind the other. */
export function encode(instructions: readonly Instruction[]): Int32Array {
  const tape = new Int32Array(instructions.length * WORDS);
  const reals = new Float32Array(tape.buffer);
  for (const [i, { code, chunks, words, floats = {} }] of instructions.entries()) {
    const at = i * WORDS;
    tape[at] = code;
    tape[at + 1] = chunks;
    // addresses above 2 GiB are the same bits as a negative number
    for (const [place, value] of Object.entries(words)) tape[at + Number(place)] = value;
    for (const [place, value] of Object.entries(floats)) reals[at + Number(place)] = value;
  }
  return tape;
}

/** Parts of `work` in rows of `each`, at least one and at most `rows`: how many rows make a chunk. */
export function rowsPerChunk(rows: number, each: number, work: number): number {
  return Math.max(1, Math.min(rows, Math.ceil(work / Math.max(1, each))));
}
