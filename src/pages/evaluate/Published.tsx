import { useElementSize } from "@mantine/hooks";
import { PUBLISHED_ABLATION, PUBLISHED_SOURCE } from "../../eval/published";
import choicesStyles from "./choices.module.css";
import classes from "./evaluate.module.css";
import { planeLabels, planePoints } from "./figures/data";
import figuresStyles from "./figures/figures.module.css";
import { Plane } from "./figures/Plane";
import { interval, points } from "./numbers";
import { PublishedTable } from "./PublishedTable";
import { publishedPoints } from "./publishedPoints";
import { headline, suiteTitle } from "./stores/rows";
import tableStyles from "./table.module.css";
import type { ShownResults } from "./useShown";

/** The papers' rows beside one's own; nothing here invites to compare the numbers themselves. */
export function Published({ results: { shown, names } }: { results: ShownResults }) {
  const { ref, width } = useElementSize();
  const side = Math.max(260, width > 720 ? (width - 24) / 2 : width);
  const own = planePoints(shown);
  return (
    <div ref={ref} className={figuresStyles.figures}>
      <p className={tableStyles.warning}>
        <b>Another model on other data.</b> {PUBLISHED_SOURCE}. The rows say which way each method moves a
        CLIP: what is gained in composition, and what is forgotten. They are no target for the models here.
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard */}
      <section className={tableStyles.scroll} tabIndex={0} aria-label="Published rows, table">
        <PublishedTable className={`${tableStyles.table} num`} />
      </section>
      {shown.length > 0 && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
        <section className={tableStyles.scroll} tabIndex={0} aria-label="Measured here, table">
          <table className={`${tableStyles.table} num`}>
            <thead>
              <tr>
                <th scope="col">Measured here, %</th>
                <th scope="col">A: {names.a}</th>
                {names.b !== null && <th scope="col">B: {names.b}</th>}
              </tr>
            </thead>
            <tbody>
              {shown.map(({ name, openA, openB }) => (
                <tr key={name}>
                  <th scope="row">{suiteTitle(name)}</th>
                  {[openA, openB].slice(0, names.b === null ? 1 : 2).map((open, k) => {
                    const value = open && headline(open.result);
                    return (
                      <td key={"ab"[k]}>
                        {value ? (
                          <>
                            <b>{points(value.value)}</b> <small>{interval(value)}</small>
                          </>
                        ) : (
                          "–"
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {width > 0 && (
        <div className={figuresStyles.pair}>
          <figure>
            <figcaption>
              Published (another model, other data): ARO average against zero-shot over 11 sets
            </figcaption>
            <Plane
              points={publishedPoints()}
              width={side}
              title="Published rows: composition against retention"
              xLabel="ARO average, %"
              yLabel="zero-shot, 11 sets, %"
            />
          </figure>
          <figure>
            <figcaption>Measured here: means over the suites that were run</figcaption>
            {own.length > 0 ? (
              <Plane
                points={own}
                width={side}
                title="Measured here: composition against retention"
                {...planeLabels(shown)}
              />
            ) : (
              <p className={classes.empty}>
                Run a suite of composition and one of retention to place your models.
              </p>
            )}
          </figure>
        </div>
      )}
      <details className={choicesStyles.names}>
        <summary>The paper's ablation: what each term buys and costs</summary>
        <table className={`${tableStyles.table} num`}>
          <thead>
            <tr>
              <th scope="col">Published, %</th>
              <th scope="col">ARO average</th>
              <th scope="col">Zero-shot, 11 sets</th>
            </tr>
          </thead>
          <tbody>
            {PUBLISHED_ABLATION.map((row) => (
              <tr key={row.terms}>
                <th scope="row">{row.terms}</th>
                <td>{row["ARO average"].toFixed(1)}</td>
                <td>{row["zero-shot, 11 sets"].toFixed(1)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </div>
  );
}
