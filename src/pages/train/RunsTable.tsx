import { ActionIcon, Button, Checkbox, Menu, TextInput } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { TERMS } from "../../degla/method";
import type { Interval } from "../../eval/statistics/pairedDifference";
import { sentences } from "../../language/formats";
import { Dialog } from "../../ui/Dialog";
import { bytes, duration } from "../../ui/format";
import page from "../../ui/page.module.css";
import { Scroll } from "../../ui/Scroll";
import tables from "../../ui/table.module.css";
import type { RunSummary } from "../../worker/training/protocol";
import { useParts, useStore } from "../../workspace/react";
import curvesStyles from "./curves.module.css";
import { Duplicate } from "./Duplicate";
import { MarkShape } from "./MarkShape";
import { percent, shareOf, told } from "./points";
import { canResume, stateOf } from "./status";
import { putConfig } from "./stores/draft";
import { compareWithBase, keepAsModel } from "./stores/keep";
import { deleteRun, renameRun, resumeRun } from "./stores/runControls";
import { activeRun, focusRun, MOST_SHOWN, runsStore, showRun } from "./stores/runs";
import { differences, MARKS, metricWords, type PathPoint, pathOf } from "./stores/view";
import { labelOf, methodWords, valueWords } from "./stores/wording";
import { useWords } from "./words";

/** All runs of this machine: what differs, what came of it, and what can be done. */
export function RunsTable() {
  const t = useWords();
  const { runs, shown, focused } = useParts(runsStore, "runs", "shown", "focused");
  const [asked, setAsked] = useState<{ run: RunSummary; what: "rename" | "duplicate" | "delete" } | null>(
    null,
  );
  if (runs.length === 0) return null;
  const differing = differences(runs.map(({ config }) => config));
  const terms = TERMS.filter((term) => runs.some(({ config }) => config.method[term].on));
  return (
    <section aria-labelledby="runs-title" className={page.panel}>
      <div className={page.panelHead}>
        <h2 id="runs-title">{t(($) => $.runs.title)}</h2>
        <span className={page.hint}>
          {runs.length === 1 ? t(($) => $.runs.kept) : t(($) => $.runs.differ, { most: MOST_SHOWN })}
        </span>
      </div>
      <Scroll className={curvesStyles.scroll} label={t(($) => $.runs.table)}>
        <table className={`${tables.numbers} ${curvesStyles.runs} num`}>
          <thead>
            <tr>
              <th scope="col">{t(($) => $.runs.run)}</th>
              <th scope="col">{t(($) => $.runs.state)}</th>
              <th scope="col">{t(($) => $.runs.steps)}</th>
              {differing
                .filter((path) => path !== "steps")
                .map((path) => (
                  <th key={path} scope="col">
                    {labelOf(path)}
                  </th>
                ))}
              <th scope="col">{t(($) => $.runs.composition)}</th>
              <th scope="col">{t(($) => $.runs.retention)}</th>
              <th scope="col">{t(($) => $.runs.loss)}</th>
              {terms.map((term) => (
                <th key={term} scope="col">
                  {metricWords({ key: term }).label}
                </th>
              ))}
              <th scope="col">{t(($) => $.runs.time)}</th>
              <th scope="col">{t(($) => $.runs.bytes)}</th>
              <th scope="col">
                <span className={page.srOnly}>{t(($) => $.runs.actions)}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {runs.map((run) => {
              const { id, config } = run;
              const place = shown.indexOf(id);
              const end = pathOf(run).at(-1);
              const last = run.steps.at(-1);
              return (
                <tr key={id} data-focused={id === focused}>
                  <th scope="row">
                    <span className={curvesStyles.runName}>
                      <Checkbox
                        size="xs"
                        aria-label={t(($) => $.runs.draw, { name: config.name })}
                        checked={place >= 0}
                        onChange={(event) => showRun(id, event.currentTarget.checked)}
                      />
                      {place >= 0 ? <MarkShape mark={MARKS[place % MARKS.length]!} /> : <i />}
                      <button
                        type="button"
                        className={curvesStyles.nameButton}
                        aria-pressed={id === focused}
                        title={t(($) => $.runs.look)}
                        onClick={() => focusRun(id)}
                      >
                        {config.name}
                      </button>
                    </span>
                  </th>
                  <td>{stateOf(run)}</td>
                  <td>
                    {run.step} / {config.steps}
                  </td>
                  {differing
                    .filter((path) => path !== "steps")
                    .map((path) => (
                      <td key={path}>{valueWords(config, path)}</td>
                    ))}
                  <td>
                    <Outcome point={end} axis="composition" points={end?.gained ?? null} />
                  </td>
                  <td>
                    <Outcome point={end} axis="retention" points={end?.kept ?? null} />
                  </td>
                  <td>{last?.loss.toFixed(3) ?? "–"}</td>
                  {terms.map((term) => (
                    <td key={term}>{last?.terms[term]?.toFixed(3) ?? "–"}</td>
                  ))}
                  <td>{run.seconds > 0 ? duration(run.seconds) : "–"}</td>
                  <td>{run.bytes > 0 ? bytes(run.bytes) : "–"}</td>
                  <td>
                    <Actions run={run} ask={(what) => setAsked({ run, what })} />
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </Scroll>
      <p className={page.hint}>{t(($) => $.runs.checkpoints)}</p>
      <Rename run={asked?.what === "rename" ? asked.run : null} onClose={() => setAsked(null)} />
      <Duplicate run={asked?.what === "duplicate" ? asked.run : null} onClose={() => setAsked(null)} />
      <Delete run={asked?.what === "delete" ? asked.run : null} onClose={() => setAsked(null)} />
    </section>
  );
}

interface OutcomeProps {
  point: PathPoint | undefined;
  axis: "composition" | "retention";
  points: Interval | null;
}

/** A share, and under it how far it lies from the base's. */
function Outcome({ point, axis, points }: OutcomeProps) {
  return (
    <>
      {point ? shareOf(point[axis], point.parts[axis]) : percent(null)}
      {points && <small className={curvesStyles.under}>{told(points)}</small>}
    </>
  );
}

function Actions({ run, ask }: { run: RunSummary; ask: (what: "rename" | "duplicate" | "delete") => void }) {
  const t = useWords();
  const busy = useStore(runsStore, (state) => state.starting !== null || activeRun(state) !== null);
  const weights = run.checkpoint > 0 || run.step > 0;
  const { name } = run.config;
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="sm" aria-label={t(($) => $.runs.actionsOf, { name })}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canResume(run) && (
          <Menu.Item disabled={busy} onClick={() => void resumeRun(run.id)}>
            {t(($) => $.keep.resume)}
          </Menu.Item>
        )}
        <Menu.Item onClick={() => ask("rename")}>{t(($) => $.runs.rename)}</Menu.Item>
        <Menu.Item onClick={() => ask("duplicate")}>{t(($) => $.runs.duplicate)}</Menu.Item>
        <Menu.Item onClick={() => putConfig({ ...run.config, name: "" })}>{t(($) => $.runs.take)}</Menu.Item>
        <Menu.Divider />
        {run.model === null && (
          <Menu.Item disabled={!weights} onClick={() => void keepAsModel(run.id)}>
            {t(($) => $.keep.asModel)}
          </Menu.Item>
        )}
        <Menu.Item disabled={!weights} onClick={() => void compareWithBase(run.id)}>
          {t(($) => $.keep.compare)}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          disabled={run.status === "running" || run.elsewhere}
          onClick={() => ask("delete")}
        >
          {t(($) => $.runs.delete)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Rename({ run, onClose }: { run: RunSummary | null; onClose: () => void }) {
  const t = useWords();
  return (
    <Dialog opened={run !== null} onClose={onClose} title={t(($) => $.dialogs.rename)}>
      {run && <RenameForm key={run.id} run={run} onClose={onClose} />}
    </Dialog>
  );
}

function RenameForm({ run, onClose }: { run: RunSummary; onClose: () => void }) {
  const t = useWords();
  const [name, setName] = useState(run.config.name);
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        void renameRun(run.id, name);
        onClose();
      }}
    >
      <TextInput
        label={t(($) => $.dialogs.name)}
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <div className={page.dialogFoot}>
        <Button onClick={onClose}>{t(($) => $.dialogs.cancel)}</Button>
        <Button type="submit" variant="filled" disabled={name.trim() === ""}>
          {t(($) => $.dialogs.renameIt)}
        </Button>
      </div>
    </form>
  );
}

function Delete({ run, onClose }: { run: RunSummary | null; onClose: () => void }) {
  const t = useWords();
  return (
    <Dialog
      opened={run !== null}
      onClose={onClose}
      title={t(($) => $.dialogs.delete, { name: run?.config.name ?? "" })}
    >
      <p className={page.dialogText}>
        {sentences([
          run ? t(($) => $.dialogs.what, { method: methodWords(run.config.method), steps: run.step }) : "",
          run && run.bytes > 0
            ? t(($) => $.dialogs.goesBytes, { bytes: bytes(run.bytes) })
            : t(($) => $.dialogs.goes),
          t(($) => (run?.model ? $.dialogs.modelStays : $.dialogs.weightsGo)),
        ])}
      </p>
      <div className={page.dialogFoot}>
        <Button onClick={onClose}>{t(($) => $.dialogs.keep)}</Button>
        <Button
          variant="filled"
          color="red"
          onClick={() => {
            if (run) void deleteRun(run.id);
            onClose();
          }}
        >
          {t(($) => $.dialogs.deleteIt)}
        </Button>
      </div>
    </Dialog>
  );
}
