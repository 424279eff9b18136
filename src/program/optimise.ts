/** What executors do to a graph before they plan it: the same outputs by fewer operations. */
import { fuse } from "./fuse";
import type { Graph } from "./graph";
import { rewriteGraph, withoutDead } from "./rewrite";
import { simplified } from "./simplify";

export function optimise(graph: Graph): Graph {
  return fuse(withoutDead(rewriteGraph(graph, simplified)));
}
