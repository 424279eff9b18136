import { register } from "../../language/words";
import { en as frame } from "./en";
import { ja as frameJa } from "./ja";
import { notices } from "./notices.en";
import { notices as noticesJa } from "./notices.ja";
import { type Said, said } from "./said.ja";

/** English is what the faults themselves say. */
const unsaid = Object.fromEntries(
  Object.keys(said).map((kind) => [kind, { says: "", advice: "" }]),
) as Record<Said["kind"], { says: ""; advice: "" }>;

const en = { ...frame, notices, said: unsaid } as const;
const ja = { ...frameJa, notices: noticesJa, said };

declare module "i18next" {
  interface ResourceNamespaceMap {
    workspace: typeof en;
  }
}

export const { useWords, say } = register("workspace", { en, ja });
