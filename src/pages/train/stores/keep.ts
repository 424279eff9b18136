/** Taking a run's weights away: as a model of this page, or as files. */
import { createStore } from "zustand/vanilla";
import type { Progress } from "../../../worker/protocol";
import type { ExportKind } from "../../../worker/training/protocol";
import { report } from "../../../workspace/faults";
import { putModel, refreshCache } from "../../../workspace/models";
import { goTo } from "../../../workspace/route";
import { trainingClient } from "./client";
import { recordKept } from "./record";
import { runOf, runsStore } from "./runs";

export interface Keeping {
  run: string;
  what: "model" | "zip";
  progress: Progress | null;
  abort: AbortController;
}

export const keepStore = createStore<{ keeping: Keeping | null }>(() => ({ keeping: null }));

async function keeping<T>(
  run: string,
  what: Keeping["what"],
  work: (entry: Keeping) => Promise<T>,
): Promise<T | null> {
  if (keepStore.getState().keeping) return null;
  const entry: Keeping = { run, what, progress: null, abort: new AbortController() };
  keepStore.setState({ keeping: entry });
  try {
    return await work(entry);
  } catch (error) {
    report(error);
    return null;
  } finally {
    keepStore.setState({ keeping: null });
  }
}

/** Puts a run's weights among the models of this machine; resolves to the model's id. */
export async function keepAsModel(id: string): Promise<string | null> {
  const run = runOf(id);
  if (!run) return null;
  return keeping(id, "model", async () => {
    const info = await trainingClient().keepRun(id, run.config.name);
    void recordKept(run, info);
    const model = info.id;
    runsStore.setState(({ runs }) => ({
      runs: runs.map((other) => (other.id === id ? { ...other, model } : other)),
    }));
    void refreshCache();
    return model;
  });
}

/** Opens Compare with the base in A and the tuned model in B, kept first where it isn't yet. */
export async function compareWithBase(id: string): Promise<void> {
  const run = runOf(id);
  const model = run?.model ?? (await keepAsModel(id));
  if (!run || !model) return;
  await refreshCache();
  goTo("compare");
  await Promise.all([putModel("a", run.config.model), putModel("b", model)]);
}

const FILES: Record<ExportKind, string> = { model: "model.zip", adapter: "adapter.zip", run: "run.zip" };

/** A name that every file system takes. */
export const fileName = (name: string, what: ExportKind) =>
  `${name.replace(/[^\p{L}\p{N}._-]+/gu, "-").replace(/^[-.]+|-+$/g, "") || "run"}-${FILES[what]}`;

/** A run as a zip; the caller hands it to the visitor. */
export async function exportRun(id: string, what: ExportKind): Promise<{ blob: Blob; name: string } | null> {
  const run = runOf(id);
  if (!run) return null;
  return keeping(id, "zip", async (entry) => {
    const blob = await trainingClient().exportRun(id, what, {
      signal: entry.abort.signal,
      onProgress: (progress) => keepStore.setState({ keeping: { ...entry, progress } }),
    });
    return { blob, name: fileName(run.config.name, what) };
  });
}
