import { NativeSelect } from "@mantine/core";
import { useElementSize } from "@mantine/hooks";
import { useMemo, useState } from "react";
import classes from "./evaluate.module.css";
import { Bars } from "./figures/Bars";
import { barRows, planeLabels, planePoints, reliability } from "./figures/data";
import figuresStyles from "./figures/figures.module.css";
import { Plane } from "./figures/Plane";
import { Reliability } from "./figures/Reliability";
import { suiteTitle } from "./stores/rows";
import type { ShownResults } from "./useShown";

/** Bars of one suite, the plane of all, and whether probabilities mean what they say. */
export function Figures({ results: { shown, names } }: { results: ShownResults }) {
  const { ref, width } = useElementSize();
  const [wanted, setWanted] = useState<string | null>(null);
  const chosen = shown.find(({ name }) => name === wanted) ?? shown[0]!;
  const rows = useMemo(() => barRows(chosen), [chosen]);
  const plane = useMemo(() => planePoints(shown), [shown]);
  const series = useMemo(() => reliability(chosen, names), [chosen, names]);
  const side = Math.max(260, Math.min(width, width > 720 ? (width - 24) / 2 : width));
  return (
    <div ref={ref} className={figuresStyles.figures}>
      <NativeSelect
        label="Suite"
        maw={420}
        value={chosen.name}
        onChange={(event) => setWanted(event.currentTarget.value)}
        data={shown.map(({ name }) => ({ value: name, label: suiteTitle(name) }))}
      />
      {width > 0 && (
        <>
          <figure>
            <figcaption>
              {suiteTitle(chosen.name)}: accuracy by category, %. Whiskers: 95% intervals; dashes: chance.
            </figcaption>
            <Bars
              rows={rows}
              names={names}
              width={width}
              title={`${suiteTitle(chosen.name)} by category: ${rows
                .map(({ label, a, b }) =>
                  [
                    label,
                    a && `A ${(100 * a.accuracy).toFixed(1)}`,
                    b && `B ${(100 * b.accuracy).toFixed(1)}`,
                  ]
                    .filter(Boolean)
                    .join(" "),
                )
                .join("; ")}`}
            />
          </figure>
          <div className={figuresStyles.pair}>
            <figure>
              <figcaption>
                Composition against retention, %: means over the suites shown here. Right is better told
                apart, up is less forgotten.
              </figcaption>
              {plane.length > 0 ? (
                <Plane
                  points={plane}
                  width={side}
                  title="Composition against retention"
                  {...planeLabels(shown)}
                />
              ) : (
                <p className={classes.empty}>
                  Needs at least one suite of composition and one of retention (zero-shot, retrieval).
                </p>
              )}
            </figure>
            <figure>
              <figcaption>
                {suiteTitle(chosen.name)}: is a winning probability of 80% right eight times in ten? Sizes:
                how many cases.{" "}
                {series.map(
                  ({ mark, ece }) =>
                    `${mark.toUpperCase()} is off by ${(100 * ece).toFixed(1)} points on average. `,
                )}
              </figcaption>
              {series.length > 0 ? (
                <Reliability series={series} width={side} title="Calibration of the winning probability" />
              ) : (
                <p className={classes.empty}>This kind of suite has no winning probability.</p>
              )}
            </figure>
          </div>
        </>
      )}
    </div>
  );
}
