import { register } from "../../../../language/words";
import { en } from "./en";
import { ja } from "./ja";

declare module "i18next" {
  interface ResourceNamespaceMap {
    line: typeof en;
  }
}

export const { useWords } = register("line", { en, ja });
