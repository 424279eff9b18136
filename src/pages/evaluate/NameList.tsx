import { Button } from "@mantine/core";
import { save } from "../../ui/saveFile";
import choicesStyles from "./choices.module.css";
import { useWords } from "./words";

/** More than this are saved, not listed. */
const MOST = 100;

/** Everything that was left out, by name; never only counted. */
export function NameList({ title, lines, file }: { title: string; lines: readonly string[]; file: string }) {
  const t = useWords();
  return (
    <details className={choicesStyles.names}>
      <summary>{title}</summary>
      <ul>
        {lines.slice(0, MOST).map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      {lines.length > MOST && (
        <Button
          size="compact-xs"
          onClick={() => save(new Blob([`${lines.join("\n")}\n`], { type: "text/plain" }), file)}
        >
          {t(($) => $.suites.saveAll, { count: lines.length })}
        </Button>
      )}
    </details>
  );
}
