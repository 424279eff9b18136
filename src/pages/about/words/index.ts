import { register } from "../../../language/words";
import { en } from "./en";
import { ja } from "./ja";

declare module "i18next" {
  interface ResourceNamespaceMap {
    about: typeof en;
  }
}

export const { useWords, say } = register("about", { en, ja });
