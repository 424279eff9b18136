import { useMemo } from "react";
import { counted } from "../../../base/counted";
import { uncaptioned } from "../../../eval/failureModes";
import { costReport, FEWEST, type ModeCost, type ModelCost } from "../../../eval/modeCosts";
import type { Estimate } from "../../../eval/result";
import { cosine } from "../../../ui/format";
import { useStore } from "../../../workspace/react";
import classes from "../evaluate.module.css";
import { interval, money, points } from "../numbers";
import { lacking, modesStore } from "../stores/modes";
import tableStyles from "../table.module.css";
import type { ShownResults } from "../useShown";

/** Errors and monthly cost by mode, for both models, from the last run on the modes. */
export function ModeCosts({ results: { shown, names } }: { results: ShownResults }) {
  const modes = useStore(modesStore, ({ modes }) => modes);
  const own = shown.find(({ head }) => head.suite.family === "own");
  const costs = useMemo(() => {
    const first = own && (own.openA ?? own.openB);
    if (!first) return [];
    const second = own.openA && own.openB ? own.openB.result : null;
    return costReport(modes, first.result, second);
  }, [own, modes]);
  if (costs.length === 0) return null;
  const both = costs.some(({ b }) => b !== null);
  const { unit } = modes;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
    <section className={tableStyles.scroll} tabIndex={0} aria-label="Costs by failure mode, table">
      <table className={`${tableStyles.table} num`}>
        <thead>
          <tr>
            <th scope="col">Mode</th>
            <th scope="col">Model</th>
            <th scope="col">Misses, %</th>
            <th scope="col">False alarms, %</th>
            <th scope="col">Cost a month, {unit}</th>
            <th scope="col">Best threshold</th>
          </tr>
        </thead>
        <tbody>
          {costs.flatMap((cost) => [
            <CostRow
              key={`${cost.mode} a`}
              cost={cost}
              model={cost.a}
              name={both ? `A ${names.a}` : names.a}
              first
            />,
            ...(cost.b
              ? [
                  <CostRow key={`${cost.mode} b`} cost={cost} model={cost.b} name={`B ${names.b}`} />,
                  <tr key={`${cost.mode} d`} data-more="true">
                    <th scope="row">
                      <span className={classes.srOnly}>{cost.mode}</span>
                    </th>
                    <td colSpan={3}>B − A</td>
                    <td>{cost.difference && !cost.tooFew && <Money value={cost.difference} signed />}</td>
                    <td />
                  </tr>,
                ]
              : []),
          ])}
          {modes.modes.map((mode) => {
            const missing = costs.every((cost) => cost.mode !== mode.name) && lacking(mode);
            return missing ? (
              <tr key={mode.name}>
                <th scope="row">
                  {mode.name}{" "}
                  <small>
                    {counted(mode.cases.length, "picture")}, {uncaptioned(mode)} without a caption
                  </small>
                </th>
                <td colSpan={5}>
                  <small>Not evaluated. {missing}</small>
                </td>
              </tr>
            ) : null;
          })}
        </tbody>
      </table>
    </section>
  );
}

function CostRow({
  cost,
  model,
  name,
  first = false,
}: {
  cost: ModeCost;
  model: ModelCost;
  name: string;
  first?: boolean;
}) {
  const share = (value: Estimate) => (
    <>
      <b>{points(value.value)}</b> <small>{interval(value)}</small>
    </>
  );
  return (
    <tr data-more={!first}>
      <th scope="row">
        {first ? (
          <>
            {cost.mode}{" "}
            <small>
              {cost.right} right, {cost.wrong} wrong captions
              {cost.uncaptioned > 0 &&
                `; ${counted(cost.uncaptioned, "picture")} without a caption, not counted`}
            </small>
          </>
        ) : (
          <span className={classes.srOnly}>{cost.mode}</span>
        )}
      </th>
      <td>{name}</td>
      <td>{share(model.misses)}</td>
      <td>{share(model.falseAlarms)}</td>
      <td>
        {cost.tooFew ? (
          <small>
            Too few to say: {FEWEST} right and {FEWEST} wrong captions of different pictures would do
          </small>
        ) : (
          <Money value={model.monthly} />
        )}
      </td>
      <td>{threshold(model.threshold)}</td>
    </tr>
  );
}

function threshold(value: number): string {
  if (value === Number.NEGATIVE_INFINITY) return "let everything pass";
  return value === Number.POSITIVE_INFINITY ? "stop everything" : cosine(value);
}

function Money({ value, signed = false }: { value: Estimate; signed?: boolean }) {
  return (
    <>
      <b>
        {signed && value.value > 0 ? "+" : ""}
        {money(value.value)}
      </b>{" "}
      <small>
        {money(value.low)} to {money(value.high)}
      </small>
    </>
  );
}
