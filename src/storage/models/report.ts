/** How much room there is, and how much of it is taken. */
import type { ModelStore } from "./modelStore";
import type { StorageReport } from "./types";
import { listUnfinished } from "./weights";

/** Usage and quota of the whole origin, as the browser estimates them. */
export async function storageReport(modelStore: ModelStore): Promise<StorageReport> {
  const storage = globalThis.navigator?.storage;
  const estimate = await storage?.estimate?.().catch(() => null);
  const persisted = await storage?.persisted?.().catch(() => false);
  return {
    usage: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    persisted: persisted ?? false,
    where: modelStore.main.where,
    unfinished: await listUnfinished(modelStore),
  };
}
