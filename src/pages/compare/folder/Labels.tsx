import { Button, Textarea } from "@mantine/core";
import { useMemo } from "react";
import { number } from "../../../language/formats";
import { Panel } from "../../../ui/Panel";
import { Scroll } from "../../../ui/Scroll";
import { modelStore } from "../../../workspace/models";
import { useStore } from "../../../workspace/react";
import page from "../compare.module.css";
import { RunProgress } from "../RunProgress";
import { accuracyDifference, accuracyOf, countsOf, foldersLabels, type Labelled, labelsOf } from "./analysis";
import { FolderBar, Unread } from "./FolderBar";
import styles from "./folder.module.css";
import { LabelTable } from "./LabelTable";
import { type Answer, ask, folderStore, lacking } from "./store";
import { useWords } from "./words";

/** Own class names for the pictures of a folder, by both models. */
export function Labels() {
  const t = useWords();
  const state = useStore(folderStore);
  const loaded = useStore(modelStore, ({ slots, loaded }) => loaded[slots.a] !== undefined);
  const lacks = lacking("labels", state);
  return (
    <Panel id="labels" title={t(($) => $.labels.title)} hint={t(($) => $.labels.hint)}>
      <FolderBar />
      <div className={styles.form}>
        <Textarea
          size="xs"
          label={t(($) => $.labels.classes)}
          autosize
          minRows={3}
          maxRows={10}
          value={state.classes}
          onChange={(event) => folderStore.setState({ classes: event.currentTarget.value })}
        />
        <Textarea
          size="xs"
          label={t(($) => $.labels.templates)}
          description={t(($) => $.labels.templatesHint)}
          inputWrapperOrder={["label", "input", "description"]}
          autosize
          minRows={1}
          maxRows={10}
          value={state.templates}
          onChange={(event) => folderStore.setState({ templates: event.currentTarget.value })}
        />
      </div>
      <div className={styles.bar}>
        <Button
          variant="filled"
          disabled={lacks !== null || !loaded || state.run !== null}
          onClick={() => void ask("labels")}
        >
          {t(($) => $.labels.run)}
        </Button>
        {lacks && state.pictures.length > 0 && <p className={page.hint}>{lacks}</p>}
      </div>
      {state.run && <RunProgress {...state.run} />}
      {state.labels && <LabelResults answer={state.labels} />}
    </Panel>
  );
}

function LabelResults({ answer }: { answer: Answer }) {
  const { pictures, texts, models } = answer;
  const labelled = useMemo(
    () =>
      models.map(
        ({ slot, name, scores }): Labelled => ({ slot, name, labels: labelsOf(scores, texts.length) }),
      ),
    [models, texts],
  );
  const truth = useMemo(
    () =>
      foldersLabels(
        pictures.map(({ path }) => path),
        texts,
      ),
    [pictures, texts],
  );
  // One class alone would make a model right that always says it.
  const judged = new Set(truth.filter((place) => place >= 0)).size > 1;
  return (
    <>
      <Unread unread={models[0]?.scores.unread ?? []} />
      {judged && <Accuracies labelled={labelled} truth={truth} classes={texts.length} />}
      <Counts texts={texts} labelled={labelled} truth={judged ? truth : null} />
      <LabelTable answer={answer} labelled={labelled} truth={judged ? truth : null} />
    </>
  );
}

const share = (value: number) => number(value, { style: "percent", maximumFractionDigits: 1 });
const points = (value: number) =>
  number(100 * value, { signDisplay: "exceptZero", maximumFractionDigits: 1 });

function Accuracies({
  labelled,
  truth,
  classes,
}: {
  labelled: readonly Labelled[];
  truth: readonly number[];
  classes: number;
}) {
  const t = useWords();
  const [a, b] = labelled;
  const difference = useMemo(
    () => (a && b ? accuracyDifference(a.labels, b.labels, truth) : null),
    [a, b, truth],
  );
  const elsewhere = truth.filter((place) => place < 0).length;
  const said = difference && {
    value: points(difference.value),
    low: points(difference.low),
    high: points(difference.high),
  };
  return (
    <div className={styles.accuracies} role="status">
      {labelled.map(({ slot, name, labels }) => {
        const { hits, cases, accuracy, low, high } = accuracyOf(labels, truth, classes).share;
        return (
          <p key={slot}>
            {t(($) => $.labels.accuracy, {
              name: t(($) => $.model, { slot: slot.toUpperCase(), name }),
              share: share(accuracy),
              low: share(low),
              high: share(high),
              hits,
              cases,
            })}
          </p>
        );
      })}
      {difference && said && (
        <p>
          <b>
            {t(
              ($) =>
                difference.low > 0 ? $.labels.better : difference.high < 0 ? $.labels.worse : $.labels.same,
              said,
            )}
          </b>
        </p>
      )}
      <p className={page.hint}>
        {t(($) => $.labels.exact)}
        {elsewhere > 0 && ` ${t(($) => $.labels.elsewhere, { count: elsewhere })}`}
      </p>
    </div>
  );
}

/** How many pictures got each class, and of those that lie in its folder how many rightly. */
function Counts({
  texts,
  labelled,
  truth,
}: {
  texts: readonly string[];
  labelled: readonly Labelled[];
  truth: readonly number[] | null;
}) {
  const t = useWords();
  const counts = labelled.map(({ labels }) => countsOf(labels, texts.length));
  const right = truth && labelled.map(({ labels }) => accuracyOf(labels, truth, texts.length).byClass);
  return (
    <Scroll className={styles.counts} label={t(($) => $.labels.counts)}>
      <table className={`${styles.table} num`}>
        <thead>
          <tr>
            <th scope="col">{t(($) => $.labels.class)}</th>
            {truth && <th scope="col">{t(($) => $.labels.inFolder)}</th>}
            {labelled.map(({ slot }) => (
              <th key={slot} scope="col">
                {t(($) => $.labels.counted, { slot: slot.toUpperCase() })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {texts.map((name, j) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              {truth && <td>{number(truth.filter((place) => place === j).length)}</td>}
              {labelled.map(({ slot }, m) => {
                const of = right?.[m]?.[j];
                return (
                  <td key={slot}>
                    {number(counts[m]![j]!)}
                    {of && of.cases > 0 && (
                      <small> {t(($) => $.labels.right, { right: of.hits, of: of.cases })}</small>
                    )}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
