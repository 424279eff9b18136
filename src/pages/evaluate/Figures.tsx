import { NativeSelect } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useMemo, useState } from "react";
import { clauses } from "../../language/formats";
import page from "../../ui/page.module.css";
import { type BarRow, Bars } from "./figures/Bars";
import { barRows, planeLabels, planePoints, reliability } from "./figures/data";
import figuresStyles from "./figures/figures.module.css";
import { Plane } from "./figures/Plane";
import { Reliability } from "./figures/Reliability";
import { suiteTitle } from "./stores/rows";
import type { ShownResults } from "./useShown";
import { useWords } from "./words";

/** "counting A 52.0 B 81.0" */
const rowLabel = ({ label, a, b }: BarRow) =>
  [label, a && `A ${(100 * a.accuracy).toFixed(1)}`, b && `B ${(100 * b.accuracy).toFixed(1)}`]
    .filter(Boolean)
    .join(" ");

/** Bars of one suite, the plane of all, and whether probabilities mean what they say. */
export function Figures({ results: { shown, names } }: { results: ShownResults }) {
  const t = useWords();
  const { ref, width } = useElementSize();
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = shown.find(({ name }) => name === wanted) ?? shown[0]!;
  // biome-ignore lint/correctness/useExhaustiveDependencies: t stands for the language of the labels
  const rows = useMemo(() => barRows(chosen), [chosen, t]);
  const plane = useMemo(() => planePoints(shown), [shown]);
  const series = useMemo(() => reliability(chosen, names), [chosen, names]);
  const side = Math.max(260, Math.min(width, width > 720 ? (width - 24) / 2 : width));
  return (
    <div ref={ref} className={figuresStyles.figures}>
      <NativeSelect
        label={t(($) => $.cases.figures.suite)}
        maw={420}
        value={chosen.name}
        onChange={(event) => setWanted(event.currentTarget.value)}
        data={shown.map(({ name }) => ({ value: name, label: suiteTitle(name) }))}
      />
      {width > 0 && (
        <>
          <figure>
            <figcaption>{t(($) => $.cases.figures.bars, { title: suiteTitle(chosen.name) })}</figcaption>
            <Bars
              rows={rows}
              names={names}
              width={width}
              title={t(($) => $.cases.figures.barsLabel, {
                title: suiteTitle(chosen.name),
                rows: clauses(rows.map(rowLabel)),
              })}
            />
          </figure>
          <div className={figuresStyles.pair}>
            <figure>
              <figcaption>{t(($) => $.cases.figures.planeCaption)}</figcaption>
              {plane.length > 0 ? (
                <Plane
                  points={plane}
                  width={side}
                  title={t(($) => $.cases.figures.plane)}
                  {...planeLabels(shown)}
                />
              ) : (
                <p className={page.emptyBox}>{t(($) => $.cases.figures.planeNone)}</p>
              )}
            </figure>
            <figure>
              <figcaption>
                {t(($) => $.cases.figures.calibration, { title: suiteTitle(chosen.name) })}{" "}
                {series.map(
                  ({ mark, ece }) =>
                    `${t(($) => $.cases.figures.off, { letter: mark.toUpperCase(), points: (100 * ece).toFixed(1) })} `,
                )}
              </figcaption>
              {series.length > 0 ? (
                <Reliability
                  series={series}
                  width={side}
                  title={t(($) => $.cases.figures.calibrationLabel)}
                />
              ) : (
                <p className={page.emptyBox}>{t(($) => $.cases.figures.calibrationNone)}</p>
              )}
            </figure>
          </div>
        </>
      )}
    </div>
  );
}
