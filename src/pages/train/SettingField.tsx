import { TextInput, type TextInputProps } from "@mantine/core";
import { useState } from "react";
import { useStore } from "../../workspace/react";
import { change, draftStore, valueAt } from "./stores/draft";
import type { Field } from "./stores/wording";
import { useWords } from "./words";

/** Digits that a person would write: 0.0003, 1e-6. */
export function plain(value: number): string {
  const text = String(value);
  return text.length > 9 && value !== 0 ? value.toPrecision(3).replace(/\.?0+(e|$)/, "$1") : text;
}

interface Props extends Omit<TextInputProps, "value" | "onChange"> {
  value: number;
  /** Takes the value; says what is wrong with it, or null. */
  take(value: number): string | null;
}

/** A number as it is typed; what can't be used stays in sight with the reason, and changes nothing. */
export function NumberField({ value, take, ...props }: Props) {
  const t = useWords();
  const [typed, setTyped] = useState<{ text: string; fault: string | null } | null>(null);
  return (
    <TextInput
      inputMode="decimal"
      autoComplete="off"
      spellCheck={false}
      {...props}
      value={typed?.text ?? plain(value)}
      error={typed?.fault}
      onChange={(event) => {
        const text = event.currentTarget.value;
        const number = Number(text.replace(",", "."));
        const fault =
          text.trim() === "" || Number.isNaN(number) ? t(($) => $.settings.noNumber) : take(number);
        setTyped({ text, fault });
      }}
      onBlur={() => typed?.fault === null && setTyped(null)}
    />
  );
}

/** A setting of the next run. */
export function SettingField({ of: { path, word } }: { of: Field }) {
  const t = useWords();
  const value = useStore(draftStore, ({ config }) => valueAt(config, path) as number);
  return (
    <NumberField
      label={t(($) => $.fields[word].label)}
      description={t(($) => $.fields[word].about)}
      inputWrapperOrder={["label", "input", "description", "error"]}
      value={value}
      take={(number) => change(path, number)}
    />
  );
}
