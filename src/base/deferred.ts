/** A promise that is settled from outside. (`Promise.withResolvers` is too young for Node 20 and for Safari 17.) */
export interface Deferred<T> {
  promise: Promise<T>;
  settled: boolean;
  resolve(value: T): void;
  reject(reason: unknown): void;
}

export function deferred<T>(): Deferred<T> {
  let resolve: (value: T) => void = () => {};
  let reject: (reason: unknown) => void = () => {};
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  promise.catch(() => {}); // nobody may be waiting
  const out: Deferred<T> = {
    promise,
    settled: false,
    resolve: (value) => {
      out.settled = true;
      resolve(value);
    },
    reject: (reason) => {
      out.settled = true;
      reject(reason);
    },
  };
  return out;
}
