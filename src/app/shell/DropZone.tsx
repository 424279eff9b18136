import { useEffect, useState } from "react";
import { showWay, wayStore } from "../../pages/compare/stores/way";
import { isTableName } from "../../tables/fileNames";
import { collectDropped, MAX_PICTURES, pathed } from "../../workspace/droppedFiles";
import { report } from "../../workspace/faults";
import { holdsModel, linked, modelAmong } from "../../workspace/modelChoice";
import { loadModel } from "../../workspace/models";
import { addFiles } from "../../workspace/pictures";
import { goTo, routeStore } from "../../workspace/route";
import { useWords } from "../words";
import classes from "./shell.module.css";

/** Pictures and model folders can be dropped anywhere, and pictures pasted anywhere. */
export function DropZone() {
  const t = useWords();
  const [over, setOver] = useState(false);
  useEffect(() => {
    let depth = 0;
    const brings = (event: DragEvent) => event.dataTransfer?.types.includes("Files") ?? false;
    const enter = (event: DragEvent) => {
      if (!brings(event)) return;
      depth++;
      setOver(true);
    };
    const leave = (event: DragEvent) => {
      if (!brings(event)) return;
      depth = Math.max(0, depth - 1);
      if (depth === 0) setOver(false);
    };
    const hover = (event: DragEvent) => {
      if (brings(event)) event.preventDefault();
    };
    const drop = (event: DragEvent) => {
      if (!brings(event) || !event.dataTransfer) return;
      event.preventDefault();
      depth = 0;
      setOver(false);
      const many = ["evaluate", "train"].includes(routeStore.getState().page) || takesFolder();
      void collectDropped(event.dataTransfer, many ? MAX_PICTURES : undefined).then(take);
    };
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith("image/"));
      if (files.length === 0) return;
      event.preventDefault();
      void take(files);
    };
    window.addEventListener("dragenter", enter);
    window.addEventListener("dragleave", leave);
    window.addEventListener("dragover", hover);
    window.addEventListener("drop", drop);
    window.addEventListener("paste", paste);
    return () => {
      window.removeEventListener("dragenter", enter);
      window.removeEventListener("dragleave", leave);
      window.removeEventListener("dragover", hover);
      window.removeEventListener("drop", drop);
      window.removeEventListener("paste", paste);
    };
  }, []);
  if (!over) return null;
  return (
    <div className={classes.dropZone} aria-hidden>
      <div>{t(($) => $.drop)}</div>
    </div>
  );
}

/** Compare shows a folder: what is dropped is one. */
function takesFolder(): boolean {
  const { way, part } = wayStore.getState();
  const asked = way === "pictures" && (part === "labels" || part === "search");
  return asked && routeStore.getState().page === "compare";
}

/** A set with weights is a model; tables are the page's that takes them; anything else is tried as pictures. */
async function take(files: File[] | null) {
  if (files === null) {
    report(linked());
    return;
  }
  const found = files.map(pathed);
  if (holdsModel(found)) {
    goTo("models");
    const source = await modelAmong(found);
    if (source) await loadModel(source);
    return;
  }
  if (routeStore.getState().page === "evaluate") {
    const { takeFiles } = await import("../../pages/evaluate/stores/import");
    await takeFiles(files);
    return;
  }
  if (routeStore.getState().page === "negatives" && files.length === 1 && isTableName(files[0]!.name)) {
    const { openFile } = await import("../../pages/negatives/stores/run");
    await openFile(files[0]!);
    return;
  }
  if (routeStore.getState().page === "train" && files.length > 0) {
    const { takeDroppedPairs } = await import("../../pages/train/stores/pairs");
    await takeDroppedPairs(files);
    return;
  }
  if (takesFolder()) {
    const { takeFolder } = await import("../../pages/compare/folder/store");
    takeFolder(files);
    return;
  }
  if (files.length > 0) {
    goTo("compare");
    const { way, part } = wayStore.getState();
    if (way !== "mended" && !(way === "pictures" && part === "captions"))
      showWay({ way: "pictures", part: "captions" });
    const tables = files.filter(({ name, type }) => isTableName(name) && !type.startsWith("image/"));
    await addFiles(files.filter((file) => !tables.includes(file)));
    for (const table of tables) {
      const { takeCaptionTable } = await import("../../pages/compare/stores/captionTable");
      await takeCaptionTable(table);
    }
  }
}
