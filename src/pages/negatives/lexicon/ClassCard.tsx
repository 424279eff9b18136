import { IconArrowBackUp, IconX } from "@tabler/icons-react";
import { memo } from "react";
import { series } from "../../../language/formats";
import type { UserLexicon } from "../../../negatives/lexicon/schema";
import page from "../../../ui/page.module.css";
import { say, useWords } from "../words";
import classes from "./lexicon.module.css";
import { type Part, setLexicon, withoutWords, withRestored } from "./stores/lexicon";
import { BUILT_IN, type ShownClass } from "./stores/view";

/** What a class is of, where that is no word of the lexicon itself. */
function nameOf(part: Part, of: string): string {
  if (part === "verbs") return say(($) => (of === "i" ? $.frames.i : $.frames.t));
  if (of === "anything") return say(($) => $.card.anything);
  return of === "symmetric" ? say(($) => $.card.symmetric) : of;
}

/** A class with its words: each can be left out, and back again. */
export const ClassCard = memo(function ClassCard({ entry, user }: { entry: ShownClass; user: UserLexicon }) {
  const t = useWords();
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
          {nameOf(part, of)}
          {yours ? (of ? ` · ${t(($) => $.card.yours)}` : t(($) => $.card.yours)) : ""}
        </span>
        <button
          type="button"
          className={classes.quiet}
          aria-label={
            left ? t(($) => $.card.backNamed, { name: id }) : t(($) => $.card.outNamed, { name: id })
          }
          onClick={() => (left ? restore(all) : remove(all))}
        >
          {left ? t(($) => $.card.back) : t(($) => $.card.out)}
        </button>
      </div>
      <ul className={classes.words}>
        {words.map(({ word, twins, yours: own, removed }, i) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand in two groups of a class
            key={`${word}/${i}`}
            data-yours={own}
            data-out={removed}
            title={twins.length > 0 ? t(($) => $.card.never, { words: series(twins) }) : undefined}
          >
            <span>{word}</span>
            {removed && <span className={page.srOnly}>{t(($) => $.card.isOut)}</span>}
            {!relation && (
              <button
                type="button"
                aria-label={
                  removed
                    ? t(($) => $.card.backNamed, { name: word })
                    : t(($) => $.card.outNamed, { name: word })
                }
                onClick={() => (removed ? restore([word]) : remove([word]))}
              >
                {removed ? <IconArrowBackUp size={12} aria-hidden /> : <IconX size={12} aria-hidden />}
              </button>
            )}
          </li>
        ))}
        {words.length === 0 && <li className={classes.none}>{t(($) => $.card.none)}</li>}
      </ul>
    </article>
  );
});
