/** How much room there is, and how much of it is taken. */
import type { Depot } from "./modelStore";
import type { StorageReport } from "./types";
import { listUnfinished } from "./weights";

/** Usage and quota of the whole origin, as the browser estimates them. */
export async function storageReport(depot: Depot): Promise<StorageReport> {
  const storage = globalThis.navigator?.storage;
  const estimate = await storage?.estimate?.().catch(() => null);
  const persisted = await storage?.persisted?.().catch(() => false);
  return {
    usage: estimate?.usage ?? null,
    quota: estimate?.quota ?? null,
    persisted: persisted ?? false,
    where: depot.main.where,
    unfinished: await listUnfinished(depot),
  };
}
