import { Button, Progress } from "@mantine/core";
import { timeLeft } from "./format";
import page from "./page.module.css";
import { useWords } from "./words";

interface ProgressLineProps {
  /** What is under way. */
  label: string;
  done: number;
  /** 0 while nobody knows. */
  total: number;
  /** Seconds. */
  remaining: number | null;
  /** What is said beside the bar, before and behind the time that is left. */
  said?: string;
  aside?: string | null | undefined;
  /** Whether what is said is read out as it changes. */
  live?: boolean;
  /** Ends it; there is no button where it can't be ended. */
  onStop?: (() => void) | undefined;
  /** Of the button, where it isn't "Cancel". */
  stop?: string;
}

/** How far something is, how long it still takes, and a way to end it. */
export function ProgressLine({ label, done, total, remaining, ...rest }: ProgressLineProps) {
  const { said, aside, live = false, onStop, stop } = rest;
  const t = useWords();
  return (
    <div className={page.progressLine}>
      <Progress
        size="sm"
        value={total > 0 ? (100 * done) / total : 100}
        animated={total === 0}
        aria-label={label}
      />
      <span className="num" role={live ? "status" : undefined}>
        {[said, timeLeft(remaining), aside].filter(Boolean).join(" · ")}
      </span>
      {onStop && (
        <Button size="compact-xs" onClick={onStop}>
          {stop ?? t(($) => $.cancel)}
        </Button>
      )}
    </div>
  );
}
