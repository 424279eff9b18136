import { useMemo } from "react";
import { uncaptioned } from "../../../eval/failureModes";
import { costReport, FEWEST, type ModeCost, type ModelCost } from "../../../eval/modeCosts";
import type { Estimate } from "../../../eval/result";
import { cosine } from "../../../ui/format";
import { measureName } from "../../../ui/measureName";
import page from "../../../ui/page.module.css";
import { Scroll } from "../../../ui/Scroll";
import { useStore } from "../../../workspace/react";
import { interval, money, points, signedMoney } from "../numbers";
import { lacking, modesStore } from "../stores/modes";
import tableStyles from "../table.module.css";
import type { ShownResults } from "../useShown";
import { say, useWords } from "../words";

/** Errors and monthly cost by mode, for both models, from the last run on the modes. */
export function ModeCosts({ results: { shown, names } }: { results: ShownResults }) {
  const t = useWords();
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
    <Scroll className={tableStyles.scroll} label={t(($) => $.modes.costs)}>
      <table className={`${tableStyles.table} num`}>
        <thead>
          <tr>
            <th scope="col">{t(($) => $.modes.mode)}</th>
            <th scope="col">{t(($) => $.modes.model)}</th>
            <th scope="col">{t(($) => $.modes.misses)}</th>
            <th scope="col">{t(($) => $.modes.falseAlarms)}</th>
            <th scope="col">{t(($) => $.modes.cost, { unit })}</th>
            <th scope="col">{t(($) => $.modes.threshold)}</th>
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
                      <span className={page.srOnly}>{measureName(cost.mode)}</span>
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
                  {measureName(mode.name)}{" "}
                  <small>
                    {t(($) => $.modes.uncaptioned, {
                      pictures: t(($) => $.suites.pictures, { count: mode.cases.length }),
                      count: uncaptioned(mode),
                    })}
                  </small>
                </th>
                <td colSpan={5}>
                  <small>{t(($) => $.modes.notEvaluated, { missing })}</small>
                </td>
              </tr>
            ) : null;
          })}
        </tbody>
      </table>
    </Scroll>
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
  const t = useWords();
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
            {measureName(cost.mode)}{" "}
            <small>
              {t(($) => $.modes.captions, { right: cost.right, wrong: cost.wrong })}
              {cost.uncaptioned > 0 &&
                t(($) => $.modes.notCounted, {
                  pictures: t(($) => $.suites.pictures, { count: cost.uncaptioned }),
                })}
            </small>
          </>
        ) : (
          <span className={page.srOnly}>{measureName(cost.mode)}</span>
        )}
      </th>
      <td>{name}</td>
      <td>{share(model.misses)}</td>
      <td>{share(model.falseAlarms)}</td>
      <td>
        {cost.tooFew ? (
          <small>{t(($) => $.modes.tooFew, { fewest: FEWEST })}</small>
        ) : (
          <Money value={model.monthly} />
        )}
      </td>
      <td>{threshold(model.threshold)}</td>
    </tr>
  );
}

function threshold(value: number): string {
  if (value === Number.NEGATIVE_INFINITY) return say(($) => $.modes.passAll);
  return value === Number.POSITIVE_INFINITY ? say(($) => $.modes.stopAll) : cosine(value);
}

function Money({ value, signed = false }: { value: Estimate; signed?: boolean }) {
  return (
    <>
      <b>{(signed ? signedMoney : money)(value.value)}</b>{" "}
      <small>{say(($) => $.numbers.interval, { low: money(value.low), high: money(value.high) })}</small>
    </>
  );
}
