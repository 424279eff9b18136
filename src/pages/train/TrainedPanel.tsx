import { Checkbox, NativeSelect, SegmentedControl, Switch } from "@mantine/core";
import { LORA_TARGETS, type Trainable } from "../../degla/config";
import { Panel } from "../../ui/Panel";
import { shortName } from "../../workspace/modelSources";
import { modelStore } from "../../workspace/models";
import { useParts, useStore } from "../../workspace/react";
import { NumberField } from "./SettingField";
import { change, draftStore } from "./stores/draft";
import classes from "./train.module.css";
import { useWords } from "./words";

const STARTS: Record<Trainable["kind"], Trainable> = {
  all: { kind: "all" },
  last: { kind: "last", blocks: 1 },
  projections: { kind: "projections" },
  lora: { kind: "lora", rank: 8, alpha: 16, targets: ["q_proj", "v_proj"] },
};

const KINDS = ["all", "last", "projections", "lora"] as const satisfies readonly Trainable["kind"][];

/** Which model, and what of it moves. */
export function TrainedPanel() {
  const t = useWords();
  const { model, train, tokenTable } = useStore(draftStore, (state) => state.config);
  const { loaded, cached } = useParts(modelStore, "loaded", "cached");
  const names = new Map<string, string>([
    ...Object.values(loaded).map(({ id, name }) => [id, name] as const),
    ...cached.map(({ id, name }) => [id, name] as const),
  ]);
  for (const id of names.keys()) if (id.startsWith("run:")) names.delete(id);
  if (!names.has(model)) names.set(model, shortName(model));
  const put = (next: Trainable) => change("train", next);
  return (
    <Panel id="trained" title={t(($) => $.trained.title)}>
      <NativeSelect
        label={t(($) => $.trained.model)}
        value={model}
        onChange={(event) => change("model", event.currentTarget.value)}
        data={[...names].map(([value, label]) => ({ value, label }))}
      />
      <SegmentedControl
        fullWidth
        mt={10}
        aria-label={t(($) => $.trained.label)}
        value={train.kind}
        onChange={(kind) => put(STARTS[kind as Trainable["kind"]])}
        data={KINDS.map((value) => ({ value, label: t(($) => $.trained.kinds[value].label) }))}
      />
      <p className={classes.about}>{t(($) => $.trained.kinds[train.kind].about)}</p>
      {train.kind === "last" && (
        <NumberField
          label={t(($) => $.trained.blocks)}
          value={train.blocks}
          take={(blocks) => put({ ...train, blocks })}
        />
      )}
      {train.kind === "lora" && (
        <>
          <div className={classes.fields}>
            <NumberField
              label={t(($) => $.trained.rank)}
              value={train.rank}
              take={(rank) => put({ ...train, rank })}
            />
            <NumberField
              label={t(($) => $.trained.alpha)}
              value={train.alpha}
              take={(alpha) => put({ ...train, alpha })}
            />
          </div>
          <fieldset className={classes.checks}>
            <legend>{t(($) => $.trained.matrices)}</legend>
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
        label={t(($) => $.trained.tokenTable)}
        description={t(($) => $.trained.tokenTableAbout)}
        checked={tokenTable}
        onChange={(event) => change("tokenTable", event.currentTarget.checked)}
      />
    </Panel>
  );
}
