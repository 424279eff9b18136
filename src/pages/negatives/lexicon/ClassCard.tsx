import { IconArrowBackUp, IconX } from "@tabler/icons-react";
import { memo } from "react";
import type { UserLexicon } from "../../../negatives/lexicon/schema";
import classes from "./lexicon.module.css";
import { setLexicon, withoutWords, withRestored } from "./stores/lexicon";
import { BUILT_IN, type ShownClass } from "./stores/view";

/** A class with its words: each can be left out, and back again. */
export const ClassCard = memo(function ClassCard({ entry, user }: { entry: ShownClass; user: UserLexicon }) {
  const { part, id, of, yours, words } = entry;
  // A relation is one word of the lexicon, and what may replace it is no word of its own.
  const relation = part === "relations";
  const left = relation ? user.remove.includes(id) && !yours : words.every(({ removed }) => removed);
  const remove = (gone: string[]) => setLexicon(withoutWords(user, gone, BUILT_IN));
  const restore = (back: string[]) => setLexicon(back.reduce((next, word) => withRestored(next, word), user));
  const all = relation ? [id] : words.map(({ word }) => word);
  return (
    <article className={classes.card} aria-label={id} data-out={left}>
      <div className={classes.cardHead}>
        <h3>{id}</h3>
        <span>
          {of}
          {yours ? (of ? " · yours" : "yours") : ""}
        </span>
        <button
          type="button"
          className={classes.quiet}
          aria-label={left ? `Bring back ${id}` : `Leave out ${id}`}
          onClick={() => (left ? restore(all) : remove(all))}
        >
          {left ? "Bring back" : "Leave out"}
        </button>
      </div>
      <ul className={classes.words}>
        {words.map(({ word, twins, yours: own, removed }, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand in two groups of a class
            key={`${word}/${i}`}
            data-yours={own}
            data-out={removed}
            title={twins.length > 0 ? `Never for: ${twins.join(", ")}` : undefined}
          >
            <span>{word}</span>
            {removed && <span className={classes.srOnly}> (left out)</span>}
            {!relation && (
              <button
                type="button"
                aria-label={removed ? `Bring back ${word}` : `Leave out ${word}`}
                onClick={() => (removed ? restore([word]) : remove([word]))}
              >
                {removed ? <IconArrowBackUp size={12} aria-hidden /> : <IconX size={12} aria-hidden />}
              </button>
            )}
          </li>
        ))}
        {words.length === 0 && <li className={classes.none}>nothing replaces it</li>}
      </ul>
    </article>
  );
});
