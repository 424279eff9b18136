import { useMemo } from "react";
import { Trans } from "../../language/words";
import { ProgressLine } from "../../ui/ProgressLine";
import type { Progress } from "../../worker/protocol";
import { answersStore } from "../../workspace/answers";
import { captionStore } from "../../workspace/captions";
import { engineStore } from "../../workspace/engine";
import { judge, sameWords } from "../../workspace/labels";
import { modelStore } from "../../workspace/models";
import { type Picture, pictureStore } from "../../workspace/pictures";
import { useCaptions, useParts, useStore } from "../../workspace/react";
import { bestOf, type ScoreTable, scoreStore } from "../../workspace/scores";
import classes from "./compare.module.css";
import { say, useWords } from "./words";

/** How often each model prefers a caption that is false of the picture: of scenes, and of own pictures that are marked. */
function useVerdicts() {
  const { slots, loaded } = useParts(modelStore, "slots", "loaded");
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const tables = useStore(scoreStore, (state) => state.tables);
  const captions = useCaptions();
  return useMemo(() => {
    const judged = pictures
      .filter(({ labels }) => labels !== null)
      .map((picture) => ({ picture, said: captions.map((caption) => judge(picture, caption, pictures)) }));
    return [slots.a, slots.b]
      .filter((id): id is string => id !== null && loaded[id] !== undefined)
      .map((id) => ({ id, name: loaded[id]!.name, ...count(judged, tables[id], captions, pictures) }));
  }, [slots, loaded, pictures, tables, captions]);
}

function count(
  pictures: readonly { picture: Picture; said: readonly (boolean | null)[] }[],
  table: ScoreTable | undefined,
  captions: readonly string[],
  others: readonly Picture[],
) {
  let judged = 0;
  let wrong = 0;
  let reordered = 0;
  for (const { picture, said } of pictures) {
    // A fair question needs a true and a false caption to choose from.
    if (!said.includes(true) || !said.includes(false)) continue;
    const best = bestOf(table, picture.ref);
    if (best === null) continue;
    const verdict = judge(picture, best, others);
    if (verdict === null) continue;
    judged++;
    if (verdict) continue;
    wrong++;
    if (captions.some((caption, i) => said[i] === true && sameWords(caption, best))) reordered++;
  }
  return { judged, wrong, reordered };
}

const phaseOf = ({ phase, label }: Progress) => say(($) => $.phases[phase], { label });

/** How often a model prefers a false caption, in a sentence. */
function Preferred({ name, judged, wrong, reordered }: { name: string } & ReturnType<typeof count>) {
  const t = useWords();
  const b = <b />;
  if (wrong === 0)
    return (
      <span>
        <Trans
          t={t}
          i18nKey={($) => $.verdict.right}
          count={judged}
          values={{ name }}
          components={{ b }}
        />{" "}
      </span>
    );
  const what =
    wrong < judged
      ? t(($) => $.verdict.wrongSome, { wrong, count: judged })
      : judged === 1
        ? t(($) => $.verdict.wrongOne)
        : t(($) => $.verdict.wrongAll, { count: judged });
  return (
    <span>
      <Trans
        t={t}
        i18nKey={($) => (reordered === wrong ? $.verdict.reordered : $.verdict.wrong)}
        values={{ name, what }}
        components={{ b, wrong: <b className={classes.wrongText} /> }}
      />{" "}
    </span>
  );
}

/** The page's answer in a sentence, or what it is waiting for. */
export function Verdict() {
  const t = useWords();
  const status = useStore(engineStore, (state) => state.status);
  const { loading, loaded, slots } = useParts(modelStore, "loading", "loaded", "slots");
  const { progress, busy, tables } = useParts(scoreStore, "progress", "busy", "tables");
  const own = useStore(pictureStore, ({ pictures }) => pictures.some(({ marks }) => marks !== null));
  const typed = useStore(captionStore, ({ text }) => text.trim() !== "");
  const hidden = useStore(answersStore, (state) => state.hidden);
  const verdicts = useVerdicts().filter(({ judged }) => judged > 0);
  const waiting = loading[slots.a] ?? Object.values(loading)[0];
  const ready = loaded[slots.a] !== undefined;
  const shown = waiting?.progress ?? (verdicts.length === 0 ? progress : null);
  let sentence: React.ReactNode = null;
  if (status === "failed") sentence = t(($) => $.verdict.failed);
  else if (status === "restarting") sentence = t(($) => $.verdict.lost);
  else if (status !== "ready") sentence = t(($) => $.verdict.starting);
  else if (waiting)
    sentence =
      (waiting.progress ? phaseOf(waiting.progress) : null) ??
      t(($) => $.verdict.loading, { name: waiting.label });
  else if (!ready) sentence = t(($) => $.verdict.noModel);
  else if (shown) sentence = phaseOf(shown);
  else if (busy && !tables[slots.a]) sentence = t(($) => $.verdict.scoring);
  else if (hidden && verdicts.length > 0) sentence = t(($) => $.verdict.hidden);
  else if (verdicts.length > 0)
    sentence = verdicts.map((verdict) => <Preferred key={verdict.id} {...verdict} />);
  else if (!typed) sentence = t(($) => $.verdict.write);
  else if (own) sentence = t(($) => $.verdict.mark);
  return (
    <div className={classes.verdict}>
      <p role="status">{sentence}</p>
      {shown && (
        <ProgressLine {...shown} label={phaseOf(shown)} onStop={waiting && (() => waiting.abort.abort())} />
      )}
    </div>
  );
}
