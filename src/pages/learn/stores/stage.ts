/** Sets the page to a lesson's pictures and captions, and back to the visitor's own. */
import { setCaptions } from "../../../workspace/captions";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { putModel } from "../../../workspace/models";
import { showPictures } from "../../../workspace/pictures";
import { goTo } from "../../../workspace/route";
import { selectionStore } from "../../../workspace/selection";
import { DEFAULT_VIEW, viewStore } from "../../../workspace/view";
import { showWay } from "../../compare/stores/way";
import type { Stage } from "../lessons/lesson";
import { keepProgress, progressStore, readProgress } from "./progress";

/** The visitor's work as an address, and the way back to one; the app has both. */
export interface Work {
  now(): string;
  back(address: string): Promise<void>;
}

export async function putStage(stage: Stage, work: Work): Promise<void> {
  await readProgress();
  if (progressStore.getState().before === null) keepProgress({ before: work.now() });
  const { page, pictures, captions, b, caption, method, also } = stage;
  goTo(page);
  showWay({ way: "mended" });
  viewStore.setState({ ...DEFAULT_VIEW, ...(method && { method }) });
  also?.put();
  const models = putModel("a", BUNDLED_ID).then(() => putModel("b", b));
  // A lesson on another page leaves Compare as it is.
  if (pictures.length === 0) return void (await models);
  setCaptions(captions);
  selectionStore.setState({
    picture: pictures[0] ?? null,
    caption: caption === undefined ? null : (captions[caption] ?? null),
    phrase: null,
  });
  await Promise.all([showPictures(pictures), models]);
}

/** Brings back what a lesson has replaced. */
export async function backToWork(work: Work): Promise<void> {
  const { before } = progressStore.getState();
  if (before === null) return;
  keepProgress({ before: null });
  await work.back(before);
}
