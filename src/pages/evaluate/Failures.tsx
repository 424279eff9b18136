import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useMemo } from "react";
import { number } from "../../language/formats";
import { LongList } from "../../ui/LongList";
import { measureName } from "../../ui/measureName";
import page from "../../ui/page.module.css";
import { useStore } from "../../workspace/react";
import { FailureCard } from "./FailureCard";
import failuresStyles from "./failures.module.css";
import { casesOf, chosenOutcome, countOutcomes, filtered, outcomeOf, type ShownCase } from "./stores/cases";
import { suiteTitle } from "./stores/rows";
import { evaluationViewStore, type OutcomeName, show } from "./stores/view";
import type { ShownResults } from "./useShown";
import { useWords } from "./words";

const CARD_PX = 190;
const keyOf = ({ key }: ShownCase) => key;

/** Every case by how it went; the address holds the filter. */
export function Failures({ results: { shown, names } }: { results: ShownResults }) {
  const t = useWords();
  const view = useStore(evaluationViewStore);
  const both = names.b !== null && shown.some(({ openA, openB }) => openA && openB);
  const all = useMemo(() => shown.flatMap(({ openA, openB }) => casesOf(openA, openB)), [shown]);
  const text = useDeferredValue(view.text);
  const { suite, category } = view;
  const matching = useMemo(() => filtered(all, { suite, category, text }), [all, suite, category, text]);
  const counts = useMemo(() => countOutcomes(matching), [matching]);
  const outcome = chosenOutcome(view.outcome, both);
  const cases = useMemo(() => matching.filter((one) => outcomeOf(one) === outcome), [matching, outcome]);
  const categories = useMemo(
    () => [...new Set(all.filter((one) => one.suite.name === suite).map(({ one }) => one.category))],
    [all, suite],
  );
  const heads = useMemo(() => new Map(shown.map(({ name, head }) => [name, head])), [shown]);
  const outcomes: OutcomeName[] = both ? ["gained", "lost", "both-wrong", "both-right"] : ["wrong", "right"];
  return (
    <>
      <div className={failuresStyles.outcomes}>
        <SegmentedControl
          aria-label={t(($) => $.cases.outcome)}
          data={outcomes.map((value) => ({
            value,
            label: `${t(($) => $.cases.outcomes[value])} · ${number(counts[value])}`,
          }))}
          value={outcome}
          onChange={(value) => show({ outcome: value as OutcomeName })}
        />
      </div>
      <div className={failuresStyles.filters}>
        <TextInput
          aria-label={t(($) => $.cases.search)}
          placeholder={t(($) => $.cases.search)}
          leftSection={<IconSearch size={14} />}
          value={view.text}
          onChange={(event) => show({ text: event.currentTarget.value })}
        />
        <NativeSelect
          aria-label={t(($) => $.cases.suite)}
          value={suite ?? ""}
          onChange={(event) => show({ suite: event.currentTarget.value || null })}
          data={[
            { value: "", label: t(($) => $.cases.allSuites) },
            ...shown.map(({ name }) => ({ value: name, label: suiteTitle(name) })),
          ]}
        />
        <NativeSelect
          aria-label={t(($) => $.cases.category)}
          value={category ?? ""}
          disabled={suite === null}
          onChange={(event) => show({ category: event.currentTarget.value || null })}
          data={[
            { value: "", label: t(($) => $.cases.allCategories) },
            ...categories.map((value) => ({ value, label: measureName(value) })),
          ]}
        />
      </div>
      <p role="status" className={`${page.hint} num`}>
        {t(($) => $.cases.count, { count: cases.length })}
      </p>
      {cases.length === 0 ? (
        <p className={page.emptyBox}>{t(($) => $.cases.none)}</p>
      ) : (
        <LongList
          label={t(($) => $.cases.cases)}
          items={cases}
          keyOf={keyOf}
          guess={CARD_PX}
          beyond={3}
          className={failuresStyles.gallery}
        >
          {(one) => <FailureCard shown={one} head={heads.get(one.suite.name)!} both={names.b !== null} />}
        </LongList>
      )}
    </>
  );
}
