/** The interpreter where there are no threads. */
import { run } from "./run";
import { chunksOf, INSTRUCTION } from "./tape";

/** All instructions from `at` to `end` by the calling thread. */
export function alone(at: usize, end: usize, scratch: usize): void {
  for (; at < end; at += INSTRUCTION) {
    const chunks = chunksOf(at);
    for (let chunk = 0; chunk < chunks; chunk++) run(at, chunk, scratch);
  }
}
