import { ActionIcon, Button, Checkbox, Menu, Modal, TextInput } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { useState } from "react";
import { methodName, TERMS } from "../../degla/method";
import type { Interval } from "../../eval/statistics/pairedDifference";
import { bytes, duration } from "../../ui/format";
import { CHECKPOINT_RULE, type RunSummary } from "../../worker/training/protocol";
import { useShallow, useStore } from "../../workspace/react";
import curvesStyles from "./curves.module.css";
import { Duplicate } from "./Duplicate";
import { MarkShape } from "./MarkShape";
import { percent, told } from "./points";
import { canResume, stateOf } from "./status";
import { putConfig } from "./stores/draft";
import { compareWithBase, keepAsModel } from "./stores/keep";
import { deleteRun, renameRun, resumeRun } from "./stores/runControls";
import { activeRun, focusRun, MOST_SHOWN, runsStore, showRun } from "./stores/runs";
import { differences, MARKS, pathOf } from "./stores/view";
import { labelOf, say, TERM_WORDS } from "./stores/wording";
import classes from "./train.module.css";

/** All runs of this machine: what differs, what came of it, and what can be done. */
export function RunsTable() {
  const { runs, shown, focused } = useStore(
    runsStore,
    useShallow(({ runs, shown, focused }) => ({ runs, shown, focused })),
  );
  const [asked, setAsked] = useState<{ run: RunSummary; what: "rename" | "duplicate" | "delete" } | null>(
    null,
  );
  if (runs.length === 0) return null;
  const differing = differences(runs.map(({ config }) => config));
  const terms = TERMS.filter((term) => runs.some(({ config }) => config.method[term].on));
  return (
    <section aria-labelledby="runs-title" className={classes.panel}>
      <div className={classes.panelHead}>
        <h2 id="runs-title">Runs</h2>
        <span className={classes.hint}>
          {runs.length === 1 ? "kept on this machine" : `settings that differ; up to ${MOST_SHOWN} are drawn`}
        </span>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls sideways, by keyboard too */}
      <section className={curvesStyles.scroll} aria-label="Runs, table" tabIndex={0}>
        <table className={`${curvesStyles.table} ${curvesStyles.runs} num`}>
          <thead>
            <tr>
              <th scope="col">Run</th>
              <th scope="col">State</th>
              <th scope="col">Steps</th>
              {differing
                .filter((path) => path !== "steps")
                .map((path) => (
                  <th key={path} scope="col">
                    {labelOf(path)}
                  </th>
                ))}
              <th scope="col">Composition</th>
              <th scope="col">Retention</th>
              <th scope="col">Loss</th>
              {terms.map((term) => (
                <th key={term} scope="col">
                  L {TERM_WORDS[term].symbol}
                </th>
              ))}
              <th scope="col">Time</th>
              <th scope="col">Kept</th>
              <th scope="col">
                <span className={classes.srOnly}>Actions</span>
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
                        aria-label={`Draw ${config.name}`}
                        checked={place >= 0}
                        onChange={(event) => showRun(id, event.currentTarget.checked)}
                      />
                      {place >= 0 ? <MarkShape mark={MARKS[place % MARKS.length]!} /> : <i />}
                      <button
                        type="button"
                        className={curvesStyles.nameButton}
                        aria-pressed={id === focused}
                        title="Look at this run"
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
                      <td key={path}>{say(config, path)}</td>
                    ))}
                  <td>
                    <Outcome share={end?.composition ?? null} points={end?.gained ?? null} />
                  </td>
                  <td>
                    <Outcome share={end?.retention ?? null} points={end?.kept ?? null} />
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
      </section>
      <p className={classes.hint}>{CHECKPOINT_RULE}</p>
      <Rename run={asked?.what === "rename" ? asked.run : null} onClose={() => setAsked(null)} />
      <Duplicate run={asked?.what === "duplicate" ? asked.run : null} onClose={() => setAsked(null)} />
      <Delete run={asked?.what === "delete" ? asked.run : null} onClose={() => setAsked(null)} />
    </section>
  );
}

/** A share, and under it how far it lies from the base's. */
function Outcome({ share, points }: { share: number | null; points: Interval | null }) {
  return (
    <>
      {percent(share)}
      {points && <small className={curvesStyles.under}>{told(points)}</small>}
    </>
  );
}

function Actions({ run, ask }: { run: RunSummary; ask: (what: "rename" | "duplicate" | "delete") => void }) {
  const busy = useStore(runsStore, (state) => state.starting !== null || activeRun(state) !== null);
  const weights = run.checkpoint > 0 || run.step > 0;
  const { name } = run.config;
  return (
    <Menu position="bottom-end" shadow="md" width={230}>
      <Menu.Target>
        <ActionIcon variant="subtle" size="sm" aria-label={`Actions of ${name}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canResume(run) && (
          <Menu.Item disabled={busy} onClick={() => void resumeRun(run.id)}>
            Resume
          </Menu.Item>
        )}
        <Menu.Item onClick={() => ask("rename")}>Rename…</Menu.Item>
        <Menu.Item onClick={() => ask("duplicate")}>Duplicate with one change…</Menu.Item>
        <Menu.Item onClick={() => putConfig({ ...run.config, name: "" })}>Take its settings</Menu.Item>
        <Menu.Divider />
        {run.model === null && (
          <Menu.Item disabled={!weights} onClick={() => void keepAsModel(run.id)}>
            Keep as model
          </Menu.Item>
        )}
        <Menu.Item disabled={!weights} onClick={() => void compareWithBase(run.id)}>
          Compare with the base
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item
          color="red"
          disabled={run.status === "running" || run.elsewhere}
          onClick={() => ask("delete")}
        >
          Delete…
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Rename({ run, onClose }: { run: RunSummary | null; onClose: () => void }) {
  return (
    <Modal
      opened={run !== null}
      onClose={onClose}
      title="Rename the run"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      {run && <RenameForm key={run.id} run={run} onClose={onClose} />}
    </Modal>
  );
}

function RenameForm({ run, onClose }: { run: RunSummary; onClose: () => void }) {
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
        label="Name"
        value={name}
        maxLength={120}
        onChange={(event) => setName(event.currentTarget.value)}
        data-autofocus
      />
      <div className={classes.modalFoot}>
        <Button onClick={onClose}>Cancel</Button>
        <Button type="submit" variant="filled" disabled={name.trim() === ""}>
          Rename
        </Button>
      </div>
    </form>
  );
}

function Delete({ run, onClose }: { run: RunSummary | null; onClose: () => void }) {
  return (
    <Modal
      opened={run !== null}
      onClose={onClose}
      title={`Delete ${run?.config.name}?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p className={classes.modalText}>
        {run && `${methodName(run.config.method)}, ${run.step} steps. `}
        Its curves and checkpoints go{run && run.bytes > 0 ? `, ${bytes(run.bytes)}` : ""}.
        {run?.model ? " The model that was kept of it stays on Models." : " Its weights can't be had again."}
      </p>
      <div className={classes.modalFoot}>
        <Button onClick={onClose}>Keep</Button>
        <Button
          variant="filled"
          color="red"
          onClick={() => {
            if (run) void deleteRun(run.id);
            onClose();
          }}
        >
          Delete
        </Button>
      </div>
    </Modal>
  );
}
