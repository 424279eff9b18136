import { NativeSelect, SegmentedControl, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useDeferredValue, useMemo, useRef } from "react";
import { useStore } from "../../workspace/react";
import classes from "./evaluate.module.css";
import { FailureCard } from "./FailureCard";
import failuresStyles from "./failures.module.css";
import { casesOf, chosenOutcome, countOutcomes, filtered, OUTCOME_NAMES, outcomeOf } from "./stores/cases";
import { suiteTitle } from "./stores/rows";
import { evaluationViewStore, type OutcomeName, show } from "./stores/view";
import type { ShownResults } from "./useShown";

const CARD_PX = 190;

/** Every case by how it went; the address holds the filter. */
export function Failures({ results: { shown, names } }: { results: ShownResults }) {
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
  const scroller = useRef<HTMLElement>(null);
  const virtual = useVirtualizer({
    count: cases.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => CARD_PX,
    getItemKey: (i) => cases[i]!.key,
    overscan: 3,
  });
  const outcomes: OutcomeName[] = both ? ["gained", "lost", "both-wrong", "both-right"] : ["wrong", "right"];
  return (
    <>
      <div className={failuresStyles.outcomes}>
        <SegmentedControl
          aria-label="How the case went"
          data={outcomes.map((value) => ({
            value,
            label: `${OUTCOME_NAMES[value]} · ${counts[value].toLocaleString("en")}`,
          }))}
          value={outcome}
          onChange={(value) => show({ outcome: value as OutcomeName })}
        />
      </div>
      <div className={failuresStyles.filters}>
        <TextInput
          aria-label="Search captions"
          placeholder="Search captions"
          leftSection={<IconSearch size={14} />}
          value={view.text}
          onChange={(event) => show({ text: event.currentTarget.value })}
        />
        <NativeSelect
          aria-label="Suite of the cases"
          value={suite ?? ""}
          onChange={(event) => show({ suite: event.currentTarget.value || null })}
          data={[
            { value: "", label: "All suites" },
            ...shown.map(({ name }) => ({ value: name, label: suiteTitle(name) })),
          ]}
        />
        <NativeSelect
          aria-label="Category"
          value={category ?? ""}
          disabled={suite === null}
          onChange={(event) => show({ category: event.currentTarget.value || null })}
          data={[
            { value: "", label: "All categories" },
            ...categories.map((value) => ({ value, label: value })),
          ]}
        />
      </div>
      <p role="status" className={`${classes.hint} num`}>
        {cases.length.toLocaleString("en")} {cases.length === 1 ? "case" : "cases"}. The page's address holds
        this filter: copy it to share what you see.
      </p>
      {cases.length === 0 ? (
        <p className={classes.empty}>No case went this way.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
        <section ref={scroller} className={failuresStyles.gallery} tabIndex={0} aria-label="Cases">
          <ul style={{ height: virtual.getTotalSize() }}>
            {virtual.getVirtualItems().map(({ key, index, start }) => {
              const one = cases[index]!;
              return (
                <li
                  key={key}
                  data-index={index}
                  ref={virtual.measureElement}
                  style={{ transform: `translateY(${start}px)` }}
                  aria-setsize={cases.length}
                  aria-posinset={index + 1}
                >
                  <FailureCard shown={one} head={heads.get(one.suite.name)!} both={names.b !== null} />
                </li>
              );
            })}
          </ul>
        </section>
      )}
    </>
  );
}
