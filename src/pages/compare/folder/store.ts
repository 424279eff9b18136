/** A folder of pictures that is labelled and searched: what was picked, what is asked of it, what came out. */
import { createStore } from "zustand/vanilla";
import { keepText, localRecord } from "../../../base/localText";
import { isPictureName } from "../../../tables/fileNames";
import type { FolderPicture, FolderScores } from "../../../worker/folder/protocol";
import type { Progress } from "../../../worker/protocol";
import { engine } from "../../../workspace/engine";
import { isCancelled, report, worded } from "../../../workspace/faults";
import { modelStore, type Slot } from "../../../workspace/models";
import { foldersAsClasses, linesOf, promptsOf } from "./analysis";
import { say } from "./words";

export type Question = "labels" | "search";

/** What both models say of a folder. */
export interface Answer {
  pictures: readonly FolderPicture[];
  /** Class names; the caption. */
  texts: readonly string[];
  models: { slot: Slot; name: string; scores: FolderScores }[];
}

export interface FolderState {
  name: string;
  pictures: readonly FolderPicture[];
  /** Files of the folder that are no pictures. */
  others: number;
  /** One a line. */
  classes: string;
  /** One a line, "{}" for the class. */
  templates: string;
  query: string;
  labels: Answer | null;
  search: Answer | null;
  run: { question: Question; model: string; progress: Progress | null; abort: AbortController } | null;
}

const KEY = "degla-folder";
const ASKED = { classes: "", templates: "a photo of a {}.", query: "" };

function asked(): typeof ASKED {
  const kept = localRecord(KEY);
  const text = (name: keyof typeof ASKED) => {
    const value = kept[name];
    return typeof value === "string" ? value : ASKED[name];
  };
  return { classes: text("classes"), templates: text("templates"), query: text("query") };
}

export const folderStore = createStore<FolderState>(() => ({
  name: "",
  pictures: [],
  others: 0,
  ...asked(),
  labels: null,
  search: null,
  run: null,
}));

folderStore.subscribe(({ classes, templates, query }, before) => {
  if (classes === before.classes && templates === before.templates && query === before.query) return;
  keepText(KEY, JSON.stringify({ classes, templates, query }));
});

/** A picked or dropped file knows its place in the folder; a single one has only its name. */
const pathOf = (file: File) => file.webkitRelativePath || file.name;

/** Takes the pictures of a folder. Its folders' names are class names where none were written. */
export function takeFolder(files: readonly File[]) {
  const pictures = files
    .filter((file) => file.type.startsWith("image/") || isPictureName(file.name))
    .map((file): FolderPicture => ({ path: pathOf(file), blob: file }))
    .sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  if (pictures.length === 0) {
    report(
      worded(
        "BadInput",
        say(($) => $.empty.title),
        say(($) => $.empty.advice),
      ),
    );
    return;
  }
  folderStore.getState().run?.abort.abort();
  const named = foldersAsClasses(pictures.map(({ path }) => path));
  folderStore.setState(({ classes }) => ({
    name: pictures[0]!.path.includes("/") ? pictures[0]!.path.split("/")[0]! : say(($) => $.files),
    pictures,
    others: files.length - pictures.length,
    classes: linesOf(classes).length > 0 || named.length === 0 ? classes : named.join("\n"),
    labels: null,
    search: null,
  }));
}

/** What keeps a question from being asked, in words; null where nothing does. */
export function lacking(question: Question, state: FolderState): string | null {
  if (state.pictures.length === 0) return say(($) => $.lacks.folder);
  if (question === "search") return state.query.trim() === "" ? say(($) => $.lacks.query) : null;
  if (linesOf(state.classes).length < 2) return say(($) => $.lacks.classes);
  const templates = linesOf(state.templates);
  if (templates.length === 0 || templates.some((template) => !template.includes("{}")))
    return say(($) => $.lacks.template);
  return null;
}

/** Asks both models. Never rejects: faults are shown, and what was encoded until then is kept. */
export async function ask(question: Question): Promise<void> {
  const state = folderStore.getState();
  if (state.run || lacking(question, state)) return;
  const { pictures } = state;
  const texts = question === "search" ? [state.query.trim()] : linesOf(state.classes);
  const prompts = question === "search" ? [texts] : promptsOf(texts, linesOf(state.templates));
  const { slots, loaded } = modelStore.getState();
  const abort = new AbortController();
  const answer: Answer = { pictures, texts, models: [] };
  try {
    for (const slot of ["a", "b"] as const) {
      const id = slots[slot];
      const model = id === null ? undefined : loaded[id];
      if (!model || (slot === "b" && id === slots.a)) continue;
      const run = { question, model: model.name, progress: null, abort };
      folderStore.setState({ run });
      const scores = await engine().folderScores(model.id, pictures, prompts, {
        signal: abort.signal,
        onProgress: (progress) =>
          folderStore.setState(({ run }) => (run?.abort === abort ? { run: { ...run, progress } } : {})),
      });
      answer.models.push({ slot, name: model.name, scores });
    }
    if (folderStore.getState().pictures === pictures) folderStore.setState({ [question]: answer });
  } catch (error) {
    if (!isCancelled(error)) report(error, { retry: () => void ask(question) });
  } finally {
    folderStore.setState(({ run }) => (run?.abort === abort ? { run: null } : {}));
  }
}
