import { Button, NativeSelect, Textarea } from "@mantine/core";
import { useState } from "react";
import { KINDS, type Kind } from "../../negatives/types";
import classes from "./negatives.module.css";
import { resetExamples, setExamples, writeExamples } from "./stores/generators";
import { KIND_NAMES } from "./stores/view";

/** The pool that the prompt's five examples of a kind are drawn from. */
export function Examples() {
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
      <summary>Examples in the prompt</summary>
      <NativeSelect
        aria-label="Kind of the examples"
        value={kind}
        onChange={(event) => show(event.currentTarget.value as Kind)}
        data={KINDS.map((value) => ({ value, label: KIND_NAMES[value] }))}
      />
      <Textarea
        aria-label="Examples, one a line: caption => negative"
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
      <div className={classes.buttons}>
        <Button onClick={() => setSaid({ fault: setExamples(kind, text) })}>Use these</Button>
        <Button
          onClick={() => {
            resetExamples(kind);
            show(kind);
          }}
        >
          Back to the built-in
        </Button>
      </div>
      <p className={classes.hint}>
        Five of them go with each request, drawn by seed.{" "}
        <span role="status">{said && said.fault === null ? "In use until the tab closes." : ""}</span>
      </p>
    </details>
  );
}
