import type { ReactNode } from "react";
import styles from "./caption.module.css";

/** A caption in a table: of a very long one its beginning, and all of it where the pointer rests. */
export function Caption({ text, children }: { text: string; children?: ReactNode }) {
  return (
    <span className={styles.caption} title={text.length > LONG ? text : undefined}>
      {children}
      {text}
    </span>
  );
}

/** Characters that stand on the lines that are shown, at their narrowest. */
const LONG = 80;
