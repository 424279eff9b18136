/** A table of captions that comes with pictures, or to those that are here: its captions are written, and marked as it says. */
import { readCaptionTable } from "../../../tables/captionRows";
import { resolveNames } from "../../../tables/pictureNames";
import { blobSource } from "../../../tables/source";
import { addCaptions, MAX_CAPTIONS } from "../../../workspace/captions";
import { report, worded } from "../../../workspace/faults";
import { markAll, pictureStore } from "../../../workspace/pictures";
import { told } from "../../../workspace/told";

/** As the box of captions holds it. */
const line = (caption: string) => caption.trim().replace(/\s+/g, " ");

/** Faults are shown. */
export async function takeCaptionTable(file: File): Promise<void> {
  try {
    const { rows, notices } = await readCaptionTable(blobSource(file, file.name), MAX_CAPTIONS);
    const own = pictureStore.getState().pictures.filter(({ marks }) => marks !== null);
    const refs = new Map(own.map(({ name, ref }) => [name, ref]));
    const { paths } = resolveNames(new Set(rows.map((row) => row.file)), refs.keys());
    const written: string[] = [];
    const marks = new Map<string, [string, boolean][]>();
    const take = (file: string, caption: string | null, value: boolean) => {
      const text = line(caption ?? "");
      if (text === "") return;
      written.push(text);
      const ref = refs.get(paths.get(file) ?? "");
      if (ref !== undefined) marks.set(ref, [...(marks.get(ref) ?? []), [text, value]]);
    };
    for (const { file, caption, negatives } of rows) {
      take(file, caption, true);
      for (const negative of negatives ?? []) take(file, negative, false);
    }
    addCaptions([...new Set(written)]);
    for (const [ref, said] of marks) markAll(ref, said);
    for (const notice of notices) report(worded("BadInput", told(notice), ""), { level: "notice" });
  } catch (error) {
    report(error);
  }
}
