/** Runs that lie in storage: listed, changed and deleted without being opened, under their locks. */
import { BadInputError } from "../../base/errors";
import type { ModelStore } from "../../storage/models/modelStore";
import { historyUpTo, type RunHistory, readHistory } from "../../storage/runs/history";
import {
  deleteRun,
  listRuns,
  RUN_LOCKS,
  type RunRecord,
  readRun,
  runLock,
  writeRun,
} from "../../storage/runs/runs";
import { checkpointState } from "./checkpoint";
import type { RunSummary } from "./protocol";
import { ELSEWHERE_ADVICE, summaryOf } from "./run";

/** What the caller knows of a run: its summary where it lives, "opening" where it is about to, null for neither. */
type Known = (record: RunRecord) => RunSummary | "opening" | null;

export interface RunStore {
  /** All runs, the newest first. */
  list(known: Known): Promise<RunSummary[]>;
  /** @throws BadInputError for an unknown run; as all below, but `read`, where another tab has it */
  read(id: string): Promise<RunRecord>;
  amend(id: string, change: Partial<RunRecord>): Promise<void>;
  stop(id: string): Promise<RunSummary>;
  remove(id: string): Promise<void>;
}

/** How long a lock is waited for. */
const WAIT_MS = 300;

export function createRunStore(modelStore: ModelStore): RunStore {
  const read = async (id: string) => {
    const record = await readRun(modelStore, id);
    if (!record)
      throw new BadInputError("This run is not known here.", "It may have been deleted in another tab.");
    return record;
  };

  const stored = async (record: RunRecord, how: Pick<RunSummary, "status" | "elsewhere">) => {
    const { id, step } = record;
    const history = await readHistory(modelStore, id);
    const known = history ? historyUpTo(history, step) : (record as unknown as RunHistory);
    return summaryOf(record, known, await checkpointState(modelStore, id), how);
  };

  const locked = async <T>(id: string, work: (record: RunRecord) => Promise<T>): Promise<T> => {
    const release = await modelStore.locks.hold(runLock(id), WAIT_MS);
    if (!release) throw new BadInputError("This run is open in another tab.", ELSEWHERE_ADVICE);
    try {
      return await work(await read(id));
    } finally {
      release();
    }
  };

  return {
    list: async (known) => {
      const held = await modelStore.locks.held(RUN_LOCKS);
      const records = await listRuns(modelStore);
      return Promise.all(
        records.map(async (record) => {
          const here = known(record);
          if (here && here !== "opening") return here;
          const opening = here === "opening";
          const elsewhere = held.has(runLock(record.id)) && !opening;
          if (opening) record.status = "running";
          const status =
            record.status === "running" && !elsewhere && !opening ? "interrupted" : record.status;
          return stored(record, { status, elsewhere });
        }),
      );
    },
    read,
    amend: (id, change) => locked(id, (record) => writeRun(modelStore, { ...record, ...change })),
    stop: (id) =>
      locked(id, async (record) => {
        if (record.status !== "done") {
          record.status = "stopped";
          await writeRun(modelStore, record);
        }
        const { status } = record;
        return stored(record, { status, elsewhere: false });
      }),
    remove: (id) => locked(id, () => deleteRun(modelStore, id)),
  };
}
