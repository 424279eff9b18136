import { Checkbox } from "@mantine/core";
import page from "../../ui/page.module.css";
import type { Slot } from "../../workspace/models";
import choicesStyles from "./choices.module.css";
import { markReplicate } from "./stores/replicates";
import { useWords } from "./words";

interface Props {
  slot: Slot;
  /** Models that can be marked. */
  options: { value: string; label: string }[];
  marked: readonly string[];
  /** Models of the side, its slot's own with them. */
  count: number;
}

/** Marks models as further replicates of the method whose first stands in the slot above. */
export function ReplicateList({ slot, options, marked, count }: Props) {
  const t = useWords();
  const letter = slot.toUpperCase();
  return (
    <details className={choicesStyles.names}>
      <summary>{t(($) => $.models.replicates, { count, letter })}</summary>
      <fieldset className={choicesStyles.family} aria-label={t(($) => $.models.further, { letter })}>
        <p className={page.hint}>{t(($) => $.models.mark, { letter })}</p>
        <div className={choicesStyles.boxes}>
          {options.map(({ value, label }) => (
            <Checkbox
              key={value}
              size="xs"
              label={label}
              checked={marked.includes(value)}
              onChange={(event) => markReplicate(slot, value, event.currentTarget.checked)}
            />
          ))}
        </div>
      </fieldset>
    </details>
  );
}
