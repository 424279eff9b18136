/** The two compared models in an address: what it leaves out, and what it names that can't be had. */
import { BUNDLED_ID, TUNED_ID } from "../workspace/modelSources";
import { isGone, modelStore, putLinkedModel, refreshCache, standBeside } from "../workspace/models";
import type { Link } from "./link";

/** What stands beside a model where nothing is said: the bundled model is shown with what DeGLA made of it. */
const besideByDefault = (a: string) => (a === BUNDLED_ID ? TUNED_ID : null);
/** Said where no second model is wanted though one would stand there by default. */
const NO_MODEL = "none";

export function slotsOf(link: Pick<Link, "a" | "b">): { a: string; b: string | null } {
  const a = link.a ?? BUNDLED_ID;
  return { a, b: link.b === NO_MODEL ? null : (link.b ?? besideByDefault(a)) };
}

/**
 * What was asked for, not what stands in for it: a failed load is no choice of the visitor's. Of a model that nobody has
 * any more the visitor is told once; then what stands in goes on, or each visit would begin with the same fault.
 */
export function askedModels(): Pick<Link, "a" | "b"> {
  const models = modelStore.getState();
  const { slots, asked } = models;
  const gone = (id: string | null) => id !== null && isGone(models, id);
  const a = gone(asked.a) ? slots.a : asked.a;
  const beside = besideByDefault(a);
  // Beside what stands in for A stands what does by default.
  const unsaid = gone(asked.a) ? slots.b : null;
  const b = gone(asked.b) ? (slots.b ?? beside) : (asked.b ?? unsaid);
  return { a: a === BUNDLED_ID ? null : a, b: b === beside ? null : (b ?? NO_MODEL) };
}

export async function restoreModels(link: Link) {
  await refreshCache();
  const { a, b } = slotsOf(link);
  const [came] = await Promise.all([putLinkedModel("a", a), putLinkedModel("b", b)]);
  // Beside what stands in for A, and in the place of a B that nobody has, what stands there by default.
  const models = modelStore.getState();
  const open = (!came && link.b === null) || (b !== null && isGone(models, b));
  if (open && models.slots.b === null && models.slots.a === BUNDLED_ID) await standBeside(TUNED_ID);
}
