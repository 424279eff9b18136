/** What lies in the browser's storage: how a page test knows that something was saved, before it reloads. */
import type { Page } from "@playwright/test";
import { DATABASES } from "../src/storage/database";

/** All values of a database, as JSON; of bytes their number, of folders their name. "[]" where the page has not opened it yet. */
export function stored(page: Page, of: keyof typeof DATABASES): Promise<string> {
  return page.evaluate(async ({ name, store }) => {
    // To open one that isn't there would make it, without its store.
    if (!(await indexedDB.databases()).some((one) => one.name === name)) return "[]";
    const database = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    try {
      const values = await new Promise<unknown[]>((resolve, reject) => {
        const reading = database.transaction(store).objectStore(store).getAll();
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      return JSON.stringify(values, (_, value) =>
        value instanceof ArrayBuffer
          ? value.byteLength
          : value instanceof FileSystemHandle
            ? value.name
            : value,
      );
    } finally {
      database.close();
    }
  }, DATABASES[of]);
}
