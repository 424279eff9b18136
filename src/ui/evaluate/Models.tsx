import { NativeSelect } from "@mantine/core";
import { BUNDLED_ID, modelStore, putModel, type Slot, shortName, TUNED_ID } from "../../state/models";
import { useStore } from "../../state/react";
import classes from "./evaluate.module.css";

/** The same two models that the rest of the page compares. */
export function Models() {
  const { slots, loaded, loading, cached } = useStore(modelStore);
  const known = [...new Set([BUNDLED_ID, TUNED_ID, ...Object.keys(loaded), ...cached.map(({ id }) => id)])];
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
  return (
    <section aria-labelledby="eval-models" className={classes.panel}>
      <h2 id="eval-models">Models</h2>
      <div className={classes.stack}>
        {select("a", "A, the base", false)}
        {select("b", "B, compared with it", true)}
      </div>
      {known.length < 2 && (
        <p className={classes.hint}>
          A second model comes from <a href="#/models">Models</a>: a tuned one, another size, or your own
          files.
        </p>
      )}
    </section>
  );
}
