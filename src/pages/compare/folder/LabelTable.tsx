import { SegmentedControl } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { percent } from "../../../ui/format";
import shared from "../../../ui/page.module.css";
import { Scroll } from "../../../ui/Scroll";
import page from "../compare.module.css";
import { useRowsInSight } from "../rowsInSight";
import { SkippedRows } from "../SkippedRows";
import type { Labelled } from "./analysis";
import styles from "./folder.module.css";
import type { Answer } from "./store";
import { Thumb } from "./Thumb";
import { useWords } from "./words";

/** Height of a row before it is drawn. */
const ROW_PX = 65;

const FILTERS = ["all", "differ", "wrong", "wrongB"] as const;
type Filter = (typeof FILTERS)[number];

interface Props {
  answer: Answer;
  labelled: readonly Labelled[];
  /** Place of the right class of each picture, −1 where nobody knows; null where there is none. */
  truth: readonly number[] | null;
}

/** Every picture with what each model takes it for; only the rows in sight are in the page. */
export function LabelTable({ answer: { pictures, texts }, labelled, truth }: Props) {
  const t = useWords();
  const [filter, setFilter] = useState<Filter>("all");
  const chosen = useMemo(() => {
    const [a, b] = labelled.map(({ labels }) => labels);
    const isWrong = (labels: typeof a, i: number) =>
      !!labels && !!truth && truth[i]! >= 0 && labels[i]!.label >= 0 && labels[i]!.label !== truth[i];
    const passes: Record<Filter, (i: number) => boolean> = {
      all: () => true,
      differ: (i) => !!a && !!b && a[i]!.label !== b[i]!.label,
      wrong: (i) => isWrong(a, i),
      wrongB: (i) => isWrong(b, i),
    };
    const places = [...pictures.keys()];
    return Object.fromEntries(FILTERS.map((name) => [name, places.filter(passes[name])])) as Record<
      Filter,
      number[]
    >;
  }, [pictures, labelled, truth]);
  const offered = FILTERS.filter(
    (name) => name === "all" || (name === "differ" || name === "wrongB" ? labelled.length > 1 : true),
  ).filter((name) => truth !== null || !name.startsWith("wrong"));
  const rows = chosen[offered.includes(filter) ? filter : "all"];
  const { long, scroller, measure, ...window } = useRowsInSight(rows.length, ROW_PX);
  return (
    <>
      <SegmentedControl
        className={styles.filter}
        aria-label={t(($) => $.labels.show)}
        data={offered.map((value) => ({
          value,
          label: t(($) => $.labels[value], { count: chosen[value].length }),
        }))}
        value={filter}
        onChange={(value) => setFilter(value as Filter)}
      />
      {rows.length === 0 ? (
        <p className={shared.empty}>{t(($) => $.labels.none)}</p>
      ) : (
        <Scroll ref={scroller} className={styles.rows} data-long={long} label={t(($) => $.labels.table)}>
          <table className={`${styles.table} num`} aria-rowcount={rows.length + 1}>
            <thead>
              <tr>
                <th scope="col">{t(($) => $.picture)}</th>
                {truth && <th scope="col">{t(($) => $.labels.folder)}</th>}
                {labelled.map(({ slot, name }) => (
                  <th key={slot} scope="col">
                    {t(($) => $.model, { slot: slot.toUpperCase(), name })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              <SkippedRows pixels={window.before} />
              {window.rows.map((at) => {
                const i = rows[at];
                const picture = i === undefined ? undefined : pictures[i];
                if (i === undefined || !picture) return null;
                return (
                  <tr key={picture.path} ref={measure} data-index={at} aria-rowindex={at + 2}>
                    <th scope="row">
                      <span className={styles.picture}>
                        <Thumb picture={picture} />
                        <span className={styles.path}>{picture.path.split("/").at(-1)}</span>
                      </span>
                    </th>
                    {truth && <td>{texts[truth[i]!] ?? "–"}</td>}
                    {labelled.map(({ slot, labels }) => (
                      <td key={slot}>
                        <LabelCell
                          label={labels[i]!.label}
                          probability={labels[i]!.probability}
                          name={texts[labels[i]!.label]}
                          truth={truth ? truth[i]! : -1}
                        />
                      </td>
                    ))}
                  </tr>
                );
              })}
              <SkippedRows pixels={window.after} />
            </tbody>
          </table>
        </Scroll>
      )}
    </>
  );
}

function LabelCell({
  label,
  probability,
  name,
  truth,
}: {
  label: number;
  probability: number;
  name: string | undefined;
  truth: number;
}) {
  const t = useWords();
  if (name === undefined) return <span className={page.hint}>{t(($) => $.labels.unread)}</span>;
  const right = truth < 0 ? null : truth === label;
  return (
    <span className={styles.label}>
      {right === true && <IconCheck size={13} stroke={2.4} className={page.rightText} aria-hidden />}
      {right === false && <IconX size={13} stroke={2.4} className={page.wrongText} aria-hidden />}
      <span className={right === false ? page.wrongText : undefined}>{name}</span>{" "}
      <small>{percent(probability)}</small>
    </span>
  );
}
