import type { ComponentType } from "react";
import type { LessonId } from "../stores/place";
import { IntervalExhibit } from "./IntervalExhibit";
import { MapsExhibit } from "./MapsExhibit";
import { MeasuresExhibit } from "./MeasuresExhibit";
import { RepairExhibit } from "./RepairExhibit";
import { type ExhibitProps, SceneExhibit } from "./SceneExhibit";
import { WordsExhibit } from "./WordsExhibit";

const OWN: Partial<Record<LessonId, ComponentType<ExhibitProps>>> = {
  bag: WordsExhibit,
  where: MapsExhibit,
  repair: RepairExhibit,
  forgetting: MeasuresExhibit,
  real: IntervalExhibit,
};

/** What a lesson shows beside its text: pictures and sentences, or a way of its own. */
export function Exhibit({ id, ...props }: ExhibitProps & { id: LessonId }) {
  const Shown = OWN[id] ?? SceneExhibit;
  return <Shown {...props} />;
}
