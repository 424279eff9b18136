import { mapValue } from "../../ui/format";
import type { LocalMethod, LocalResult, Phrase } from "../../worker/protocol";
import styles from "./local.module.css";

const GROUPS: { kind: Phrase["kind"]; label: string }[] = [
  { kind: "noun-phrase", label: "Phrases" },
  { kind: "word", label: "Words" },
  { kind: "caption", label: "Whole" },
];

interface Props {
  result: LocalResult | undefined;
  chosen: number;
  method: LocalMethod;
  onChoose: (index: number) => void;
}

/** The caption's noun phrases and words, each with its strongest patch; one is mapped. */
export function PhraseChips({ result, chosen, method, onChoose }: Props) {
  return (
    <fieldset className={styles.phrases} aria-label="Phrase to map">
      {GROUPS.map(({ kind, label }) => {
        const entries = (result?.maps ?? [])
          .map((map, index) => ({ map, index }))
          .filter(({ map }) => map.phrase.kind === kind);
        if (entries.length === 0) return null;
        return (
          <div key={kind} className={styles.phraseRow}>
            <span className={styles.phraseLabel}>{label}</span>
            {entries.map(({ map, index }) => (
              <button
                key={`${map.phrase.start}-${map.phrase.end}`}
                type="button"
                className={styles.phrase}
                aria-pressed={index === chosen}
                onClick={() => onChoose(index)}
              >
                <span>{kind === "caption" ? "the whole caption" : map.phrase.text}</span>
                <span className="num">{mapValue(map.max, method)}</span>
              </button>
            ))}
          </div>
        );
      })}
    </fieldset>
  );
}
