import { useMemo } from "react";
import { shortName } from "./modelSources";
import { modelStore, type Slot } from "./models";
import { useParts, useStore } from "./react";
import { type ScoreTable, scoreStore } from "./scores";

export interface SlotModel {
  slot: Slot;
  id: string;
  name: string;
  table: ScoreTable | undefined;
}

/** The compared models that are loaded, with their scores; the same array as long as these are the same. */
export function useSlotModels(): readonly SlotModel[] {
  const { slots, loaded } = useParts(modelStore, "slots", "loaded");
  const tables = useStore(scoreStore, (state) => state.tables);
  return useMemo(
    () =>
      (["a", "b"] as const).flatMap((slot) => {
        const id = slots[slot];
        if (id === null || (slot === "b" && id === slots.a)) return [];
        if (!loaded[id] && slot === "b") return [];
        return [{ slot, id, name: loaded[id]?.name ?? shortName(id), table: tables[id] }];
      }),
    [slots, loaded, tables],
  );
}
