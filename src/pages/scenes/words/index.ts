import { register } from "../../../language/words";
import { en } from "./en";
import { ja } from "./ja";

declare module "i18next" {
  interface ResourceNamespaceMap {
    scenes: typeof en;
  }
}

export const { useWords } = register("scenes", { en, ja });
