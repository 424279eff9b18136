/** The language of the page: chosen by the browser or the visitor, kept on the machine, said in the document. */
import { keepText, localText } from "../base/localText";
import { words } from "./instance";

export const LANGUAGES = ["en", "ja"] as const;
export type Language = (typeof LANGUAGES)[number];

/** Each in its own words. */
export const LANGUAGE_NAMES: Record<Language, string> = { en: "English", ja: "日本語" };

/** Where there is little room. */
export const SHORT_NAMES: Record<Language, string> = { en: "EN", ja: "JA" };

const KEY = "degla-language";

const known = (tag: string | null | undefined): Language | undefined =>
  LANGUAGES.find((language) => language === tag?.toLowerCase().split("-")[0]);

export const readLanguage = (text: string | null): Language | null => known(text) ?? null;

export function language(): Language {
  return known(words.language) ?? "en";
}

function show(chosen: Language) {
  document.documentElement.lang = chosen;
  // All words are here already: it is done when the call returns.
  void words.changeLanguage(chosen);
}

/** Begins in what the link says, else what was chosen last, else the first that the browser asks for and the page has. */
export function openLanguage(linked: Language | null) {
  const asked = navigator.languages.map(known).find((entry) => entry !== undefined);
  show(linked ?? known(localText(KEY)) ?? asked ?? "en");
}

/** A link that names a language shows it without making it the visitor's choice. */
export function showLanguage(linked: Language) {
  show(linked);
}

export function chooseLanguage(chosen: Language) {
  keepText(KEY, chosen);
  show(chosen);
}

/** Tells of each change; gives what stops that. */
export function followLanguage(listener: () => void): () => void {
  words.on("languageChanged", listener);
  return () => words.off("languageChanged", listener);
}
