/** What stands between the two lines of dashes that a model card begins with, YAML; null where it begins with none. */
export const frontMatter = (card: string): string | null =>
  /^\ufeff?---\r?\n([\s\S]*?)\r?\n---/.exec(card)?.[1] ?? null;
