import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconShieldCheck, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { bytes, count } from "../../ui/format";
import type { CachedModel, ModelInfo, Verdict } from "../../worker/protocol";
import { engine } from "../../workspace/engine";
import { report } from "../../workspace/faults";
import { BUNDLED_ID, shortName } from "../../workspace/modelSources";
import { deleteModel, keepForRuns, loadModel, modelStore, putModel, sourceOf } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import { DeleteModel, listed } from "./DeleteModel";
import classes from "./models.module.css";

/** What the last check said; it is not remembered. */
type Check = "running" | Verdict;

const SOURCES = {
  bundled: "comes with the page",
  hub: "from the hub",
  local: "from files",
  tuned: "tuned here",
};

/** Every model on this machine. */
export function CachedModels() {
  const { cached, loaded, slots, storage, loading } = useStore(
    modelStore,
    useShallow(({ cached, loaded, slots, storage, loading }) => ({
      cached,
      loaded,
      slots,
      storage,
      loading,
    })),
  );
  const unfinished = (storage?.unfinished ?? []).filter(({ id }) => !loading[id]);
  const [checks, setChecks] = useState<Record<string, Check>>({});
  const [doomed, setDoomed] = useState<CachedModel | null>(null);
  const known = new Map<string, ModelInfo | CachedModel>(Object.entries(loaded));
  for (const model of cached) if (!model.forRuns || loaded[model.id]) known.set(model.id, model);
  const forRuns = cached.filter(({ id, forRuns }) => forRuns && !loaded[id]);
  const models = [...known.values()].sort(
    (one, other) => Number(other.id === BUNDLED_ID) - Number(one.id === BUNDLED_ID),
  );
  const check = async (id: string) => {
    setChecks((all) => ({ ...all, [id]: "running" }));
    try {
      const verdict = await engine().verifyModel(id);
      setChecks((all) => ({ ...all, [id]: verdict }));
    } catch (error) {
      report(error);
      setChecks(({ [id]: _gone, ...rest }) => rest);
    }
  };
  return (
    <section aria-labelledby="cached-title" className={classes.panel}>
      <h2 id="cached-title">On this machine</h2>
      {models.length === 0 && <p className={classes.hint}>No model is loaded yet.</p>}
      <ul className={classes.models}>
        {models.map((model) => {
          const isCached = cached.some(({ id }) => id === model.id);
          const verdict = checks[model.id];
          return (
            <li key={model.id} className={classes.model}>
              <div className={classes.modelHead}>
                <h3>{model.name}</h3>
                {slots.a === model.id && <span className={classes.inUse}>A</span>}
                {slots.b === model.id && (
                  <span className={classes.inUse} data-slot="b">
                    B
                  </span>
                )}
                <span className={classes.modelButtons}>
                  {slots.a !== model.id && slots.b !== model.id && (
                    <>
                      <Button size="compact-xs" onClick={() => void putModel("a", model.id)}>
                        Use
                      </Button>
                      <Button size="compact-xs" onClick={() => void putModel("b", model.id)}>
                        Set as B
                      </Button>
                    </>
                  )}
                  {isCached && (
                    <>
                      <Tooltip label="Read the stored bytes again and compare their hash">
                        <ActionIcon
                          variant="subtle"
                          size="sm"
                          aria-label={`Verify ${model.name}`}
                          loading={verdict === "running"}
                          onClick={() => void check(model.id)}
                        >
                          <IconShieldCheck size={16} stroke={1.6} />
                        </ActionIcon>
                      </Tooltip>
                      <Tooltip label="Delete from this machine">
                        <ActionIcon
                          variant="subtle"
                          color="red"
                          size="sm"
                          aria-label={`Delete ${model.name}`}
                          onClick={() => setDoomed(cached.find(({ id }) => id === model.id) ?? null)}
                        >
                          <IconTrash size={16} stroke={1.6} />
                        </ActionIcon>
                      </Tooltip>
                    </>
                  )}
                </span>
              </div>
              <Facts model={model} isCached={isCached} />
              {typeof verdict === "object" && verdict.ok && (
                <p role="status" className={classes.good}>
                  {checked(verdict, "files" in model ? model.files.length : 0)}
                </p>
              )}
              {typeof verdict === "object" && !verdict.ok && (
                <p role="alert" className={classes.bad}>
                  Damaged: {verdict.broken.join(", ")}. Delete the model and fetch it again.
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {unfinished.map(({ id, name, bytes: size }) => {
        const source = sourceOf(id);
        return (
          <p key={id} className={`${classes.hint} num`}>
            Stopped on the way: {name || shortName(id)}, {bytes(size)}.{" "}
            {source && (
              <Button size="compact-xs" onClick={() => void loadModel(source)}>
                Go on
              </Button>
            )}{" "}
            <Button size="compact-xs" onClick={() => void deleteModel(id)}>
              Delete
            </Button>
          </p>
        );
      })}
      {forRuns.map((model) => (
        <p key={model.id} className={`${classes.hint} num`}>
          Kept for {listed(model.runs)}: {model.name}, {bytes(model.bytes)}.{" "}
          <Button size="compact-xs" onClick={() => void keepForRuns(model.id, false)}>
            Put back
          </Button>{" "}
          <Button size="compact-xs" onClick={() => setDoomed(model)}>
            Delete
          </Button>
        </p>
      ))}
      <DeleteModel model={doomed} onClose={() => setDoomed(null)} />
    </section>
  );
}

function checked({ unannounced }: Verdict, files: number): string {
  if (unannounced.length === 0) return "Checked: every byte is as it was published.";
  if (unannounced.length === files) return "Checked: every byte is as it was stored here.";
  return `Checked: every byte is as it was published; of ${unannounced.join(", ")}, whose hash nobody publishes, as it was stored here.`;
}

function Facts({ model, isCached }: { model: ModelInfo | CachedModel; isCached: boolean }) {
  const grid = Math.floor(model.imageSize / model.patchSize);
  const facts: [string, React.ReactNode][] = [
    ["Source", `${SOURCES[model.source]}${model.repo ? `: ${model.repo}` : ""}`],
    [
      "Size",
      `${bytes(model.bytes)}, ${count(model.parameters)} parameters, about ${bytes(model.memory)} of memory`,
    ],
    [
      "Sees",
      `${model.imageSize} px in ${grid} × ${grid} patches; ${model.contextLength} tokens; ${model.embeddingDim} dimensions`,
    ],
    ["Licence", model.licence ?? "not said"],
  ];
  if (model.choices) facts.push(["Read", model.choices.join("; ")]);
  if (model.revision)
    facts.push([
      "Revision",
      <>
        <code>{model.revision.slice(0, 12)}</code>
        {!model.pinned && " (a branch: what it holds can change)"}
      </>,
    ]);
  facts.push([
    "SHA-256",
    <code key="hash" title={model.sha256}>
      {model.sha256.slice(0, 16)}…
    </code>,
  ]);
  if ("storedAt" in model)
    facts.push(["Kept since", new Date(model.storedAt).toLocaleDateString("en-GB", { dateStyle: "medium" })]);
  else if (!isCached && model.source !== "bundled")
    facts.push(["Kept", "in memory only, until this tab closes"]);
  return (
    <dl className={`${classes.facts} num`}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}
