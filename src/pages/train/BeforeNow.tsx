import { IconCheck, IconStarFilled, IconX } from "@tabler/icons-react";
import { Trans } from "../../language/words";
import { Caption } from "../../ui/Caption";
import { useFold } from "../../ui/fold";
import { percent } from "../../ui/format";
import page from "../../ui/page.module.css";
import { judge } from "../../workspace/labels";
import { isGone, modelStore } from "../../workspace/models";
import { pictureStore } from "../../workspace/pictures";
import { useCaptions, useParts, useStore } from "../../workspace/react";
import { cellOf, type ScoreTable } from "../../workspace/scores";
import looksStyles from "./looks.module.css";
import { draftStore } from "./stores/draft";
import { liveStore } from "./stores/live";
import { runsStore } from "./stores/runs";
import classes from "./train.module.css";
import { useWords } from "./words";

const MOST_CAPTIONS = 4;

/** The captions that matter for a picture: what either model thinks likely. */
function telling(captions: readonly string[], ref: string, tables: (ScoreTable | null)[]): string[] {
  const weight = (caption: string) =>
    Math.max(...tables.map((table) => cellOf(table ?? undefined, ref, caption)?.probability ?? 0));
  return captions
    .filter((caption) => weight(caption) >= 0.02)
    .sort((a, b) => weight(b) - weight(a))
    .slice(0, MOST_CAPTIONS)
    .sort((a, b) => captions.indexOf(a) - captions.indexOf(b));
}

/** The pictures and captions of Compare, by the base model and by the run as it is now. */
export function BeforeNow() {
  const t = useWords();
  const { before, now, step } = useParts(liveStore, "before", "now", "step");
  const pictures = useStore(pictureStore, ({ pictures }) => pictures);
  const captions = useCaptions();
  const run = useStore(runsStore, ({ runs, focused }) => runs.find(({ id }) => id === focused) ?? null);
  const draft = useStore(draftStore, ({ config }) => config.model);
  const gone = useStore(modelStore, (models) => isGone(models, run?.config.model ?? draft));
  const known = pictures.filter(({ ref }) => before?.refs.includes(ref));
  const { shown: inSight, showAll } = useFold(known);
  return (
    <section aria-labelledby="before-title" className={page.panel}>
      <div className={page.panelHead}>
        <h2 id="before-title">{t(($) => $.looks.title)}</h2>
        <span className={`${page.hint} num`} role="status">
          {now
            ? t(($) => $.looks.at, { name: run?.config.name ?? t(($) => $.looks.theRun), step })
            : t(($) => $.looks.yours)}
        </span>
      </div>
      {known.length === 0 ? (
        <p className={classes.empty}>
          {t(($) =>
            pictures.length === 0 || captions.length < 2
              ? $.looks.empty
              : gone
                ? $.looks.gone
                : $.looks.scoring,
          )}
        </p>
      ) : (
        <ul className={looksStyles.looks}>
          {inSight.map((picture) => {
            const shown = telling(captions, picture.ref, [before, now]);
            return (
              <li key={picture.ref}>
                <img src={picture.url} alt={picture.name} />
                <table className="num">
                  <thead>
                    <tr>
                      <th scope="col">{t(($) => $.looks.caption)}</th>
                      <th scope="col">{t(($) => $.looks.before)}</th>
                      <th scope="col">{t(($) => $.looks.now)}</th>
                    </tr>
                  </thead>
                  <tbody>
                    {shown.map((caption) => {
                      const label = judge(picture, caption, pictures);
                      return (
                        <tr key={caption} data-label={label ?? "unknown"}>
                          <th scope="row">
                            <Caption text={caption}>
                              {label === true && (
                                <IconCheck size={13} stroke={2.6} aria-label={t(($) => $.looks.true)} />
                              )}
                              {label === false && (
                                <IconX size={13} stroke={2.6} aria-label={t(($) => $.looks.false)} />
                              )}{" "}
                            </Caption>
                          </th>
                          <Share table={before} refId={picture.ref} caption={caption} label={label} />
                          <Share table={now} refId={picture.ref} caption={caption} label={label} />
                        </tr>
                      );
                    })}
                  </tbody>
                </table>
              </li>
            );
          })}
        </ul>
      )}
      {showAll && <div className={looksStyles.rest}>{showAll}</div>}
      {known.length > 0 && (
        <p className={page.hint}>
          <Trans
            t={t}
            i18nKey={($) => $.looks.hint}
            components={{ star: <IconStarFilled size={9} aria-label={t(($) => $.looks.star)} /> }}
          />{" "}
          {now ? "" : t(($) => $.looks.fills)}
        </p>
      )}
    </section>
  );
}

interface ShareProps {
  table: ScoreTable | null;
  refId: string;
  caption: string;
  label: boolean | null;
}

function Share({ table, refId, caption, label }: ShareProps) {
  const t = useWords();
  const cell = cellOf(table ?? undefined, refId, caption);
  if (!cell) return <td className={looksStyles.none}>–</td>;
  return (
    <td
      data-best={cell.best}
      data-wrong={cell.best && label === false}
      data-right={cell.best && label === true}
    >
      <span className={looksStyles.share}>
        {percent(cell.probability)}
        {cell.best && <IconStarFilled size={9} aria-label={t(($) => $.looks.preferred)} />}
      </span>
      <span className={looksStyles.shareBar} aria-hidden>
        <i style={{ width: `${100 * cell.probability}%` }} />
      </span>
    </td>
  );
}
