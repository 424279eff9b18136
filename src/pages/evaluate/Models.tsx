import { NativeSelect } from "@mantine/core";
import { BUNDLED_ID, shortName, TUNED_ID } from "../../workspace/modelSources";
import { modelStore, putModel, type Slot } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import classes from "./evaluate.module.css";
import { ReplicateList } from "./ReplicateList";
import { comparedSides, replicateStore } from "./stores/replicates";

/** The same two models that the rest of the page compares, each with the replicates that are pooled with it. */
export function Models() {
  const { slots, loaded, loading, cached } = useStore(
    modelStore,
    useShallow(({ slots, loaded, loading, cached }) => ({ slots, loaded, loading, cached })),
  );
  const marked = useStore(replicateStore);
  const known = [
    ...new Set([
      BUNDLED_ID,
      TUNED_ID,
      ...Object.keys(loaded),
      ...cached.map(({ id }) => id),
      ...marked.a,
      ...marked.b,
    ]),
  ];
  const sides = comparedSides();
  const name = (id: string) =>
    loaded[id]?.name ?? cached.find((model) => model.id === id)?.name ?? shortName(id);
  const options = known.map((id) => ({
    value: id,
    label: `${name(id)} · ${(loaded[id]?.sha256 ?? cached.find((model) => model.id === id)?.sha256 ?? "").slice(0, 8)}`,
  }));
  const select = (slot: Slot, label: string, empty: boolean) => (
    <NativeSelect
      label={label}
      description={slots[slot] && loading[slots[slot]] ? "loading…" : undefined}
      value={slots[slot] ?? ""}
      onChange={(event) => void putModel(slot, event.currentTarget.value || null)}
      data={[
        ...(empty ? [{ value: "", label: "none" }] : []),
        ...options.filter(({ value }) => slot === "a" || value !== slots.a),
      ]}
    />
  );
  const replicates = (slot: Slot) => {
    const free = options.filter(
      ({ value }) =>
        value !== slots.a && value !== slots.b && !marked[slot === "a" ? "b" : "a"].includes(value),
    );
    if (free.length === 0 || sides[slot].length === 0) return null;
    return <ReplicateList slot={slot} options={free} marked={marked[slot]} count={sides[slot].length} />;
  };
  return (
    <section aria-labelledby="eval-models" className={classes.panel}>
      <h2 id="eval-models">Models</h2>
      <div className={classes.stack}>
        <div>
          {select("a", "A, the base", false)}
          {replicates("a")}
        </div>
        <div>
          {select("b", "B, compared with it", true)}
          {replicates("b")}
        </div>
      </div>
      {sides.twice.map(({ id, name: twin }) => (
        <p key={id} className={classes.note}>
          {twin} has the weights of another model here: as a seed it counts once.
        </p>
      ))}
      {known.length < 2 && (
        <p className={classes.hint}>
          A second model comes from <a href="#/models">Models</a>: a tuned one, another size, or your own
          files.
        </p>
      )}
    </section>
  );
}
