/**
 * A room's words. Each room that has some keeps them in a folder `words/`: `en.ts`, `ja.ts`, and an `index.ts` that
 * registers both under the room's name and hands out what its components and stores ask them by:
 *
 *   const t = useWords();          in a component, drawn anew when the language changes
 *   say(($) => $.deleted, {name})  in a store, in the language of the moment
 */
import type { FlatNamespace, TFunction } from "i18next";
import { useTranslation } from "react-i18next";
import { words } from "./instance";

export { Trans } from "react-i18next";

/** What Japanese has for an English catalogue: the same keys, of a plural only `_other`, other texts. */
export type Translated<English> = {
  readonly [Key in keyof English as Key extends `${string}_one` ? never : Key]: English[Key] extends string
    ? string
    : Translated<English[Key]>;
};

export function register<Room extends FlatNamespace>(room: Room, catalogues: { en: object; ja: object }) {
  words.addResourceBundle("en", room, catalogues.en);
  words.addResourceBundle("ja", room, catalogues.ja);
  return {
    useWords: () => useTranslation(room).t as unknown as TFunction<Room>,
    say: words.getFixedT(null, room) as unknown as TFunction<Room>,
  };
}
