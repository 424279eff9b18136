import { Checkbox, NativeSelect, SegmentedControl, Switch } from "@mantine/core";
import { LORA_TARGETS, type Trainable } from "../../degla/config";
import { shortName } from "../../workspace/modelSources";
import { modelStore } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import { NumberField } from "./SettingField";
import { change, draftStore } from "./stores/draft";
import classes from "./train.module.css";

const KINDS: { value: Trainable["kind"]; label: string; about: string }[] = [
  { value: "all", label: "All", about: "Every weight of both towers moves." },
  { value: "last", label: "Last blocks", about: "Only the end of each tower: less memory, less is lost." },
  {
    value: "projections",
    label: "Projections",
    about: "Only the two matrices into the common space: quick, and weak.",
  },
  {
    value: "lora",
    label: "LoRA",
    about: "Small matrices beside the large ones; they can be exported alone or merged.",
  },
];

const STARTS: Record<Trainable["kind"], Trainable> = {
  all: { kind: "all" },
  last: { kind: "last", blocks: 1 },
  projections: { kind: "projections" },
  lora: { kind: "lora", rank: 8, alpha: 16, targets: ["q_proj", "v_proj"] },
};

/** Which model, and what of it moves. */
export function TrainedPanel() {
  const { model, train, tokenTable } = useStore(draftStore, (state) => state.config);
  const { loaded, cached } = useStore(
    modelStore,
    useShallow(({ loaded, cached }) => ({ loaded, cached })),
  );
  const names = new Map<string, string>([
    ...Object.values(loaded).map(({ id, name }) => [id, name] as const),
    ...cached.map(({ id, name }) => [id, name] as const),
  ]);
  for (const id of names.keys()) if (id.startsWith("run:")) names.delete(id);
  if (!names.has(model)) names.set(model, shortName(model));
  const put = (next: Trainable) => change("train", next);
  return (
    <section aria-labelledby="trained-title" className={classes.panel}>
      <h2 id="trained-title">What is trained</h2>
      <NativeSelect
        label="Model"
        value={model}
        onChange={(event) => change("model", event.currentTarget.value)}
        data={[...names].map(([value, label]) => ({ value, label }))}
      />
      <SegmentedControl
        fullWidth
        mt={10}
        aria-label="What of the model is trained"
        value={train.kind}
        onChange={(kind) => put(STARTS[kind as Trainable["kind"]])}
        data={KINDS.map(({ value, label }) => ({ value, label }))}
      />
      <p className={classes.about}>{KINDS.find(({ value }) => value === train.kind)?.about}</p>
      {train.kind === "last" && (
        <NumberField
          label="Blocks of each tower"
          value={train.blocks}
          take={(blocks) => put({ ...train, blocks })}
        />
      )}
      {train.kind === "lora" && (
        <>
          <div className={classes.fields}>
            <NumberField label="Rank" value={train.rank} take={(rank) => put({ ...train, rank })} />
            <NumberField label="LoRA's α" value={train.alpha} take={(alpha) => put({ ...train, alpha })} />
          </div>
          <fieldset className={classes.checks}>
            <legend>Matrices</legend>
            {LORA_TARGETS.map((target) => (
              <Checkbox
                key={target}
                size="xs"
                label={<code>{target}</code>}
                checked={train.targets.includes(target)}
                onChange={(event) => {
                  const on = event.currentTarget.checked;
                  const targets = LORA_TARGETS.filter((other) =>
                    other === target ? on : train.targets.includes(other),
                  );
                  put({ ...train, targets });
                }}
                disabled={train.targets.length === 1 && train.targets[0] === target}
              />
            ))}
          </fieldset>
        </>
      )}
      <Switch
        size="xs"
        mt={10}
        label="The token table, too"
        description="It is most of a text tower's parameters, and rare words are easily spoiled."
        checked={tokenTable}
        onChange={(event) => change("tokenTable", event.currentTarget.checked)}
      />
    </section>
  );
}
