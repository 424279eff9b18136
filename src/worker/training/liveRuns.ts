/** The one run that lives on the device, and the student of the one that was over last. */
import { BadInputError } from "../../base/errors";
import { never } from "../../base/queue";
import { type ClipModel, copyClip } from "../../clip/model";
import { checkResumable } from "../../degla/checkpoint";
import type { RunConfig } from "../../degla/config";
import type { Checkpoint } from "../../degla/types";
import { type PairsPayload, studentId } from "./protocol";
import { type LiveRun, log, openRun, refuseOver, save, type Tell, type TrainingHost } from "./run";
import { createStudent, type Student } from "./student";

export interface LiveRuns {
  /** The run that lives here, if it is this one; without an id whichever it is. */
  get(id?: string): LiveRun | null;
  /**
   * The run, as it lies here or opened from storage; another that lived here is stored and closed before.
   *
   * @throws BadInputError where it can't go on with this configuration, or the other can't be stored
   */
  open(
    id: string,
    config: RunConfig,
    pairs: PairsPayload | null,
    signal: AbortSignal,
    tell: Tell,
  ): Promise<LiveRun>;
  /** Frees device and lock; what was stored stays. */
  close(run: LiveRun): Promise<void>;
  /** The same for a run that is over, but its student stays to be compared with. */
  closeButStudent(run: LiveRun): Promise<void>;
  /** Frees the student of a run that is over; false where there is none, or not of this run. */
  freeStudent(id?: string): Promise<boolean>;
}

export function createLiveRuns(host: TrainingHost): LiveRuns {
  const { models, onGpu } = host;
  let live: LiveRun | null = null;
  /** Of a run that is over. */
  let kept: { id: string; clip: ClipModel; student: Student } | null = null;

  const close = async (run: LiveRun) => {
    live = null;
    models.takeAway(studentId(run.id));
    const free = async () => {
      run.student.stale();
      run.trainer.dispose();
    };
    // on a device that is lost there is nothing to free
    await onGpu(never, free).catch(() => {});
    run.release();
  };

  const freeStudent = async (id?: string) => {
    if (!kept || (id !== undefined && kept.id !== id)) return false;
    const { clip, student } = kept;
    models.takeAway(studentId(kept.id));
    kept = null;
    await onGpu(never, async () => {
      student.stale();
      clip.dispose();
    });
    return true;
  };

  /** Makes room for another run without losing a step of this one. */
  const storeAndClose = async (run: LiveRun, tell: Tell) => {
    const { trainer, config } = run;
    const unstored = () => trainer.step - run.stored.step;
    if (unstored() > 0 && !(await save(host, run, tell)))
      throw new BadInputError(
        `The run “${config.name}” has ${unstored()} steps that could not be stored and would be lost.`,
        "Free some storage on the Models page, or export or delete that run first.",
      );
    await log(host, run, {}, tell);
    await close(run);
  };

  return {
    get: (id) => (id === undefined || live?.id === id ? live : null),
    open: async (id, config, pairs, signal, tell) => {
      if (live && live.id !== id) await storeAndClose(live, tell);
      await freeStudent();
      if (live) {
        refuseOver(live.record.status);
        checkSame(live, config);
        live.config = config;
        return live;
      }
      const opened = await openRun(host, id, config, pairs, signal, tell);
      live = opened;
      models.provide(studentId(id), opened.student.get);
      return opened;
    },
    close,
    closeButStudent: async (run) => {
      if (run.stored.step < run.trainer.step) return; // only here, for want of room: it stays whole
      const { trainer, base, config, id } = run;
      const clip = await onGpu(never, async () => {
        run.student.stale();
        return copyClip(trainer.student());
      });
      const { step } = trainer;
      const student = createStudent(
        { id, name: config.name, data: config.data.kind },
        base,
        clip,
        () => step,
        host.forget,
      );
      await close(run);
      kept = { id, clip, student };
      models.provide(studentId(id), student.get);
    },
    freeStudent,
  };
}

/** @throws BadInputError where the run was begun with other settings that matter */
function checkSame({ config: begun, data, base }: LiveRun, config: RunConfig): void {
  const [dataHash, baseSha256] = [data.training.hash, base.sha256];
  checkResumable({ format: 1, config: begun, dataHash, baseSha256 } as Checkpoint, {
    config,
    dataHash,
    baseSha256,
  });
}
