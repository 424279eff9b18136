import { ActionIcon, Tooltip } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconEqual, IconTrash } from "@tabler/icons-react";
import { useMemo } from "react";
import { counted } from "../../base/counted";
import type { Estimate } from "../../eval/result";
import { list } from "../../language/formats";
import { modelStore } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import { useWords } from "../../workspace/words";
import { entryLink } from "../record/stores/view";
import classes from "./evaluate.module.css";
import { NameList } from "./NameList";
import { ALPHA, interval, points, pValue, signedPoints } from "./numbers";
import { PooledTable } from "./PooledTable";
import { ResultColumns } from "./ResultColumns";
import { type ResultHead, removeResult } from "./stores/results";
import { type Row, rowsOf, suiteTitle } from "./stores/rows";
import { show } from "./stores/view";
import tableStyles from "./table.module.css";
import type { Pooling, Shown } from "./useShown";

interface Props {
  shown: Shown;
  names: { a: string; b: string | null };
}

/** One suite by category: both models, their difference, and the text-only judges beside every number. */
export function ResultTable({ shown, names }: Props) {
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
        <span className={`${classes.hint} num`}>
          {result.cases.length.toLocaleString("en")} of {result.suite.cases.toLocaleString("en")} cases ·
          version <code>{head.suite.version}</code> · {result.suite.axis}
          {both && (!a || !b) && ` · not run on ${a ? "B" : "A"} yet`}
        </span>
        <Tooltip label="Delete these results">
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Delete the results on ${title}`}
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
      {(result.suite.notes ?? []).map((note) => (
        <p key={note} className={classes.note}>
          {note}
        </p>
      ))}
      <SceneModelsOnly shown={shown} />
      {missing && (
        <NameList
          title={`${counted(missing.pictures.length, "picture was", "pictures were")} missing or broken: ${counted(missing.cases, "case")} could not be scored`}
          lines={missing.pictures.map(({ key, why }) => `${key}: ${why}`)}
          file={`${name} missing.txt`}
        />
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard */}
      <section className={tableStyles.scroll} tabIndex={0} aria-label={`${title}, table`}>
        <table className={`${tableStyles.table} num`}>
          <ResultColumns names={names} />
          <tbody>
            {rows.map((row) => (
              <TableRow key={`${row.category} ${row.metric}`} row={row} suite={name} both={both} />
            ))}
          </tbody>
        </table>
      </section>
      <p className={`${classes.hint} num`}>
        {[a, b].map((one, k) => one && <Source key={one.id} head={one} letter={both ? "AB"[k]! : ""} />)}
        {result.suite.source}
      </p>
      {pooling && <PooledReplicates pooling={pooling} title={title} />}
    </div>
  );
}

/** What the replicates of both methods come to together, beside the single results above. */
function PooledReplicates({ pooling, title }: { pooling: Pooling; title: string }) {
  const { sides, waiting, lacking } = pooling;
  return (
    <>
      {sides && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
        <section className={tableStyles.scroll} tabIndex={0} aria-label={`${title}, seeds pooled, table`}>
          <PooledTable
            sides={sides}
            className={`${tableStyles.table} num`}
            difference={(value) => <Difference value={value} p={null} />}
          />
        </section>
      )}
      <p role="status" className={classes.hint}>
        {waiting && "Pooling the seeds…"}
        {lacking.length > 0 && `Not run on these cases yet, and not pooled: ${lacking.join(", ")}.`}
      </p>
    </>
  );
}

function TableRow({ row, suite, both }: { row: Row; suite: string; both: boolean }) {
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
            {category}
          </button>
        ) : (
          isFirst && "mean of the categories"
        )}{" "}
        {metric !== "accuracy" && <small>{metric}</small>}
      </th>
      <td>{isFirst ? cases.toLocaleString("en") : ""}</td>
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
            {leaks && <span className={tableStyles.leak}>gives away</span>}
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
  const t = useWords();
  const { loaded, cached } = useStore(
    modelStore,
    useShallow(({ loaded, cached }) => ({ loaded, cached })),
  );
  if (head.suite.family === "scenes" || head.suite.family === "own") return null;
  const blind = [a, b].flatMap((one) => {
    const model = one && (loaded[one.model.id] ?? cached.find(({ id }) => id === one.model.id));
    return model?.trainedOn?.pictures.every((kind) => kind === "scenes") ? [`“${model.name}”`] : [];
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
  if (!value) return null;
  // What has no test of its own, as pooled seeds, is decided by its interval; what has one must pass both.
  const sure = (value.low > 0 || value.high < 0) && (p === null || p < ALPHA);
  const up = value.value > 0;
  return (
    <span className={tableStyles.difference} data-sure={sure ? (up ? "better" : "worse") : "no"}>
      {sure ? (
        up ? (
          <IconArrowUp size={13} stroke={2.4} aria-label="B is better:" />
        ) : (
          <IconArrowDown size={13} stroke={2.4} aria-label="B is worse:" />
        )
      ) : (
        <IconEqual size={13} stroke={1.6} aria-label="No difference seen:" />
      )}
      <b>{signedPoints(value.value)}</b> <small>{interval(value)}</small>
      {headline && !sure && <small> no difference seen</small>}
    </span>
  );
}

/** Which entry of the record this number comes from. */
function Source({ head, letter }: { head: ResultHead; letter: string }) {
  return (
    <>
      {letter && `${letter}: `}
      {new Date(head.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })}
      {head.adapter && `, ${head.adapter}`}
      {head.entry && (
        <>
          , record{" "}
          <a href={entryLink(head.entry.id)}>
            <code>{head.entry.id}</code>
          </a>
        </>
      )}
      {". "}
    </>
  );
}
