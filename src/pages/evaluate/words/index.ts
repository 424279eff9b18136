import { register } from "../../../language/words";
import { en } from "./en";
import { ja } from "./ja";

declare module "i18next" {
  interface ResourceNamespaceMap {
    evaluate: typeof en;
  }
}

export const { useWords, say } = register("evaluate", { en, ja });
