/** A model that is not here, with what to do about it by where it came from. */
import { BadInputError } from "../../base/errors";
import { said } from "./said";

const ORIGINS = ["hub", "local", "tuned"] as const;

function howToGet(id: string): string {
  const at = id.indexOf(":");
  const kind = id.slice(0, at);
  if (kind === "hub") return `Get ${id.slice(at + 1).split("@")[0]} again on the Models page.`;
  if (kind === "local")
    return "It was loaded from files: choose the same files again on the Models page, and it is the same model.";
  if (kind === "tuned")
    return "It was tuned here or in another browser. Choose the folder that was exported of it on the Models page, or another model.";
  return "Reload the page: it comes with it.";
}

export function notHere(id: string): BadInputError {
  const origin = ORIGINS.find((kind) => id.startsWith(`${kind}:`)) ?? "bundled";
  return new BadInputError(
    `${id} is not on this machine.`,
    howToGet(id),
    said({ kind: `modelGone_${origin}`, id }),
  );
}
