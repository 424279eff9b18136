import { Button, Switch, TextInput } from "@mantine/core";
import { methodName } from "../../degla/method";
import { useStore } from "../../workspace/react";
import { NumberField, SettingField } from "./SettingField";
import { change, draftStore, resetDraft } from "./stores/draft";
import { FIELDS } from "./stores/wording";
import classes from "./train.module.css";

/** How it is trained: numbers with sane defaults, the seldom ones folded away. */
export function SettingsPanel() {
  const { name, method, microBatch, batch } = useStore(draftStore, (state) => state.config);
  return (
    <section aria-labelledby="settings-title" className={classes.panel}>
      <h2 id="settings-title">Settings</h2>
      <div className={classes.fields}>
        {FIELDS.filter(({ more }) => !more).map(({ path, label, about }) => (
          <SettingField key={path} path={path} label={label} about={about} />
        ))}
      </div>
      <details className={classes.details}>
        <summary>More settings</summary>
        <div className={classes.fields}>
          <TextInput
            className={classes.wide}
            label="Name"
            placeholder={methodName(method)}
            value={name}
            maxLength={120}
            onChange={(event) => change("name", event.currentTarget.value)}
          />
          {FIELDS.filter(({ more }) => more).map(({ path, label, about }) => (
            <SettingField key={path} path={path} label={label} about={about} />
          ))}
          <div className={classes.wide}>
            <Switch
              size="xs"
              label="Micro-batch by the memory there is"
              description="Pairs that go through the towers at once. Fewer than the batch need less memory and give the same gradient."
              checked={microBatch === "auto"}
              onChange={(event) => change("microBatch", event.currentTarget.checked ? "auto" : batch)}
            />
            {microBatch !== "auto" && (
              <NumberField
                mt={6}
                aria-label="Micro-batch"
                value={microBatch}
                take={(value) => change("microBatch", value)}
              />
            )}
          </div>
        </div>
      </details>
      <Button mt={10} size="compact-xs" onClick={resetDraft}>
        Reset to defaults
      </Button>
    </section>
  );
}
