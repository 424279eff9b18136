import { Anchor, NativeSelect } from "@mantine/core";
import { Trans } from "../../language/words";
import { Panel } from "../../ui/Panel";
import shared from "../../ui/page.module.css";
import { BUNDLED_ID, shortName, TUNED_ID } from "../../workspace/modelSources";
import { modelStore, putModel, type Slot } from "../../workspace/models";
import { useParts, useStore } from "../../workspace/react";
import classes from "./evaluate.module.css";
import { ReplicateList } from "./ReplicateList";
import { comparedSides, replicateStore } from "./stores/replicates";
import { useWords } from "./words";

/** The same two models that the rest of the page compares, each with the replicates that are pooled with it. */
export function Models() {
  const t = useWords();
  const { slots, loaded, loading, cached } = useParts(modelStore, "slots", "loaded", "loading", "cached");
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
      description={slots[slot] && loading[slots[slot]] ? t(($) => $.models.loading) : undefined}
      value={slots[slot] ?? ""}
      onChange={(event) => void putModel(slot, event.currentTarget.value || null)}
      data={[
        ...(empty ? [{ value: "", label: t(($) => $.models.none) }] : []),
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
    <Panel id="eval-models" title={t(($) => $.models.title)}>
      <div className={classes.stack}>
        <div>
          {select(
            "a",
            t(($) => $.models.a),
            false,
          )}
          {replicates("a")}
        </div>
        <div>
          {select(
            "b",
            t(($) => $.models.b),
            true,
          )}
          {replicates("b")}
        </div>
      </div>
      {sides.twice.map(({ id, name: twin }) => (
        <p key={id} className={classes.note}>
          {t(($) => $.models.twice, { name: twin })}
        </p>
      ))}
      {known.length < 2 && (
        <p className={shared.hint}>
          <Trans
            t={t}
            i18nKey={($) => $.models.second}
            components={{ models: <Anchor href="#/models" inherit underline="always" /> }}
          />
        </p>
      )}
    </Panel>
  );
}
