/** The report's content; rendered to a string, so plain elements only. */
import { counted } from "../../../base/counted";
import { PUBLISHED_SOURCE } from "../../../eval/published";
import type { Estimate } from "../../../eval/result";
import { captionsOf } from "../../../eval/types";
import { Bars } from "../figures/Bars";
import { barRows, planeLabels, planePoints, reliability } from "../figures/data";
import { Plane } from "../figures/Plane";
import { Reliability } from "../figures/Reliability";
import { interval, points, pValue, signedPoints } from "../numbers";
import { PooledTable, plainDifference } from "../PooledTable";
import { PublishedTable } from "../PublishedTable";
import { publishedPoints } from "../publishedPoints";
import { ResultColumns } from "../ResultColumns";
import type { ShownCase } from "../stores/cases";
import { sources } from "../stores/exports";
import { rowsOf, suiteTitle } from "../stores/rows";
import type { OutcomeName } from "../stores/view";
import type { Shown } from "../useShown";
import { say } from "../words";
import { Conclusion } from "./Conclusion";
import type { Conclusion as Concluded } from "./concluded";

export interface ReportCase {
  one: ShownCase;
  outcome: OutcomeName;
  /** Data URI; null where the picture can't be had. */
  picture: string | null;
}

interface Props {
  shown: readonly Shown[];
  names: { a: string; b: string | null };
  conclusion: Concluded;
  cases: readonly ReportCase[];
  made: string;
  software: string;
}

export function Report({ shown, names, conclusion, cases, made, software }: Props) {
  const both = names.b !== null;
  const plane = planePoints(shown);
  return (
    <main>
      <h1>{both ? `${names.b} against ${names.a}` : names.a}</h1>
      <p className="soft">
        Evaluated in the browser by {software}; written {made}. Intervals are of 95%: Wilson's for shares, a
        bootstrap over pictures for averages and differences (Newcombe's where few pictures tell apart). p:
        McNemar's exact test, corrected by Holm over a suite's categories. Text only: two judges who never see
        the picture, by how usual a sentence is / by what can be learnt from the other captions.
      </p>
      <Conclusion conclusion={conclusion} names={names} />
      {plane.length > 0 && (
        <>
          <h2>Composition and retention</h2>
          <figure>
            <figcaption>
              Means over the suites below, %. Right: better told apart. Up: less forgotten.
            </figcaption>
            <Plane points={plane} width={520} title="Composition against retention" {...planeLabels(shown)} />
          </figure>
        </>
      )}
      {shown.map((one) => (
        <SuiteSection key={one.name} shown={one} names={names} />
      ))}
      {cases.length > 0 && (
        <>
          <h2>Some of the cases</h2>
          <p className="soft">The first of each kind; the CSV and JSON exports hold every case.</p>
          {[...new Set(cases.map(({ outcome }) => outcome))].map((outcome) => (
            <div key={outcome}>
              <h3>{say(($) => $.cases.outcomes[outcome])}</h3>
              <ul className="cases">
                {cases
                  .filter((one) => one.outcome === outcome)
                  .map((one) => (
                    <CaseItem key={one.one.key} {...one} />
                  ))}
              </ul>
            </div>
          ))}
        </>
      )}
      <h2>The papers' rows</h2>
      <p className="warning">
        <b>Another model on other data.</b> {PUBLISHED_SOURCE}. No target for the numbers above.
      </p>
      <Scroll label="Published rows">
        <PublishedTable />
      </Scroll>
      <figure>
        <figcaption>Published (another model, other data)</figcaption>
        <Plane
          points={publishedPoints()}
          width={520}
          title="Published rows: composition against retention"
          xLabel="ARO average, %"
          yLabel="zero-shot, 11 sets, %"
        />
      </figure>
    </main>
  );
}

function Scroll({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
    <section className="scroll" tabIndex={0} aria-label={`${label}, table`}>
      {children}
    </section>
  );
}

const share = (value: Estimate | null) =>
  value ? (
    <>
      <b>{points(value.value)}</b> <small>{interval(value)}</small>
    </>
  ) : (
    "–"
  );

function SuiteSection({ shown, names }: { shown: Shown; names: Props["names"] }) {
  const { name, a, b, openA, openB, comparison, pooling } = shown;
  const both = names.b !== null;
  const { suite, cases, missing, problems } = (openA ?? openB)!.result;
  const series = reliability(shown, names);
  return (
    <section>
      <h2>{suiteTitle(name)}</h2>
      <p className="soft">
        {cases.length} of {counted(suite.cases, "case")} scored, {counted(missing.pictures.length, "picture")}{" "}
        missing, {counted(problems.length, "line")} unread. {suite.source}. {(suite.notes ?? []).join(" ")}
      </p>
      <Scroll label={suiteTitle(name)}>
        <table>
          <ResultColumns names={names} />
          <tbody>
            {rowsOf(openA, openB, comparison).map((row) => (
              <tr key={`${row.category} ${row.metric}`}>
                <th scope="row">
                  {row.isAverage ? <b>mean of the categories</b> : row.category}{" "}
                  {row.metric !== "accuracy" && <small>{row.metric}</small>}
                </th>
                <td>{row.cases}</td>
                <td>{share(row.a)}</td>
                {both && (
                  <>
                    <td>{share(row.b)}</td>
                    <td>
                      {row.difference && (
                        <>
                          <b>{signedPoints(row.difference.value)}</b>{" "}
                          <small>{interval(row.difference)}</small>
                        </>
                      )}
                    </td>
                    <td>{row.p === null ? "" : pValue(row.p)}</td>
                  </>
                )}
                <td>
                  {row.textOnly &&
                    `${points(row.textOnly.plausibility.value)} / ${points(row.textOnly.learnt.value)}`}
                </td>
                <td>{points(row.chance)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {pooling?.sides && (
        <>
          <p className="soft">
            Seeds pooled: the mean over seeds, their standard deviation (SD), and an interval that draws seeds
            and pictures; with fewer than five seeds it is rough.
          </p>
          <Scroll label={`${suiteTitle(name)}, seeds pooled`}>
            <PooledTable sides={pooling.sides} difference={plainDifference} />
          </Scroll>
        </>
      )}
      <figure>
        <figcaption>By category, %. Whiskers: 95% intervals; dashes: chance.</figcaption>
        <Bars rows={barRows(shown)} names={names} width={760} title={`${suiteTitle(name)} by category`} />
      </figure>
      {series.length > 0 && (
        <figure>
          <figcaption>
            Calibration of the winning probability.{" "}
            {series.map(
              ({ mark, ece }) => `${mark.toUpperCase()}: off by ${points(ece)} points on average. `,
            )}
          </figcaption>
          <Reliability series={series} width={330} title="Calibration" />
        </figure>
      )}
      <dl>
        {[a, b].map(
          (head, k) =>
            head && <Provenance key={head.id} letter={both ? "AB"[k]! : ""} shown={shown} head={head} />,
        )}
        {sources(shown).map(
          ({ slot, head }) =>
            head !== a && head !== b && <Provenance key={head.id} letter={slot} shown={shown} head={head} />,
        )}
      </dl>
    </section>
  );
}

function Provenance({
  letter,
  head,
  shown,
}: {
  letter: string;
  head: NonNullable<Shown["a"]>;
  shown: Shown;
}) {
  return (
    <>
      <dt>{letter || "Model"}</dt>
      <dd>
        {head.model.name}, weights <code>{head.model.sha256}</code>, {head.at},{" "}
        {head.adapter ?? "unknown device"}; cases <code>{shown.head.suite.version}</code>
        {head.request.kind === "scenes" && `, ${head.request.count} a category, seed ${head.request.seed}`},
        record <code>{head.entry?.hash ?? "none"}</code>
      </dd>
    </>
  );
}

function CaseItem({ one: { one, a, b }, picture }: ReportCase) {
  const captions = captionsOf(one);
  const scores = (i: number) =>
    [a, b]
      .map((result, k) => (result?.kind === "choice" ? `${"AB"[k]} ${result.scores[i]!.toFixed(3)}` : ""))
      .filter(Boolean)
      .join(", ");
  return (
    <li>
      {picture ? (
        <img src={picture} alt={captions[0]} />
      ) : (
        <p className="soft">The picture is not at hand.</p>
      )}
      {captions.map((caption, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two wrong captions of a case can be the same words
        <p key={i} className={i === 0 ? "right" : "wrong"}>
          {i === 0 ? "✓" : "✗"} {caption} <small>{scores(i)}</small>
        </p>
      ))}
      <p className="soft">
        {one.category} · {one.id}
      </p>
    </li>
  );
}
