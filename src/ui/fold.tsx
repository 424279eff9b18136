import { Button } from "@mantine/core";
import { type ReactNode, useState } from "react";
import { useWords } from "./words";

/** A list of more is folded to its first few: what stands below it is reached without screens of scrolling. */
const FOLDED = { from: 6, to: 3 };

/** The items in sight of a list that may be long, and the button that shows the others; null where none are hidden. */
export function useFold<T>(items: readonly T[]): {
  shown: readonly T[];
  showAll: ReactNode;
  unfold(): void;
} {
  const t = useWords();
  const [unfolded, setUnfolded] = useState(false);
  const unfold = () => setUnfolded(true);
  if (unfolded || items.length <= FOLDED.from) return { shown: items, showAll: null, unfold };
  return {
    shown: items.slice(0, FOLDED.to),
    showAll: (
      <Button size="compact-xs" onClick={unfold}>
        {t(($) => $.showAll, { count: items.length })}
      </Button>
    ),
    unfold,
  };
}
