/**
 * Asks the browser not to throw the weights away under pressure. Only a page can ask, a worker can't; Firefox asks
 * the visitor, so it is for when the visitor has just chosen a model.
 */
export async function persist(): Promise<boolean> {
  try {
    const storage = globalThis.navigator?.storage;
    return ((await storage?.persisted?.()) || (await storage?.persist?.())) ?? false;
  } catch {
    return false;
  }
}
