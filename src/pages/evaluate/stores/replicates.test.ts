/** Which models are pooled: one by its weights, on one side only, and none where nothing is compared. */
import { beforeEach, describe, expect, it } from "vitest";
import type { ModelInfo } from "../../../worker/protocol";
import { modelStore } from "../../../workspace/models";
import { comparedSides, markReplicate, NO_REPLICATES, replicateHeads, replicateStore } from "./replicates";
import type { ResultHead } from "./results";

const model = (id: string, sha256: string) => ({ id, name: id, sha256 }) as ModelInfo;

beforeEach(() => {
  replicateStore.setState(NO_REPLICATES);
  const models = [model("a1", "1"), model("a2", "2"), model("copy", "1"), model("b1", "3"), model("b2", "4")];
  modelStore.setState({
    loaded: Object.fromEntries(models.map((one) => [one.id, one])),
    slots: { a: "a1", b: "b1" },
  });
});

const ids = (side: readonly { id: string }[]) => side.map(({ id }) => id);

describe("seeds of one method", () => {
  it("stand beside their slot's model, and on one side only", () => {
    markReplicate("a", "a2", true);
    markReplicate("b", "a2", true);
    markReplicate("b", "b2", true);
    const { a, b } = comparedSides();
    expect([ids(a), ids(b)]).toEqual([["a1"], ["b1", "a2", "b2"]]);
    markReplicate("b", "a2", false);
    expect(ids(comparedSides().b)).toEqual(["b1", "b2"]);
  });

  it("count the same weights once, and nothing on a side that isn't compared", () => {
    markReplicate("a", "copy", true);
    markReplicate("b", "b2", true);
    expect(ids(comparedSides().a)).toEqual(["a1"]);
    expect(ids(comparedSides().twice)).toEqual(["copy"]);
    modelStore.setState({ slots: { a: "a1", b: null } });
    expect(comparedSides().b).toEqual([]);
  });

  it("find their results on the very cases that are shown, the last ones; nothing is pooled of one a side", () => {
    const head = (sha256: string, version: string, id: string) =>
      ({ id, suite: { name: "s", version }, model: { name: "", sha256 } }) as ResultHead;
    const heads = [head("1", "v", "h1"), head("2", "old", "h2"), head("2", "v", "h3"), head("2", "v", "h4")];
    const shown = { name: "s", head: heads[0]! };
    expect(replicateHeads(heads, shown, comparedSides())).toBeNull();
    markReplicate("a", "a2", true);
    const found = replicateHeads(heads, shown, comparedSides());
    expect(found?.a.map(({ head }) => head?.id)).toEqual(["h1", "h4"]);
    expect(found?.b.map(({ head }) => head)).toEqual([null]);
  });
});
