import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Slot } from "../../negatives/set";
import type { Verdict } from "../../negatives/verdict";
import page from "../../ui/page.module.css";
import slotsStyles from "./slots.module.css";
import { reasonWords } from "./stores/reasons";
import { edit } from "./stores/set";
import { kindName } from "./stores/view";
import { useWords } from "./words";

/** These can never stand in a slot, whatever a person says. */
const NEVER = new Set<Verdict["fault"]>(["empty", "same", "duplicate"]);

interface Props {
  at: number;
  place: number;
  slot: Slot;
  original: string;
  onClose: () => void;
}

/** A person's own words, through the validator. */
export function EditForm({ at, place, slot, original, onClose }: Props) {
  const t = useWords();
  const [text, setText] = useState(slot.text ?? original);
  const [verdict, setVerdict] = useState<Verdict | null>(null);
  const keep = async (force: boolean) => {
    const judged = await edit(at, place, text, force);
    if (judged === null || judged.ok || (force && !NEVER.has(judged.fault))) onClose();
    else setVerdict(judged);
  };
  return (
    <form
      className={slotsStyles.form}
      onSubmit={(event) => {
        event.preventDefault();
        void keep(false);
      }}
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
    >
      <TextInput
        className={slotsStyles.formText}
        label={t(($) => $.edit.own, { kind: kindName(slot.kind).toLowerCase() })}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setVerdict(null);
        }}
        error={verdict && !verdict.ok ? reasonWords(verdict.reason) : null}
        data-autofocus
        autoFocus
      />
      <div className={page.buttons}>
        <Button type="submit" variant="filled">
          {t(($) => $.edit.keep)}
        </Button>
        {verdict && !verdict.ok && !NEVER.has(verdict.fault) && (
          <Button onClick={() => void keep(true)}>{t(($) => $.edit.keepAnyway)}</Button>
        )}
        <Button onClick={onClose}>{t(($) => $.cancel)}</Button>
      </div>
    </form>
  );
}
