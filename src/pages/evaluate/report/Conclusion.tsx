import { FEWEST } from "../../../eval/modeCosts";
import { interval, money, points, signedMoney, signedPoints } from "../numbers";
import type { AxisVerdict, Conclusion as Concluded, Costs, Sum } from "./concluded";

interface Props {
  conclusion: Concluded;
  names: { a: string; b: string | null };
}

const TITLES = { composition: "Composition", retention: "Retention" };

const VERDICTS = {
  better: "better",
  worse: "worse",
  "no difference": "no difference seen",
};

/** The report's first page, for those who read no other. */
export function Conclusion({ conclusion: { axes, lost, costs }, names }: Props) {
  const retention = axes.find(({ axis }) => axis === "retention");
  return (
    <section className="conclusion">
      <h2>Conclusion</h2>
      <ul>
        {axes.map((one) => (
          <li key={one.axis}>
            <Axis one={one} name={names.b ?? names.a} />
          </li>
        ))}
        {axes.length === 0 && <li>No suite that both models were run on tells composition or retention.</li>}
        {names.b !== null && (
          <li>
            <b>Forgotten</b>: {!retention && "retention was not measured; run zero-shot and retrieval. "}
            {lost.length === 0
              ? "in no category is it worse by interval and test."
              : lost
                  .slice(0, 5)
                  .map(
                    ({ suite, category, difference }) =>
                      `${category} (${suite}) ${signedPoints(difference.value)} points (${interval(difference)})`,
                  )
                  .join("; ")}
            {lost.length > 5 && `; and ${lost.length - 5} more`}
          </li>
        )}
        <li>
          <b>Cost a month</b>:{" "}
          {costs ? <Total costs={costs} /> : "not evaluated; failure modes with their prices tell it."}
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
      <b>{TITLES[axis]}</b>: {share}
      {difference && verdict && (
        <>
          , {signedPoints(difference.value)} points (95%: {interval(difference)}). {name}:{" "}
          <b>{VERDICTS[verdict]}</b>
        </>
      )}
      .
    </>
  );
}

/** "310 (250 to 400)" */
const amount = (sum: Sum) => `${money(sum.value)} (${money(sum.low)} to ${money(sum.high)})`;

function Total({ costs: { unit, modes, total } }: { costs: Costs }) {
  const few = modes.filter(({ tooFew }) => tooFew).length;
  const left = few > 0 && (
    <>
      {" "}
      {few} of {modes.length} modes have too few cases to say and are left out: {FEWEST} right and {FEWEST}{" "}
      wrong captions of different pictures would do.
    </>
  );
  if (!total) return <>too few cases to say.{left}</>;
  const { a, b, difference } = total;
  return (
    <>
      {unit} {amount(a)}
      {b && ` → ${amount(b)}`}
      {difference && (
        <>
          , {signedMoney(difference.value)} ({signedMoney(difference.low)} to {signedMoney(difference.high)}):{" "}
          <b>{difference.high < 0 ? "cheaper" : difference.low > 0 ? "dearer" : "no difference seen"}</b>
        </>
      )}
      .{left}
    </>
  );
}

function CostTable({ costs: { unit, modes }, names }: { costs: Costs; names: Props["names"] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
    <section className="scroll" tabIndex={0} aria-label="Costs by failure mode, table">
      <table>
        <thead>
          <tr>
            <th scope="col">Failure mode</th>
            <th scope="col">Right, wrong captions</th>
            <th scope="col">
              {names.b === null ? names.a : `A ${names.a}`}, {unit} a month
            </th>
            {names.b !== null && (
              <>
                <th scope="col">
                  B {names.b}, {unit} a month
                </th>
                <th scope="col">B − A</th>
              </>
            )}
          </tr>
        </thead>
        <tbody>
          {modes.map((one) => (
            <tr key={one.mode}>
              <th scope="row">{one.mode}</th>
              <td>
                {one.right}, {one.wrong}
              </td>
              <td>{one.tooFew ? "too few to say" : amount(one.a.monthly)}</td>
              {names.b !== null && (
                <>
                  <td>{one.tooFew || !one.b ? "–" : amount(one.b.monthly)}</td>
                  <td>{one.tooFew || !one.difference ? "–" : amount(one.difference)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
