/**
 * A live camera: asked for when its button is pressed, scored frame by frame as fast as the machine goes, off as soon as the
 * page is hidden or left. No frame is recorded, none is kept but one that the visitor takes.
 */
import { createStore } from "zustand/vanilla";
import type { FrameScores } from "../../../worker/protocol";
import { captionLines, captionStore } from "../../../workspace/captions";
import { engine } from "../../../workspace/engine";
import { type Fault, isCancelled, report, worded } from "../../../workspace/faults";
import { comparedModels } from "../../../workspace/models";
import { addFiles } from "../../../workspace/pictures";
import { say } from "./words";

export interface CameraState {
  status: "off" | "asking" | "on" | "hidden";
  stream: MediaStream | null;
  /** By model id: the last frame's. */
  scores: Readonly<Record<string, FrameScores>>;
  /** Frames that were scored in the last seconds, a second; null before there are two. */
  rate: number | null;
}

const OFF: CameraState = { status: "off", stream: null, scores: {}, rate: null };

export const cameraStore = createStore<CameraState>(() => OFF);

/** What browsers say where there is no picture to be had (Media Capture and Streams, getUserMedia). */
function faultOf(error: unknown): Fault | unknown {
  const name = error instanceof DOMException ? error.name : "";
  switch (name) {
    case "NotAllowedError":
    case "SecurityError":
      return worded(
        "BadInput",
        say(($) => $.faults.refused.title),
        say(($) => $.faults.refused.advice),
      );
    case "NotFoundError":
    case "OverconstrainedError":
      return worded(
        "BadInput",
        say(($) => $.faults.none.title),
        say(($) => $.faults.none.advice),
      );
    case "NotReadableError":
    case "AbortError":
      return worded(
        "BadInput",
        say(($) => $.faults.busy.title),
        say(($) => $.faults.busy.advice),
      );
    default:
      return error;
  }
}

/** Counts what is asked for: what comes after it was stopped is ended. */
let turn = 0;

/** Asks for the camera; only from a press of a button. Never rejects: faults are shown. */
export async function startCamera(): Promise<void> {
  if (cameraStore.getState().stream || cameraStore.getState().status === "asking") return;
  const mine = ++turn;
  cameraStore.setState({ ...OFF, status: "asking" });
  try {
    // Not there on a page that came by plain http.
    const devices = navigator.mediaDevices as MediaDevices | undefined;
    if (!devices?.getUserMedia)
      throw worded(
        "BadInput",
        say(($) => $.faults.insecure.title),
        say(($) => $.faults.insecure.advice),
      );
    const stream = await devices.getUserMedia({
      audio: false,
      video: { width: { ideal: 640 }, height: { ideal: 480 }, facingMode: { ideal: "environment" } },
    });
    if (mine !== turn) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    // It was pulled out, or the browser took it back.
    for (const track of stream.getTracks())
      track.addEventListener("ended", () => mine === turn && stopCamera());
    cameraStore.setState({ status: "on", stream });
  } catch (error) {
    if (mine !== turn) return;
    cameraStore.setState(OFF);
    report(faultOf(error));
  }
}

/** @param hidden the page went out of sight: it says so when it is back */
export function stopCamera(hidden = false) {
  turn++;
  for (const track of cameraStore.getState().stream?.getTracks() ?? []) track.stop();
  cameraStore.setState({ ...OFF, status: hidden ? "hidden" : "off" });
}

/** Off with the page out of sight; gives what stops that, and the camera with it. */
export function followSight(): () => void {
  const change = () => {
    const { status } = cameraStore.getState();
    if (document.hidden && (status === "on" || status === "asking")) stopCamera(true);
  };
  document.addEventListener("visibilitychange", change);
  return () => {
    document.removeEventListener("visibilitychange", change);
    stopCamera();
  };
}

/** Milliseconds of which the rate is told. */
const WINDOW_MS = 4000;

/** Frames a second of these times of ends, the last of them now. */
export function rateOf(ends: readonly number[]): number | null {
  const span = (ends.at(-1) ?? 0) - (ends[0] ?? 0);
  return ends.length < 2 || span <= 0 ? null : (1000 * (ends.length - 1)) / span;
}

/** What is seen now, at the size that the camera gives. */
function frameOf(video: HTMLVideoElement, canvas: OffscreenCanvas): ImageData | null {
  const { videoWidth: width, videoHeight: height } = video;
  if (width === 0 || height === 0) return null;
  if (canvas.width !== width || canvas.height !== height) Object.assign(canvas, { width, height });
  const context = canvas.getContext("2d", { willReadFrequently: true })!;
  context.drawImage(video, 0, 0);
  return context.getImageData(0, 0, width, height);
}

const nextPaint = () => new Promise((resolve) => requestAnimationFrame(resolve));

/** Scores one frame after the other by both models until the signal fires: the next when the last is done. */
export async function scoreFrames(video: HTMLVideoElement, signal: AbortSignal): Promise<void> {
  const canvas = new OffscreenCanvas(1, 1);
  let ends: number[] = [];
  while (!signal.aborted) {
    await nextPaint();
    const captions = captionLines(captionStore.getState().text);
    const models = comparedModels().map(({ id }) => id);
    const frame = captions.length > 0 && models.length > 0 ? frameOf(video, canvas) : null;
    if (!frame) continue;
    const { width, height, data } = frame;
    try {
      const scores: Record<string, FrameScores> = {};
      for (const id of models)
        scores[id] = await engine().frameScores(id, width, height, data, [...captions], { signal });
      const now = performance.now();
      ends = [...ends, now].filter((end) => now - end <= WINDOW_MS);
      if (!signal.aborted) cameraStore.setState({ scores, rate: rateOf(ends) });
    } catch (error) {
      if (isCancelled(error) || signal.aborted) return;
      stopCamera();
      report(error);
      return;
    }
  }
}

/** The one frame that the visitor takes becomes an own picture. */
export async function takeFrame(video: HTMLVideoElement): Promise<boolean> {
  const canvas = new OffscreenCanvas(1, 1);
  if (!frameOf(video, canvas)) return false;
  const blob = await canvas.convertToBlob({ type: "image/png" });
  await addFiles([
    new File(
      [blob],
      say(($) => $.frame),
      { type: "image/png" },
    ),
  ]);
  return true;
}
