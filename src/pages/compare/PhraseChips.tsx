import { mapValue } from "../../ui/format";
import type { LocalMethod, LocalResult, Phrase } from "../../worker/protocol";
import styles from "./local.module.css";
import { useWords } from "./words";

const GROUPS: { kind: Phrase["kind"]; name: "phrases" | "words" | "whole" }[] = [
  { kind: "noun-phrase", name: "phrases" },
  { kind: "word", name: "words" },
  { kind: "caption", name: "whole" },
];

interface Props {
  result: LocalResult | undefined;
  chosen: number;
  method: LocalMethod;
  onChoose: (index: number) => void;
}

/** The caption's noun phrases and words, each with its strongest patch; one is mapped. */
export function PhraseChips({ result, chosen, method, onChoose }: Props) {
  const t = useWords();
  return (
    <fieldset className={styles.phrases} aria-label={t(($) => $.phrases.label)}>
      {GROUPS.map(({ kind, name }) => {
        const entries = (result?.maps ?? [])
          .map((map, index) => ({ map, index }))
          .filter(({ map }) => map.phrase.kind === kind);
        if (entries.length === 0) return null;
        return (
          <div key={kind} className={styles.phraseRow}>
            <span className={styles.phraseLabel}>{t(($) => $.phrases[name])}</span>
            {entries.map(({ map, index }) => (
              <button
                key={`${map.phrase.start}-${map.phrase.end}`}
                type="button"
                className={styles.phrase}
                aria-pressed={index === chosen}
                onClick={() => onChoose(index)}
              >
                <span>{kind === "caption" ? t(($) => $.phrases.caption) : map.phrase.text}</span>
                <span className="num">{mapValue(map.max, method)}</span>
              </button>
            ))}
          </div>
        );
      })}
    </fieldset>
  );
}
