/** What executors do to a graph before they plan it: the same outputs by fewer operations, or in less memory. */
import { fuse } from "./fuse";
import type { Graph } from "./graph";
import { type RecomputeOptions, recompute } from "./recompute";
import { rewriteGraph, withoutDead } from "./rewrite";
import { simplified } from "./simplify";

/** Values below 64 KB, or read again within about two layers, are kept. */
const WORTH: RecomputeOptions = { leastFloats: 2 ** 14, leastNodes: 24 };

/** @param again what is cheap to compute again isn't kept for long: see recompute.ts */
export function optimise(graph: Graph, { again = false }: { again?: boolean } = {}): Graph {
  const better = fuse(withoutDead(rewriteGraph(graph, simplified)));
  return again ? recompute(better, WORTH) : better;
}
