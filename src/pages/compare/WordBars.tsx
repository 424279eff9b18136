import { difference } from "../../ui/format";
import shared from "../../ui/page.module.css";
import type { Picture } from "../../workspace/pictures";
import { useShallow, useStore } from "../../workspace/react";
import type { SlotModel } from "../../workspace/slotModels";
import page from "./compare.module.css";
import styles from "./local.module.css";
import { mapStore, wordsKey } from "./stores/maps";
import { useWords } from "./words";

/** How the caption's cosine changes when one word is left out: the words that the score depends on. */
export function WordBars({
  picture,
  caption,
  models,
}: {
  picture: Picture;
  caption: string;
  models: readonly SlotModel[];
}) {
  const t = useWords();
  const results = useStore(
    mapStore,
    useShallow(({ words }) => models.map(({ id }) => words[wordsKey(id, picture.ref, caption)])),
  );
  const first = results.find((result) => result !== undefined);
  if (!first || first.words.length === 0) return null;
  const reach = Math.max(
    1e-6,
    ...results.flatMap((result) => result?.words.map(({ drop }) => Math.abs(drop)) ?? []),
  );
  return (
    <div className={styles.words}>
      <h3 id="words-title">{t(($) => $.words.title)}</h3>
      <p className={page.hint}>{t(($) => $.words.about)}</p>
      <table aria-labelledby="words-title" className={styles.wordTable}>
        <thead className={shared.srOnly}>
          <tr>
            <th scope="col">{t(($) => $.words.word)}</th>
            {models.map(({ id, name }) => (
              <th key={id} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {first.words.map(({ word }, i) => (
            <tr key={`${word.start}`}>
              <th scope="row">{word.text}</th>
              {models.map(({ id, slot }, m) => {
                const drop = results[m]?.words[i]?.drop;
                if (drop === undefined) return <td key={id}>…</td>;
                const share = (50 * Math.abs(drop)) / reach;
                return (
                  <td key={id}>
                    <span className={styles.wordBar} data-slot={slot} aria-hidden>
                      <i
                        style={{ left: `${drop < 0 ? 50 - share : 50}%`, width: `${share}%` }}
                        data-sign={drop < 0 ? "minus" : "plus"}
                      />
                    </span>
                    <span className={`${styles.wordValue} num`}>{difference(drop)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
