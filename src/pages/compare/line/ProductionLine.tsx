import { Button, NumberInput, SegmentedControl } from "@mantine/core";
import { useEffect, useMemo } from "react";
import type { FailureMode } from "../../../eval/failureModes";
import { costReport, type ModeCost } from "../../../eval/modeCosts";
import type { Currency } from "../../../eval/productionModes";
import { type SideBySide, sideBySide } from "../../../eval/sideBySide";
import type { Interval } from "../../../eval/statistics/pairedDifference";
import { totalCost } from "../../../eval/totalCost";
import { currency as money, number } from "../../../language/formats";
import { useObjectUrl } from "../../../ui/objectUrl";
import { Panel } from "../../../ui/Panel";
import shared from "../../../ui/page.module.css";
import { Scroll } from "../../../ui/Scroll";
import { report } from "../../../workspace/faults";
import { modelStore } from "../../../workspace/models";
import { useParts, useStore } from "../../../workspace/react";
import { goTo } from "../../../workspace/route";
import page from "../compare.module.css";
import { RunProgress } from "../RunProgress";
import styles from "./line.module.css";
import { changePrice, chooseCurrency, lineModels, lineStore, openLine, type Price, workOut } from "./store";
import { useWords } from "./words";

/** What both models would cost, as far as they are scored. */
function useCosts() {
  const { modes, results } = useParts(lineStore, "modes", "results");
  const { slots, loaded } = useParts(modelStore, "slots", "loaded");
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is compared is read from the model's store
  return useMemo(() => {
    const models = lineModels();
    const [a, b] = models.map(({ sha256 }) => results[sha256]);
    const costs = modes && a ? costReport(modes, a, b ?? null) : [];
    const done = models.length > 0 && models.every(({ sha256 }) => results[sha256]);
    const total = costs.length > 0 ? totalCost(costs) : null;
    return { models, costs, done, total, beside: a && b ? sideBySide(a, b) : null };
  }, [modes, results, slots, loaded]);
}

/** Parts in colours, places and numbers: what errors cost a month, before and after, in one screen. */
export function ProductionLine() {
  const t = useWords();
  const modes = useStore(lineStore, (state) => state.modes);
  const chosen = useStore(lineStore, (state) => state.currency);
  const run = useStore(lineStore, (state) => state.run);
  const busy = run !== null;
  const { models, costs, done, total, beside } = useCosts();
  const asked = useStore(lineStore, (state) => state.asked);
  useEffect(() => void openLine(), []);
  // A model that was still loading, or is put beside the first afterwards, is worked out, too.
  useEffect(() => {
    if (asked && !busy && !done) void workOut();
  }, [asked, busy, done]);
  const amount = (value: number) => money(value, chosen);
  const openEvaluate = async () => {
    const [{ addProductionLine, followModes }, { show }] = await Promise.all([
      import("../../evaluate/stores/modes"),
      import("../../evaluate/stores/view"),
    ]);
    await followModes();
    await addProductionLine(modes ?? undefined);
    show({ tab: "modes" });
    goTo("evaluate");
  };
  return (
    <Panel id="line" title={t(($) => $.title)}>
      <p className={styles.about}>{t(($) => $.about)}</p>
      <Answer total={total} names={models.map(({ name }) => name)} amount={amount} />
      {beside && <Beside {...beside} />}
      <div className={styles.tools}>
        <Button
          variant="filled"
          disabled={!modes || busy || models.length === 0 || (asked && done)}
          onClick={() => lineStore.setState({ asked: true })}
        >
          {t(($) => $.run)}
        </Button>
        <SegmentedControl
          aria-label={t(($) => $.currency)}
          data={[
            { value: "EUR", label: t(($) => $.euro) },
            { value: "JPY", label: t(($) => $.yen) },
          ]}
          value={chosen}
          onChange={(value) => chooseCurrency(value as Currency)}
        />
        {done && <span className={page.hint}>{t(($) => $.again)}</span>}
      </div>
      {run && <RunProgress {...run} />}
      {!modes ? (
        <p className={shared.empty}>{t(($) => $.drawing)}</p>
      ) : (
        <Scroll className={styles.scroll} label={t(($) => $.table)}>
          <table className={`${styles.table} num`}>
            <thead>
              <tr>
                <th scope="col">{t(($) => $.fault)}</th>
                <th scope="col">{t(($) => $.miss)}</th>
                <th scope="col">{t(($) => $.alarm)}</th>
                <th scope="col">{t(($) => $.volume)}</th>
                {models.map(({ id, name }, i) => (
                  <th key={id} scope="col">
                    {t(($) => (i === 0 ? $.before : $.after), { name })}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {modes.modes.map((mode) => (
                <FaultRow
                  key={mode.name}
                  mode={mode}
                  cost={costs.find((one) => one.mode === mode.name)}
                  models={models.map(({ name }) => name)}
                  amount={amount}
                />
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={4}>
                  {t(($) => $.total)}
                </th>
                {models.map(({ id, name }, i) => (
                  <td key={id} data-label={t(($) => (i === 0 ? $.before : $.after), { name })}>
                    <Cost of={i === 0 ? total?.a : total?.b} amount={amount} />
                  </td>
                ))}
              </tr>
            </tfoot>
          </table>
        </Scroll>
      )}
      <p className={page.hint}>
        {t(($) => $.method)}{" "}
        <button type="button" className={shared.textButton} onClick={() => void openEvaluate().catch(report)}>
          {t(($) => $.open)}
        </button>
      </p>
    </Panel>
  );
}

interface AnswerProps {
  total: ReturnType<typeof totalCost> | null;
  names: readonly string[];
  amount: (value: number) => string;
}

/** The verdict in a sentence. */
function Answer({ total, names, amount }: AnswerProps) {
  const t = useWords();
  const [a = "", b = ""] = names;
  if (!total) return <p className={styles.verdict}>{t(($) => $.verdict.waiting)}</p>;
  const { difference } = total;
  if (!total.b || !difference)
    return (
      <p className={styles.verdict} role="status">
        {t(($) => $.verdict.one, {
          a,
          before: amount(total.a.value),
          low: amount(total.a.low),
          high: amount(total.a.high),
        })}
      </p>
    );
  const told = { a, b, before: amount(total.a.value), after: amount(total.b.value) };
  if (difference.low <= 0 && difference.high >= 0)
    return (
      <p className={styles.verdict} role="status">
        {t(($) => $.verdict.same, { ...told, low: amount(difference.low), high: amount(difference.high) })}
      </p>
    );
  const [near, far] = [Math.abs(difference.low), Math.abs(difference.high)].sort((x, y) => x - y);
  return (
    <p className={styles.verdict} role="status" data-good={difference.value < 0}>
      {t(($) => (difference.value < 0 ? $.verdict.less : $.verdict.more), {
        ...told,
        saved: amount(Math.abs(difference.value)),
        low: amount(near!),
        high: amount(far!),
      })}
    </p>
  );
}

/** What a cost doesn't show: whether the model tells a picture's right note from its wrong one. */
function Beside({ pairs, a, b, difference }: SideBySide) {
  const t = useWords();
  const points = (share: number) => number(100 * share, { maximumFractionDigits: 0 });
  const told = {
    pairs: number(pairs),
    a: number(a),
    b: number(b),
    low: points(difference.low),
    high: points(difference.high),
  };
  const same = difference.low <= 0 && difference.high >= 0;
  return <p className={styles.beside}>{t(($) => (same ? $.beside.same : $.beside.differ), told)}</p>;
}

interface RowProps {
  mode: FailureMode;
  cost: ModeCost | undefined;
  /** By name. */
  models: readonly string[];
  amount: (value: number) => string;
}

/** One kind of error: an example of it, its prices, its cost. */
function FaultRow({ mode, cost, models, amount }: RowProps) {
  const t = useWords();
  const fault = t(($) => $.faults[mode.name as keyof typeof $.faults]);
  const [first] = mode.cases;
  const price = (name: Price, head: string, label: string) => (
    <td data-label={head}>
      <NumberInput
        size="xs"
        w={92}
        min={0}
        aria-label={label}
        thousandSeparator=","
        value={mode[name]}
        onChange={(value) => typeof value === "number" && changePrice(mode.name, name, value)}
      />
      {name === "volume" && mode.wrongShare !== undefined && (
        <small>{t(($) => $.wrongShare, { share: number(mode.wrongShare!, { style: "percent" }) })}</small>
      )}
    </td>
  );
  return (
    <tr>
      <th scope="row">
        <span className={styles.fault}>
          {first && <CasePicture name={first.picture} alt={first.right[0] ?? ""} />}
          <span>
            <b>{fault}</b>
            <small>{t(($) => $.right, { note: first?.right[0] ?? "" })}</small>
            <small>{t(($) => $.wrong, { note: first?.wrong[0] ?? "" })}</small>
          </span>
        </span>
      </th>
      {price(
        "missCost",
        t(($) => $.miss),
        t(($) => $.missOf, { fault }),
      )}
      {price(
        "falseAlarmCost",
        t(($) => $.alarm),
        t(($) => $.alarmOf, { fault }),
      )}
      {price(
        "volume",
        t(($) => $.volume),
        t(($) => $.volumeOf, { fault }),
      )}
      {models.map((name, i) => (
        <td key={name} data-label={t(($) => (i === 0 ? $.before : $.after), { name })}>
          <Cost of={i === 0 ? cost?.a.monthly : cost?.b?.monthly} amount={amount} />
        </td>
      ))}
    </tr>
  );
}

function Cost({ of, amount }: { of: Interval | null | undefined; amount: (value: number) => string }) {
  const t = useWords();
  if (!of) return <>{t(($) => $.none)}</>;
  return (
    <>
      <b>{amount(of.value)}</b>
      <small>{t(($) => $.between, { low: amount(of.low), high: amount(of.high) })}</small>
    </>
  );
}

function CasePicture({ name, alt }: { name: string; alt: string }) {
  const url = useObjectUrl(useStore(lineStore, ({ pictures }) => pictures.get(name)));
  return url && <img src={url} alt={alt} width={56} height={56} />;
}
