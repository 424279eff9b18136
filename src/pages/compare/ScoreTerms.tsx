import { Tooltip } from "@mantine/core";
import page from "./compare.module.css";
import styles from "./table.module.css";
import { useWords } from "./words";

const TERMS = ["cosine", "softmax", "scale"] as const;

/** What the numbers of the table are: each by a tip, all by a line. @param scale the first model's logit scale */
export function ScoreTerms({ scale }: { scale: number | undefined }) {
  const t = useWords();
  return (
    <>
      <span className={`${styles.terms} num`}>
        {TERMS.map((term) => (
          <Tooltip
            key={term}
            label={t(($) => $.terms[term].about)}
            events={{ hover: true, focus: true, touch: true }}
          >
            <button type="button" className={styles.term}>
              {t(($) => $.terms[term].name)}
              {term === "scale" && scale !== undefined && ` ${scale.toFixed(1)}`}
            </button>
          </Tooltip>
        ))}
      </span>
      <span className={`${page.hint} ${styles.termsLine}`}>{t(($) => $.terms.line)}</span>
    </>
  );
}
