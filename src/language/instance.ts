/** i18next as this page sets it up: every word comes with the script that shows it, so that nothing is waited for. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import { joined } from "./joined";

declare module "i18next" {
  interface CustomTypeOptions {
    enableSelector: true;
    /** A placeholder can't be left out of a call. */
    strictInterpolationChecks: true;
  }
}

export const words = i18next.createInstance();
void words
  .use(initReactI18next)
  .use(joined)
  .init({
    lng: "en",
    fallbackLng: false,
    supportedLngs: ["en", "ja"],
    initAsync: false,
    enableSelector: true,
    resources: {},
    ns: [],
    postProcess: [joined.name],
    // React escapes what it shows.
    interpolation: { escapeValue: false },
    react: {
      useSuspense: false,
      // What is put into a sentence with tags is no tag of it: a model may be called "<b>".
      transDefaultProps: { tOptions: { interpolation: { escapeValue: true } }, shouldUnescape: true },
    },
  });
