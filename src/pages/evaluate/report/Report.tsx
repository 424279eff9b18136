/** The report's content; rendered to a string, so plain elements only. */
import type { Estimate } from "../../../eval/result";
import { captionsOf } from "../../../eval/types";
import { date, sentences, series } from "../../../language/formats";
import { Trans } from "../../../language/words";
import { measureName } from "../../../ui/measureName";
import { Scroll } from "../../../ui/Scroll";
import { told } from "../../../workspace/told";
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
import { metricName, rowsOf, sourceOf, suiteTitle } from "../stores/rows";
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
  made: Date;
  software: string;
}

export function Report({ shown, names, conclusion, cases, made, software }: Props) {
  const plane = planePoints(shown);
  return (
    <main>
      <h1>{names.b === null ? names.a : say(($) => $.report.against, { a: names.a, b: names.b! })}</h1>
      <p className="soft">
        {sentences([
          say(($) => $.report.made, {
            software,
            made: date(made, { dateStyle: "long", timeStyle: "long" }),
          }),
          say(($) => $.report.method),
        ])}
      </p>
      <Conclusion conclusion={conclusion} names={names} />
      {plane.length > 0 && (
        <>
          <h2>{say(($) => $.report.plane)}</h2>
          <figure>
            <figcaption>{say(($) => $.report.planeCaption)}</figcaption>
            <Plane
              points={plane}
              width={520}
              title={say(($) => $.cases.figures.plane)}
              {...planeLabels(shown)}
            />
          </figure>
        </>
      )}
      {shown.map((one) => (
        <SuiteSection key={one.name} shown={one} names={names} />
      ))}
      {cases.length > 0 && (
        <>
          <h2>{say(($) => $.report.cases)}</h2>
          <p className="soft">{say(($) => $.report.casesAbout)}</p>
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
      <h2>{say(($) => $.report.papers)}</h2>
      <p className="warning">
        <b>{say(($) => $.results.published.warning)}</b>{" "}
        {sentences([say(($) => $.results.published.source), say(($) => $.report.noTarget)])}
      </p>
      <WideTable label={say(($) => $.report.published)}>
        <PublishedTable />
      </WideTable>
      <figure>
        <figcaption>{say(($) => $.report.publishedCaption)}</figcaption>
        <Plane
          points={publishedPoints()}
          width={520}
          title={say(($) => $.results.published.plane)}
          xLabel={say(($) => $.results.published.x)}
          yLabel={say(($) => $.results.published.y)}
        />
      </figure>
    </main>
  );
}

function WideTable({ label, children }: { label: string; children: React.ReactNode }) {
  return (
    <Scroll className="scroll" label={say(($) => $.report.table, { label })}>
      {children}
    </Scroll>
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
        {say(($) => $.report.scored, {
          scored: cases.length,
          cases: say(($) => $.suites.cases, { count: suite.cases }),
          pictures: say(($) => $.suites.pictures, { count: missing.pictures.length }),
          lines: say(($) => $.report.lines, { count: problems.length }),
        })}{" "}
        {sourceOf(suite.source, shown.head)}
        {say(($) => $.report.stop)} {(suite.notes ?? []).map(told).join(" ")}
      </p>
      <WideTable label={suiteTitle(name)}>
        <table>
          <ResultColumns names={names} />
          <tbody>
            {rowsOf(openA, openB, comparison).map((row) => (
              <tr key={`${row.category} ${row.metric}`}>
                <th scope="row">
                  {row.isAverage ? <b>{say(($) => $.results.mean)}</b> : measureName(row.category)}{" "}
                  {row.metric !== "accuracy" && <small>{metricName(row.metric)}</small>}
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
      </WideTable>
      {pooling?.sides && (
        <>
          <p className="soft">{say(($) => $.results.pooled)}</p>
          <WideTable label={say(($) => $.report.pooled, { title: suiteTitle(name) })}>
            <PooledTable sides={pooling.sides} difference={plainDifference} />
          </WideTable>
        </>
      )}
      <figure>
        <figcaption>{say(($) => $.report.bars)}</figcaption>
        <Bars
          rows={barRows(shown)}
          names={names}
          width={760}
          title={say(($) => $.report.barsLabel, { title: suiteTitle(name) })}
        />
      </figure>
      {series.length > 0 && (
        <figure>
          <figcaption>
            {say(($) => $.report.calibration)}{" "}
            {series.map(
              ({ mark, ece }) =>
                `${say(($) => $.report.off, { letter: mark.toUpperCase(), points: points(ece) })} `,
            )}
          </figcaption>
          <Reliability series={series} width={330} title={say(($) => $.report.calibrationLabel)} />
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
      <dt>{letter || say(($) => $.report.model)}</dt>
      <dd>
        <Trans
          t={say}
          i18nKey={($) => $.report.weights}
          values={{
            name: head.model.name,
            sha256: head.model.sha256,
            at: head.at,
            adapter: head.adapter ?? say(($) => $.report.unknown),
            version: shown.head.suite.version,
          }}
          components={{ code: <code />, code2: <code /> }}
        />
        {head.request.kind === "scenes" &&
          say(($) => $.report.asked, { count: head.request.count, seed: head.request.seed })}
        <Trans
          t={say}
          i18nKey={($) => $.report.record}
          values={{ hash: head.entry?.hash ?? say(($) => $.report.none) }}
          components={{ code: <code /> }}
        />
      </dd>
    </>
  );
}

function CaseItem({ one: { one, a, b }, picture }: ReportCase) {
  const captions = captionsOf(one);
  const scores = (i: number) =>
    series(
      [a, b]
        .map((result, k) => (result?.kind === "choice" ? `${"AB"[k]} ${result.scores[i]!.toFixed(3)}` : ""))
        .filter(Boolean),
    );
  return (
    <li>
      {picture ? (
        <img src={picture} alt={captions[0]} />
      ) : (
        <p className="soft">{say(($) => $.report.noPicture)}</p>
      )}
      {captions.map((caption, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: two wrong captions of a case can be the same words
        <p key={i} className={i === 0 ? "right" : "wrong"}>
          {i === 0 ? "✓" : "✗"} {caption} <small>{scores(i)}</small>
        </p>
      ))}
      <p className="soft">
        {measureName(one.category)} · {one.id}
      </p>
    </li>
  );
}
