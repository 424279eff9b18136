import { register } from "../../language/words";
import { en as frame } from "./en";
import { ja as frameJa } from "./ja";
import { notices } from "./notices.en";
import { notices as noticesJa } from "./notices.ja";

const en = { ...frame, notices } as const;
const ja = { ...frameJa, notices: noticesJa };

declare module "i18next" {
  interface ResourceNamespaceMap {
    workspace: typeof en;
  }
}

export const { useWords, say } = register("workspace", { en, ja });
