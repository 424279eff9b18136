import { defaultLocks } from "../storage/locks";
import { RUN_LOCKS } from "../storage/runs/runs";

/** True while a training lives in some tab of this page, running or paused. Without Web Locks no other tab is seen. */
export async function runsAtWork(): Promise<boolean> {
  return (await defaultLocks().held(RUN_LOCKS)).size > 0;
}
