import { Button, NativeSelect, TextInput } from "@mantine/core";
import { useState } from "react";
import type { RunConfig } from "../../degla/config";
import { METHOD_NAMES, PRESET_NAMES, PRESETS, TERMS } from "../../degla/method";
import { Dialog } from "../../ui/Dialog";
import page from "../../ui/page.module.css";
import type { RunSummary } from "../../worker/training/protocol";
import { useStore } from "../../workspace/react";
import { plain } from "./SettingField";
import { presetOf, putConfig, valueAt, withValue } from "./stores/draft";
import { freeName, startRun } from "./stores/runControls";
import { activeRun, runsStore } from "./stores/runs";
import { FIELDS, labelOf } from "./stores/wording";
import classes from "./train.module.css";
import { useWords } from "./words";

/** Settings that can be the one that differs: the method as a whole, each weight, each number. */
function pathsOf({ method, data }: RunConfig): string[] {
  return [
    "method",
    ...TERMS.filter((term) => method[term].on).map((term) => `method.${term}.weight`),
    ...FIELDS.map(({ path }) => path),
    ...(data.kind === "scenes" ? ["data.count", "data.twins"] : []),
  ];
}

/** The same run with one setting changed: the fair comparison. */
export function Duplicate({ run, onClose }: { run: RunSummary | null; onClose: () => void }) {
  const t = useWords();
  return (
    <Dialog
      opened={run !== null}
      onClose={onClose}
      title={t(($) => $.dialogs.duplicate, { name: run?.config.name ?? "" })}
    >
      {run && <Form key={run.id} run={run} onClose={onClose} />}
    </Dialog>
  );
}

function Form({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const t = useWords();
  const { config } = run;
  const [path, setPath] = useState("method");
  const [text, setText] = useState("");
  const state = useStore(runsStore);
  const busy = state.starting !== null || activeRun(state) !== null;
  const now = presetOf(config.method);
  const others = PRESET_NAMES.filter((name) => name !== now);
  const chosen = text || (path === "method" ? others[0]! : "");
  const value =
    path === "method" ? PRESETS[PRESET_NAMES.find((name) => name === chosen) ?? "negclip"] : Number(chosen);
  const changed = chosen.trim() === "" ? null : withValue(config, path, value);
  const fault = changed && "fault" in changed ? changed.fault : null;
  const label =
    path === "method" ? METHOD_NAMES[chosen as keyof typeof METHOD_NAMES] : `${labelOf(path)} ${chosen}`;
  const made =
    changed && "config" in changed
      ? {
          ...changed.config,
          name: freeName(
            path === "method" ? (label ?? "") : `${config.name}, ${label}`.slice(0, 110),
            state.runs,
          ),
        }
      : null;
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!made || busy) return;
        onClose();
        void startRun(made);
      }}
    >
      <div className={classes.fields}>
        <NativeSelect
          label={t(($) => $.dialogs.setting)}
          value={path}
          onChange={(event) => {
            setPath(event.currentTarget.value);
            setText("");
          }}
          data={pathsOf(config).map((value) => ({ value, label: labelOf(value) }))}
          data-autofocus
        />
        {path === "method" ? (
          <NativeSelect
            label={t(($) => $.dialogs.value)}
            value={chosen}
            onChange={(event) => setText(event.currentTarget.value)}
            data={others.map((value) => ({ value, label: t(($) => $.presets[value].name) }))}
          />
        ) : (
          <TextInput
            label={t(($) => $.dialogs.value)}
            inputMode="decimal"
            placeholder={plain(Number(valueAt(config, path)))}
            value={text}
            error={fault}
            onChange={(event) => setText(event.currentTarget.value)}
          />
        )}
      </div>
      <div className={page.dialogFoot}>
        <Button
          disabled={!made}
          onClick={() => {
            if (made) putConfig(made);
            onClose();
          }}
        >
          {t(($) => $.dialogs.put)}
        </Button>
        <Button type="submit" variant="filled" disabled={!made || busy}>
          {t(($) => $.dialogs.train)}
        </Button>
      </div>
    </form>
  );
}
