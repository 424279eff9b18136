import type { Slot } from "../workspace/models";
import styles from "./slotLetter.module.css";

/** "A" or "B" in its model's colour: on a disc, or `plain` where the letter stands in a line of numbers. */
export function SlotLetter({ slot, plain = false }: { slot: Slot; plain?: boolean }) {
  return (
    <b className={plain ? styles.plain : styles.disc} data-slot={slot}>
      {slot.toUpperCase()}
    </b>
  );
}
