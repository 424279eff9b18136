import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import classes from "./negatives.module.css";
import slotsStyles from "./slots.module.css";
import { reject } from "./stores/set";

const REASONS = ["Means the same", "Can be true as well", "Bad grammar", "Makes no sense", "Too easy"];

/** Why a negative is thrown out: it is kept on record, masked in training. */
export function RejectForm({ at, place, onClose }: { at: number; place: number; onClose: () => void }) {
  const [reason, setReason] = useState("");
  const send = (why: string) => {
    reject(at, place, why);
    onClose();
  };
  return (
    <form
      className={slotsStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send(reason);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <fieldset className={slotsStyles.reasons}>
        <legend>Why?</legend>
        {REASONS.map((why, i) => (
          <Button key={why} autoFocus={i === 0} onClick={() => send(why)}>
            {why}
          </Button>
        ))}
      </fieldset>
      <TextInput
        className={slotsStyles.formText}
        aria-label="Another reason"
        placeholder="Another reason"
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={classes.buttons}>
        <Button type="submit">Reject</Button>
        <Button onClick={onClose}>Cancel</Button>
      </div>
    </form>
  );
}
