import { register } from "../../language/words";
import { en } from "./en";
import { ja } from "./ja";

declare module "i18next" {
  interface ResourceNamespaceMap {
    notices: typeof en;
  }
}

export const { say } = register("notices", { en, ja });
