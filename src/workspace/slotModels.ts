import { modelStore, type Slot, shortName } from "./models";
import { useStore } from "./react";
import { type ScoreTable, scoreStore } from "./scores";

export interface SlotModel {
  slot: Slot;
  id: string;
  name: string;
  table: ScoreTable | undefined;
}

/** The compared models that are loaded, with their scores. */
export function useSlotModels(): SlotModel[] {
  const { slots, loaded } = useStore(modelStore);
  const { tables } = useStore(scoreStore);
  return (["a", "b"] as const).flatMap((slot) => {
    const id = slots[slot];
    if (id === null || (slot === "b" && id === slots.a)) return [];
    if (!loaded[id] && slot === "b") return [];
    return [{ slot, id, name: loaded[id]?.name ?? shortName(id), table: tables[id] }];
  });
}
