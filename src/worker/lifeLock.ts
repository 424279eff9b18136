/** How the page hears of a worker's end that no event tells of. */

/** Between two looks for the worker's lock, in milliseconds. */
const LOOK = 50;

/** The worker's side, called once in its script. @param name of its own, given by who started it */
export function holdLifeLock(name: string): void {
  void navigator.locks?.request(name, () => new Promise(() => {}));
}

/**
 * A worker that ends without an error tells nobody. It holds a lock of its name for as long as it lives, however busy it
 * is: who gets the lock after it knows. Its own request may still be on its way when its first message is here, so that
 * it must be seen to hold the lock first. (Plain http has no locks: there such an end stays unseen.)
 */
export async function untilEnd(name: string, signal: AbortSignal): Promise<void> {
  const { locks } = navigator;
  if (!locks) throw new Error("No locks here.");
  const held = async () => (await locks.query()).held?.some((lock) => lock.name === name);
  while (!(await held())) {
    await new Promise((resolve) => setTimeout(resolve, LOOK));
    signal.throwIfAborted();
  }
  await locks.request(name, { signal }, () => {});
}
