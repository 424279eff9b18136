import { ActionIcon, Button, Tooltip } from "@mantine/core";
import { IconShieldCheck, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import { date, series } from "../../language/formats";
import { bytes, count } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { SlotLetter } from "../../ui/SlotLetter";
import type { CachedModel, ModelInfo, Verdict } from "../../worker/protocol";
import { trainedOnWords } from "../../workspace/domain";
import { engine } from "../../workspace/engine";
import { report } from "../../workspace/faults";
import { BUNDLED_ID, shortName } from "../../workspace/modelSources";
import { deleteModel, keepForRuns, loadModel, modelStore, putModel, sourceOf } from "../../workspace/models";
import { useParts } from "../../workspace/react";
import { told } from "../../workspace/told";
import { useWords as useCommonWords } from "../../workspace/words";
import { DeleteModel, listed } from "./DeleteModel";
import classes from "./models.module.css";
import { licenceWords } from "./presets";
import { say, useWords } from "./words";

/** What the last check said; it is not remembered. */
type Check = "running" | Verdict;

/** Every model on this machine. */
export function CachedModels() {
  const t = useWords();
  const { cached, loaded, slots, storage, loading } = useParts(
    modelStore,
    "cached",
    "loaded",
    "slots",
    "storage",
    "loading",
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
    <Panel id="cached" title={t(($) => $.here.title)} className={classes.panel}>
      {models.length === 0 && <p className={classes.hint}>{t(($) => $.here.none)}</p>}
      <ul className={classes.models}>
        {models.map((model) => {
          const isCached = cached.some(({ id }) => id === model.id);
          const verdict = checks[model.id];
          return (
            <li key={model.id} className={classes.model}>
              <div className={classes.modelHead}>
                <h3>{model.name}</h3>
                {(["a", "b"] as const).map(
                  (slot) => slots[slot] === model.id && <SlotLetter key={slot} slot={slot} />,
                )}
                <span className={classes.modelButtons}>
                  {slots.a !== model.id && slots.b !== model.id && (
                    <>
                      <Button size="compact-xs" onClick={() => void putModel("a", model.id)}>
                        {t(($) => $.here.use)}
                      </Button>
                      <Button size="compact-xs" onClick={() => void putModel("b", model.id)}>
                        {t(($) => $.here.setB)}
                      </Button>
                    </>
                  )}
                  {isCached && (
                    <>
                      <Tooltip label={t(($) => $.here.verifyAbout)}>
                        <ActionIcon
                          variant="subtle"
                          size="sm"
                          aria-label={t(($) => $.here.verify, { name: model.name })}
                          loading={verdict === "running"}
                          onClick={() => void check(model.id)}
                        >
                          <IconShieldCheck size={16} stroke={1.6} />
                        </ActionIcon>
                      </Tooltip>
                      <Tooltip label={t(($) => $.here.deleteAbout)}>
                        <ActionIcon
                          variant="subtle"
                          color="red"
                          size="sm"
                          aria-label={t(($) => $.here.deleteNamed, { name: model.name })}
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
                  {t(($) => $.here.damaged, { files: series(verdict.broken) })}
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
            {t(($) => $.here.stopped, { name: name || shortName(id), size: bytes(size) })}{" "}
            {source && (
              <Button size="compact-xs" onClick={() => void loadModel(source)}>
                {t(($) => $.here.goOn)}
              </Button>
            )}{" "}
            <Button size="compact-xs" onClick={() => void deleteModel(id)}>
              {t(($) => $.here.delete)}
            </Button>
          </p>
        );
      })}
      {forRuns.map((model) => (
        <p key={model.id} className={`${classes.hint} num`}>
          {t(($) => $.here.keptFor, {
            runs: listed(model.runs),
            name: model.name,
            size: bytes(model.bytes),
          })}{" "}
          <Button size="compact-xs" onClick={() => void keepForRuns(model.id, false)}>
            {t(($) => $.here.putBack)}
          </Button>{" "}
          <Button size="compact-xs" onClick={() => setDoomed(model)}>
            {t(($) => $.here.delete)}
          </Button>
        </p>
      ))}
      <DeleteModel model={doomed} onClose={() => setDoomed(null)} />
    </Panel>
  );
}

function checked({ unannounced }: Verdict, files: number): string {
  if (unannounced.length === 0) return say(($) => $.check.published);
  if (unannounced.length === files) return say(($) => $.check.stored);
  return say(($) => $.check.mixed, { files: series(unannounced) });
}

function Facts({ model, isCached }: { model: ModelInfo | CachedModel; isCached: boolean }) {
  const t = useWords();
  const common = useCommonWords();
  const source = t(($) => $.facts.sources[model.source]);
  const grid = Math.floor(model.imageSize / model.patchSize);
  const facts: [string, React.ReactNode][] = [
    [
      t(($) => $.facts.source),
      model.repo ? t(($) => $.facts.sourceOf, { source, repo: model.repo }) : source,
    ],
    [
      t(($) => $.facts.size),
      t(($) => $.facts.sizeOf, {
        bytes: bytes(model.bytes),
        parameters: count(model.parameters),
        memory: bytes(model.memory),
      }),
    ],
    [
      t(($) => $.facts.sees),
      t(($) => $.facts.seesOf, {
        size: model.imageSize,
        grid,
        tokens: model.contextLength,
        dimensions: model.embeddingDim,
      }),
    ],
    [common(($) => $.domain.trainedOn), trainedOnWords(model.trainedOn ?? null)],
    [t(($) => $.facts.licence), model.licence ? licenceWords(model.licence) : t(($) => $.facts.unsaid)],
  ];
  if (model.choices) facts.push([t(($) => $.facts.read), model.choices.map(told).join(" · ")]);
  if (model.revision)
    facts.push([
      t(($) => $.facts.revision),
      <>
        <code>{model.revision.slice(0, 12)}</code>
        {!model.pinned && t(($) => $.facts.branch)}
      </>,
    ]);
  facts.push([
    "SHA-256",
    <code key="hash" title={model.sha256}>
      {model.sha256.slice(0, 16)}…
    </code>,
  ]);
  if ("storedAt" in model)
    facts.push([t(($) => $.facts.since), date(model.storedAt, { dateStyle: "medium" })]);
  else if (!isCached && model.source !== "bundled")
    facts.push([t(($) => $.facts.kept), t(($) => $.facts.inMemory)]);
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
