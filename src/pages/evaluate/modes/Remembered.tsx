import { list } from "../../../language/formats";
import page from "../../../ui/page.module.css";
import type { ModelInfo } from "../../../worker/types";
import { useWords } from "../words";

/**
 * Says where a compared model was fine-tuned on pictures of the visitor's own: a mode made of the same ones measures how
 * well it remembers them. Which they were no model says.
 */
export function Remembered({ models }: { models: readonly Pick<ModelInfo, "name" | "trainedOn">[] }) {
  const t = useWords();
  const tuned = models.filter(({ trainedOn }) => trainedOn?.pictures.includes("own"));
  if (tuned.length === 0) return null;
  const names = list(tuned.map(({ name }) => `“${name}”`));
  return (
    <p role="status" className={page.hint}>
      {t(($) => $.modes.remembered, { count: tuned.length, models: names })}
    </p>
  );
}
