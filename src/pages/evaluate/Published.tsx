import { useElementSize } from "@mantine/hooks";
import { PUBLISHED_ABLATION } from "../../eval/published";
import { sentences } from "../../language/formats";
import page from "../../ui/page.module.css";
import { Scroll } from "../../ui/Scroll";
import choicesStyles from "./choices.module.css";
import { planeLabels, planePoints } from "./figures/data";
import figuresStyles from "./figures/figures.module.css";
import { Plane } from "./figures/Plane";
import { interval, points } from "./numbers";
import { PublishedTable } from "./PublishedTable";
import { publishedPoints, termsName } from "./publishedPoints";
import { headline, suiteTitle } from "./stores/rows";
import tableStyles from "./table.module.css";
import type { ShownResults } from "./useShown";
import { useWords } from "./words";

/** The papers' rows beside one's own; nothing here invites to compare the numbers themselves. */
export function Published({ results: { shown, names } }: { results: ShownResults }) {
  const t = useWords();
  const { ref, width } = useElementSize();
  const side = Math.max(260, width > 720 ? (width - 24) / 2 : width);
  const own = planePoints(shown);
  return (
    <div ref={ref} className={figuresStyles.figures}>
      <p className={tableStyles.warning}>
        <b>{t(($) => $.results.published.warning)}</b>{" "}
        {sentences([t(($) => $.results.published.source), t(($) => $.results.published.says)])}
      </p>
      <Scroll className={tableStyles.scroll} label={t(($) => $.results.published.table)}>
        <PublishedTable className={`${tableStyles.table} num`} />
      </Scroll>
      {shown.length > 0 && (
        <Scroll className={tableStyles.scroll} label={t(($) => $.results.published.measuredTable)}>
          <table className={`${tableStyles.table} num`}>
            <thead>
              <tr>
                <th scope="col">{t(($) => $.results.published.measured)}</th>
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
        </Scroll>
      )}
      {width > 0 && (
        <div className={figuresStyles.pair}>
          <figure>
            <figcaption>{t(($) => $.results.published.caption)}</figcaption>
            <Plane
              points={publishedPoints()}
              width={side}
              title={t(($) => $.results.published.plane)}
              xLabel={t(($) => $.results.published.x)}
              yLabel={t(($) => $.results.published.y)}
            />
          </figure>
          <figure>
            <figcaption>{t(($) => $.results.published.ownCaption)}</figcaption>
            {own.length > 0 ? (
              <Plane
                points={own}
                width={side}
                title={t(($) => $.results.published.ownPlane)}
                {...planeLabels(shown)}
              />
            ) : (
              <p className={page.emptyBox}>{t(($) => $.results.published.ownNone)}</p>
            )}
          </figure>
        </div>
      )}
      <details className={choicesStyles.names}>
        <summary>{t(($) => $.results.published.ablation)}</summary>
        <table className={`${tableStyles.table} num`}>
          <thead>
            <tr>
              <th scope="col">{t(($) => $.results.published.published)}</th>
              <th scope="col">{t(($) => $.results.published.average)}</th>
              <th scope="col">{t(($) => $.results.published.zeroShot)}</th>
            </tr>
          </thead>
          <tbody>
            {PUBLISHED_ABLATION.map((row) => (
              <tr key={row.terms}>
                <th scope="row">{termsName(row.terms)}</th>
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
