import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import page from "../../ui/page.module.css";
import slotsStyles from "./slots.module.css";
import { reject } from "./stores/set";
import { useWords } from "./words";

const REASONS = ["same", "true", "grammar", "sense", "easy"] as const;

/** Why a negative is thrown out: it is kept on record, masked in training. */
export function RejectForm({ at, place, onClose }: { at: number; place: number; onClose: () => void }) {
  const t = useWords();
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
        <legend>{t(($) => $.reject.why)}</legend>
        {REASONS.map((why, i) => (
          <Button key={why} autoFocus={i === 0} onClick={() => send(t(($) => $.reject.reasons[why]))}>
            {t(($) => $.reject.reasons[why])}
          </Button>
        ))}
      </fieldset>
      <TextInput
        className={slotsStyles.formText}
        aria-label={t(($) => $.reject.other)}
        placeholder={t(($) => $.reject.other)}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      <div className={page.buttons}>
        <Button type="submit">{t(($) => $.reject.reject)}</Button>
        <Button onClick={onClose}>{t(($) => $.cancel)}</Button>
      </div>
    </form>
  );
}
