/** Short texts that the browser keeps on the machine. Where it keeps none (storage is blocked), they last for a visit. */

/** Null where there is none of that name. */
export function localText(key: string): string | null {
  try {
    return localStorage.getItem(key);
  } catch {
    return null;
  }
}

/** @param text null: nothing of that name is kept from now on */
export function keepText(key: string, text: string | null): void {
  try {
    if (text === null) localStorage.removeItem(key);
    else localStorage.setItem(key, text);
  } catch {
    // for this visit only
  }
}

/** What was kept as JSON, whoever wrote it; {} where there is nothing that can be read. */
export function localRecord(key: string): Record<string, unknown> {
  try {
    return { ...JSON.parse(localText(key) ?? "{}") };
  } catch {
    return {};
  }
}
