import { Button, Switch, TextInput } from "@mantine/core";
import { Panel } from "../../ui/Panel";
import { useStore } from "../../workspace/react";
import { NumberField, SettingField } from "./SettingField";
import { change, draftStore, resetDraft } from "./stores/draft";
import { FIELDS, methodWords } from "./stores/wording";
import classes from "./train.module.css";
import { useWords } from "./words";

/** How it is trained: numbers with sane defaults, the seldom ones folded away. */
export function SettingsPanel() {
  const t = useWords();
  const { name, method, microBatch, batch } = useStore(draftStore, (state) => state.config);
  return (
    <Panel id="settings" title={t(($) => $.settings.title)}>
      <div className={classes.fields}>
        {FIELDS.filter(({ more }) => !more).map((field) => (
          <SettingField key={field.path} of={field} />
        ))}
      </div>
      <details className={classes.details}>
        <summary>{t(($) => $.settings.more)}</summary>
        <div className={classes.fields}>
          <TextInput
            className={classes.wide}
            label={t(($) => $.settings.name)}
            placeholder={methodWords(method)}
            value={name}
            maxLength={120}
            onChange={(event) => change("name", event.currentTarget.value)}
          />
          {FIELDS.filter(({ more }) => more).map((field) => (
            <SettingField key={field.path} of={field} />
          ))}
          <div className={classes.wide}>
            <Switch
              size="xs"
              label={t(($) => $.settings.byMemory)}
              description={t(($) => $.settings.byMemoryAbout)}
              checked={microBatch === "auto"}
              onChange={(event) => change("microBatch", event.currentTarget.checked ? "auto" : batch)}
            />
            {microBatch !== "auto" && (
              <NumberField
                mt={6}
                aria-label={t(($) => $.settings.microBatch)}
                value={microBatch}
                take={(value) => change("microBatch", value)}
              />
            )}
          </div>
        </div>
      </details>
      <Button mt={10} size="compact-xs" onClick={resetDraft}>
        {t(($) => $.settings.reset)}
      </Button>
    </Panel>
  );
}
