import { register } from "../../../language/words";
import { en } from "./en";
import { ja } from "./ja";

declare module "i18next" {
  interface ResourceNamespaceMap {
    learn: typeof en;
  }
}

export const { useWords } = register("learn", { en, ja });
