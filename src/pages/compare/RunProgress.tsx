import { Progress as Bar, Button } from "@mantine/core";
import { duration } from "../../ui/format";
import type { Progress } from "../../worker/protocol";
import page from "./compare.module.css";
import { useWords } from "./words";

interface Props {
  /** The model that is asked. */
  model: string;
  /** Null before the first is done. */
  progress: Progress | null;
  abort: AbortController;
}

/** How far pictures are encoded for a question about all of them, and how to stop it. */
export function RunProgress({ model, progress, abort }: Props) {
  const t = useWords();
  const known = progress && progress.total > 0 ? progress : null;
  const label = known
    ? t(($) => $.run.progress, { model, done: known.done, total: known.total })
    : t(($) => $.run.begins, { model });
  return (
    <div className={page.progress}>
      <Bar
        size="sm"
        value={known ? (100 * known.done) / known.total : 100}
        animated={!known}
        aria-label={label}
      />
      <span className="num" role="status">
        {label}
        {progress?.remaining != null &&
          progress.remaining >= 1 &&
          ` · ${t(($) => $.run.left, { time: duration(progress.remaining) })}`}
      </span>
      <Button size="compact-xs" onClick={() => abort.abort()}>
        {t(($) => $.run.cancel)}
      </Button>
    </div>
  );
}
