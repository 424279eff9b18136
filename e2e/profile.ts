/** What a visit leaves in the browser, as text: taken out of one build of the page and put into another. */
import type { Page } from "@playwright/test";

export interface Profile {
  /** Commit of the build that wrote it. */
  build: string;
  local: Record<string, string>;
  databases: { name: string; version: number; stores: { name: string; entries: [unknown, unknown][] }[] }[];
}

/** Everything in IndexedDB and localStorage; bytes become {$bytes, $type}. */
export function takeProfile(page: Page): Promise<Omit<Profile, "build">> {
  return page.evaluate(async () => {
    const asked = <T>(request: IDBRequest<T>) =>
      new Promise<T>((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const plain = (value: unknown): unknown => {
      if (value instanceof ArrayBuffer || ArrayBuffer.isView(value)) {
        const bytes =
          value instanceof ArrayBuffer
            ? new Uint8Array(value)
            : new Uint8Array(value.buffer, value.byteOffset, value.byteLength);
        let text = "";
        for (const byte of bytes) text += String.fromCharCode(byte);
        return { $bytes: btoa(text), $type: value.constructor.name };
      }
      if (Array.isArray(value)) return value.map(plain);
      if (value && typeof value === "object")
        return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]));
      return value;
    };
    const databases = [];
    for (const { name, version } of await indexedDB.databases()) {
      const database = await asked(indexedDB.open(name ?? ""));
      const stores = [];
      for (const store of database.objectStoreNames) {
        const objects = database.transaction(store).objectStore(store);
        const [keys, values] = await Promise.all([asked(objects.getAllKeys()), asked(objects.getAll())]);
        stores.push({
          name: store,
          entries: keys.map((key, i): [unknown, unknown] => [key, plain(values[i])]),
        });
      }
      database.close();
      databases.push({ name: name ?? "", version: version ?? 1, stores });
    }
    return { databases, local: { ...localStorage } };
  });
}

/** Into a page of the same origin that has opened none of its databases yet. */
export function putProfile(page: Page, profile: Profile): Promise<void> {
  return page.evaluate(async ({ databases, local }) => {
    const done = (target: IDBRequest | IDBTransaction, event: "success" | "complete") =>
      new Promise<void>((resolve, reject) => {
        target.addEventListener(event, () => resolve());
        target.addEventListener("error", () => reject(target.error));
      });
    const arrays = { Uint8Array, Uint8ClampedArray, Float32Array, Int32Array, Uint32Array };
    const restored = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(restored);
      if (!value || typeof value !== "object") return value;
      if ("$bytes" in value && "$type" in value) {
        const { buffer } = Uint8Array.from(atob(String(value.$bytes)), (one) => one.charCodeAt(0));
        const type = String(value.$type);
        return type === "ArrayBuffer" ? buffer : new arrays[type as keyof typeof arrays](buffer);
      }
      return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, restored(one)]));
    };
    for (const [key, value] of Object.entries(local)) localStorage.setItem(key, value);
    for (const { name, version, stores } of databases) {
      const request = indexedDB.open(name, version);
      request.onupgradeneeded = () => {
        for (const store of stores) request.result.createObjectStore(store.name);
      };
      await done(request, "success");
      const database = request.result;
      for (const { name: store, entries } of stores) {
        const writing = database.transaction(store, "readwrite");
        for (const [key, value] of entries)
          writing.objectStore(store).put(restored(value), key as IDBValidKey);
        await done(writing, "complete");
      }
      database.close();
    }
  }, profile);
}
