/** Whether the rules of English hold for a caption or a lexicon: "en", "en-GB". */
export const isEnglish = ({ language }: { language: string }): boolean => /^en\b/i.test(language);
