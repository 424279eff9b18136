import { ProgressLine } from "../../ui/ProgressLine";
import type { Progress } from "../../worker/protocol";
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
    <ProgressLine
      label={label}
      done={known?.done ?? 0}
      total={known?.total ?? 0}
      remaining={progress?.remaining ?? null}
      said={label}
      live
      onStop={() => abort.abort()}
    />
  );
}
