import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import { KINDS, type Kind } from "../../negatives/types";
import page from "../../ui/page.module.css";
import classes from "./negatives.module.css";
import { resetExamples, setExamples, writeExamples } from "./stores/generators";
import { kindName } from "./stores/view";
import { useWords } from "./words";

/** The pool that the prompt's five examples of a kind are drawn from. */
export function Examples() {
  const t = useWords();
  const [kind, setKind] = useState<Kind>("reshuffle");
  const [text, setText] = useState(() => writeExamples("reshuffle"));
  const [said, setSaid] = useState<{ fault: string | null } | null>(null);
  const show = (next: Kind) => {
    setKind(next);
    setText(writeExamples(next));
    setSaid(null);
  };
  return (
    <details className={classes.examples}>
      <summary>{t(($) => $.examples.title)}</summary>
      <NativeSelect
        aria-label={t(($) => $.examples.kind)}
        value={kind}
        onChange={(event) => show(event.currentTarget.value as Kind)}
        data={KINDS.map((value) => ({ value, label: kindName(value) }))}
      />
      <Textarea
        aria-label={t(($) => $.examples.label)}
        mt={8}
        autosize
        minRows={5}
        maxRows={12}
        spellCheck={false}
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setSaid(null);
        }}
        error={said?.fault}
      />
      <div className={page.buttons}>
        <Button onClick={() => setSaid({ fault: setExamples(kind, text) })}>
          {t(($) => $.examples.use)}
        </Button>
        <Button
          onClick={() => {
            resetExamples(kind);
            show(kind);
          }}
        >
          {t(($) => $.examples.reset)}
        </Button>
      </div>
      <p className={page.hint}>
        {t(($) => $.examples.five)}{" "}
        <span role="status">{said && said.fault === null ? t(($) => $.examples.inUse) : ""}</span>
      </p>
    </details>
  );
}
