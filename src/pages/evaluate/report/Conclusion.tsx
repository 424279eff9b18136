import { FEWEST } from "../../../eval/modeCosts";
import { clauses } from "../../../language/formats";
import { measureName } from "../../../ui/measureName";
import { Scroll } from "../../../ui/Scroll";
import { interval, money, points, signedMoney, signedPoints } from "../numbers";
import { say } from "../words";
import type { AxisVerdict, Conclusion as Concluded, Costs, Sum } from "./concluded";

interface Props {
  conclusion: Concluded;
  names: { a: string; b: string | null };
}

/** The report's first page, for those who read no other. */
export function Conclusion({ conclusion: { axes, lost, costs }, names }: Props) {
  const retention = axes.find(({ axis }) => axis === "retention");
  return (
    <section className="conclusion">
      <h2>{say(($) => $.report.conclusion.title)}</h2>
      <ul>
        {axes.map((one) => (
          <li key={one.axis}>
            <Axis one={one} name={names.b ?? names.a} />
          </li>
        ))}
        {axes.length === 0 && <li>{say(($) => $.report.conclusion.noAxis)}</li>}
        {names.b !== null && (
          <li>
            <b>{say(($) => $.report.conclusion.forgotten)}</b>
            {say(($) => $.report.colon)}
            {!retention && `${say(($) => $.report.conclusion.notMeasured)} `}
            {lost.length === 0
              ? say(($) => $.report.conclusion.nothingLost)
              : clauses(
                  lost.slice(0, 5).map(({ suite, category, difference }) =>
                    say(($) => $.report.conclusion.lost, {
                      category: measureName(category),
                      suite,
                      points: signedPoints(difference.value),
                      interval: interval(difference),
                    }),
                  ),
                )}
            {lost.length > 5 && say(($) => $.report.conclusion.more, { count: lost.length - 5 })}
          </li>
        )}
        <li>
          <b>{say(($) => $.report.conclusion.cost)}</b>
          {say(($) => $.report.colon)}
          {costs ? <Total costs={costs} /> : say(($) => $.report.conclusion.noCost)}
        </li>
      </ul>
      {costs && <CostTable costs={costs} names={names} />}
    </section>
  );
}

function Axis({ one: { axis, a, b, difference, verdict }, name }: { one: AxisVerdict; name: string }) {
  const share = (
    <>
      {points(a.value)}%{b && ` → ${points(b.value)}%`}
      {!b && ` (${interval(a)})`}
    </>
  );
  return (
    <>
      <b>{say(($) => $.report.conclusion.axes[axis])}</b>: {share}
      {difference && verdict && (
        <>
          {say(($) => $.report.conclusion.difference, {
            points: signedPoints(difference.value),
            interval: interval(difference),
            name,
          })}{" "}
          <b>{say(($) => $.report.conclusion.verdicts[verdict])}</b>
        </>
      )}
      {say(($) => $.report.stop)}
    </>
  );
}

/** "310 (250 to 400)" */
const amount = (sum: Sum, write = money) => `${write(sum.value)} (${range(sum, write)})`;

const range = ({ low, high }: Sum, write: (value: number) => string) =>
  say(($) => $.numbers.interval, { low: write(low), high: write(high) });

function Total({ costs: { unit, modes, total } }: { costs: Costs }) {
  const few = modes.filter(({ tooFew }) => tooFew).length;
  const left = few > 0 && (
    <> {say(($) => $.report.conclusion.few, { few, modes: modes.length, fewest: FEWEST })}</>
  );
  if (!total)
    return (
      <>
        {say(($) => $.report.conclusion.tooFewCases)}
        {left}
      </>
    );
  const { a, b, difference } = total;
  return (
    <>
      {unit} {amount(a)}
      {b && ` → ${amount(b)}`}
      {difference && (
        <>
          , {amount(difference, signedMoney)}:{" "}
          <b>
            {say(($) =>
              difference.high < 0
                ? $.report.conclusion.cheaper
                : difference.low > 0
                  ? $.report.conclusion.dearer
                  : $.report.conclusion.noDifference,
            )}
          </b>
        </>
      )}
      .{left}
    </>
  );
}

function CostTable({ costs: { unit, modes }, names }: { costs: Costs; names: Props["names"] }) {
  return (
    <Scroll className="scroll" label={say(($) => $.modes.costs)}>
      <table>
        <thead>
          <tr>
            <th scope="col">{say(($) => $.report.conclusion.mode)}</th>
            <th scope="col">{say(($) => $.report.conclusion.captions)}</th>
            <th scope="col">
              {say(($) => $.report.conclusion.monthly, {
                name: names.b === null ? names.a : `A ${names.a}`,
                unit,
              })}
            </th>
            {names.b !== null && (
              <>
                <th scope="col">{say(($) => $.report.conclusion.monthly, { name: `B ${names.b}`, unit })}</th>
                <th scope="col">B − A</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {modes.map((one) => (
            <tr key={one.mode}>
              <th scope="row">{measureName(one.mode)}</th>
              <td>
                {one.right}, {one.wrong}
              </td>
              <td>{one.tooFew ? say(($) => $.report.conclusion.tooFew) : amount(one.a.monthly)}</td>
              {names.b !== null && (
                <>
                  <td>{one.tooFew || !one.b ? "–" : amount(one.b.monthly)}</td>
                  <td>{one.tooFew || !one.difference ? "–" : amount(one.difference, signedMoney)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
