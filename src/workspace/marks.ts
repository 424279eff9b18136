/** What the visitor says of the captions of an own picture: then it is judged as scenes are. */
import type { Marks } from "../storage/pictures";
import { judge, type Labels, normal } from "./labels";

/** What is known of a picture by its marks; null where there are none. */
export function labelsOfMarks(marks: Marks): Labels | null {
  const said = (value: boolean) => new Set(Object.keys(marks).filter((caption) => marks[caption] === value));
  const [right, wrong] = [said(true), said(false)];
  // Of other sentences nothing is known: nobody listed what the picture shows.
  return right.size + wrong.size === 0 ? null : { right, wrong, namesAbsent: () => false };
}

/** The marks with one more, or with one taken back. */
export function withMark(marks: Marks, caption: string, value: boolean | null): Marks {
  const { [normal(caption)]: _, ...others } = marks;
  return value === null ? others : { ...others, [normal(caption)]: value };
}

/** An own picture with those of the captions that the visitor called true, and false. */
export interface MarkedPicture<Picture> {
  picture: Picture;
  right: string[];
  wrong: string[];
}

/** Own pictures of which at least one of these captions is marked. */
export function markedPictures<Picture extends { marks: Marks | null; labels: Labels | null }>(
  pictures: readonly Picture[],
  captions: readonly string[],
): MarkedPicture<Picture>[] {
  return pictures.flatMap((picture) => {
    if (!picture.marks) return [];
    const right = captions.filter((caption) => judge(picture, caption) === true);
    const wrong = captions.filter((caption) => judge(picture, caption) === false);
    return right.length + wrong.length === 0 ? [] : [{ picture, right, wrong }];
  });
}
