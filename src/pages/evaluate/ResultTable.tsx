import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconEqual, IconTrash } from "@tabler/icons-react";
import { useMemo } from "react";
import type { Estimate } from "../../eval/result";
import { date, list, number, series } from "../../language/formats";
import { Trans } from "../../language/words";
import { measureName } from "../../ui/measureName";
import page from "../../ui/page.module.css";
import { Scroll } from "../../ui/Scroll";
import { modelStore } from "../../workspace/models";
import { useParts } from "../../workspace/react";
import { told } from "../../workspace/told";
import { useWords as useCommonWords } from "../../workspace/words";
import { entryLink } from "../record/stores/view";
import classes from "./evaluate.module.css";
import { NameList } from "./NameList";
import { ALPHA, interval, points, pValue, signedPoints } from "./numbers";
import { PooledTable } from "./PooledTable";
import { ResultColumns } from "./ResultColumns";
import { type ResultHead, removeResult } from "./stores/results";
import { metricName, type Row, rowsOf, sourceOf, suiteTitle } from "./stores/rows";
import { show } from "./stores/view";
import tableStyles from "./table.module.css";
import type { Pooling, Shown } from "./useShown";
import { useWords } from "./words";

interface Props {
  shown: Shown;
  names: { a: string; b: string | null };
}

/** One suite by category: both models, their difference, and the text-only judges beside every number. */
export function ResultTable({ shown, names }: Props) {
  const t = useWords();
  const { name, head, a, b, openA, openB, comparison, pooling } = shown;
  const rows = useMemo(() => rowsOf(openA, openB, comparison), [openA, openB, comparison]);
  const both = names.b !== null;
  const title = suiteTitle(name);
  const result = (openA ?? openB)!.result;
  const missing = [openA, openB].find((open) => open && open.result.missing.pictures.length > 0)?.result
    .missing;
  return (
    <div className={tableStyles.suite}>
      <div className={tableStyles.suiteHead}>
        <h3>{title}</h3>
        <span className={`${page.hint} num`}>
          <Trans
            t={t}
            i18nKey={($) => $.results.scored}
            values={{
              scored: result.cases.length,
              cases: result.suite.cases,
              version: head.suite.version,
              axis: t(($) => $.results.axes[result.suite.axis]),
            }}
            components={{ code: <code /> }}
          />
          {both && (!a || !b) && ` · ${t(($) => $.results.notRun, { letter: a ? "B" : "A" })}`}
        </span>
        <Tooltip label={t(($) => $.results.delete)}>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t(($) => $.results.deleteOf, { title })}
            onClick={() => {
              const replicates = pooling ? [...pooling.a, ...pooling.b].map(({ head }) => head) : [];
              const ids = [a, b, ...replicates].flatMap((one) => (one ? [one.id] : []));
              for (const id of new Set(ids)) void removeResult(id);
            }}
          >
            <IconTrash size={14} />
          </ActionIcon>
        </Tooltip>
      </div>
      {(result.suite.notes ?? []).map(told).map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      <SceneModelsOnly shown={shown} />
      {missing && (
        <NameList
          title={t(($) => $.results.missing, {
            pictures: t(($) => $.results.missingPictures, { count: missing.pictures.length }),
            cases: t(($) => $.suites.cases, { count: missing.cases }),
          })}
          lines={missing.pictures.map(({ key, why }) => told({ kind: "pictureMissing", key, why }))}
          file={`${name} missing.txt`}
        />
      )}
      <Scroll className={tableStyles.scroll} label={t(($) => $.results.table, { title })}>
        <table className={`${tableStyles.table} num`}>
          <ResultColumns names={names} />
          <tbody>
            {rows.map((row) => (
              <TableRow key={`${row.category} ${row.metric}`} row={row} suite={name} both={both} />
            ))}
          </tbody>
        </table>
      </Scroll>
      <p className={`${page.hint} num`}>
        {[a, b].map((one, k) => one && <Source key={one.id} head={one} letter={both ? "AB"[k]! : ""} />)}
        {sourceOf(result.suite.source, head)}
      </p>
      {pooling && <PooledReplicates pooling={pooling} title={title} />}
    </div>
  );
}

/** What the replicates of both methods come to together, beside the single results above. */
function PooledReplicates({ pooling, title }: { pooling: Pooling; title: string }) {
  const t = useWords();
  const { sides, waiting, lacking } = pooling;
  return (
    <>
      {sides && (
        <Scroll className={tableStyles.scroll} label={t(($) => $.results.pooledTable, { title })}>
          <PooledTable
            sides={sides}
            className={`${tableStyles.table} num`}
            difference={(value) => <Difference value={value} p={null} />}
          />
        </Scroll>
      )}
      <p role="status" className={page.hint}>
        {waiting && t(($) => $.results.pooling)}
        {lacking.length > 0 && t(($) => $.results.notPooled, { models: series(lacking) })}
      </p>
    </>
  );
}

function TableRow({ row, suite, both }: { row: Row; suite: string; both: boolean }) {
  const t = useWords();
  const { category, metric, cases, a, b, difference, p, textOnly, chance, isAverage, isFirst } = row;
  const leaks = textOnly !== null && Math.max(textOnly.learnt.low, textOnly.plausibility.low) > chance + 0.02;
  return (
    <tr data-average={isAverage} data-more={!isFirst}>
      <th scope="row">
        {isFirst && !isAverage ? (
          <button
            type="button"
            className={classes.textButton}
            onClick={() => show({ tab: "failures", suite, category, outcome: null })}
          >
            {measureName(category)}
          </button>
        ) : (
          isFirst && t(($) => $.results.mean)
        )}{" "}
        {metric !== "accuracy" && <small>{metricName(metric)}</small>}
      </th>
      <td>{isFirst ? number(cases) : ""}</td>
      <td>
        <Share value={a} />
      </td>
      {both && (
        <>
          <td>
            <Share value={b} />
          </td>
          <td>
            <Difference value={difference} p={p} headline={isAverage} />
          </td>
          <td>{p === null ? "" : pValue(p)}</td>
        </>
      )}
      <td>
        {textOnly && (
          <>
            {points(textOnly.plausibility.value)} / {points(textOnly.learnt.value)}
            {leaks && <span className={tableStyles.leak}>{t(($) => $.results.givesAway)}</span>}
          </>
        )}
      </td>
      <td>{points(chance)}</td>
    </tr>
  );
}

function Share({ value }: { value: Estimate | null }) {
  if (!value) return "–";
  return (
    <>
      <b>{points(value.value)}</b> <small>{interval(value)}</small>
    </>
  );
}

/** Models that know drawn scenes alone, on a suite of other pictures: what they score there is a guess. */
function SceneModelsOnly({ shown: { head, a, b } }: { shown: Shown }) {
  const t = useCommonWords();
  const { loaded, cached } = useParts(modelStore, "loaded", "cached");
  if (head.suite.family === "scenes" || head.suite.family === "own") return null;
  const blind = [a, b].flatMap((one) => {
    const model = one && (loaded[one.model.id] ?? cached.find(({ id }) => id === one.model.id));
    const known = model?.trainedOn;
    const blindly = known && !known.partly && known.pictures.every((kind) => kind === "scenes");
    return blindly ? [`“${model.name}”`] : [];
  });
  if (blind.length === 0) return null;
  return (
    <p className={classes.note}>{t(($) => $.domain.suite, { count: blind.length, models: list(blind) })}</p>
  );
}

interface DifferenceProps {
  value: Estimate | null;
  p: number | null;
  /** Says in words, too, that none is seen. */
  headline?: boolean;
}

/** Better, worse, or not told apart: by a sign that needs no colour. */
function Difference({ value, p, headline = false }: DifferenceProps) {
  const t = useWords();
  if (!value) return null;
  // What has no test of its own, as pooled replicates, is decided by its interval; what has one must pass both.
  const sure = (value.low > 0 || value.high < 0) && (p === null || p < ALPHA);
  const up = value.value > 0;
  return (
    <span className={tableStyles.difference} data-sure={sure ? (up ? "better" : "worse") : "no"}>
      {sure ? (
        up ? (
          <IconArrowUp size={13} stroke={2.4} aria-label={t(($) => $.results.better)} />
        ) : (
          <IconArrowDown size={13} stroke={2.4} aria-label={t(($) => $.results.worse)} />
        )
      ) : (
        <IconEqual size={13} stroke={1.6} aria-label={t(($) => $.results.same)} />
      )}
      <b>{signedPoints(value.value)}</b> <small>{interval(value)}</small>
      {headline && !sure && <small> {t(($) => $.results.noDifference)}</small>}
    </span>
  );
}

/** Which entry of the record this number comes from. */
function Source({ head, letter }: { head: ResultHead; letter: string }) {
  const t = useWords();
  return (
    <>
      {letter && `${letter}: `}
      {date(head.at, { dateStyle: "medium", timeStyle: "short" })}
      {head.adapter && `, ${head.adapter}`}
      {head.entry && (
        <>
          , {t(($) => $.results.record)}{" "}
          <a href={entryLink(head.entry.id)}>
            <code>{head.entry.id}</code>
          </a>
        </>
      )}
      {". "}
    </>
  );
}
