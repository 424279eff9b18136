/** The engine's training calls; tests put another client in their place. */
import type { EngineClient } from "../../../worker/protocol";
import type { TrainingCalls } from "../../../worker/training/protocol";
import { engine } from "../../../workspace/engine";

export type TrainingClient = TrainingCalls & Pick<EngineClient, "resumeTraining" | "stepTraining">;

let other: TrainingClient | null = null;

export function trainingClient(): TrainingClient {
  return other ?? engine();
}

/** For tests: a client without a worker. */
export function replaceTrainingClient(client: TrainingClient | null) {
  other = client;
}
