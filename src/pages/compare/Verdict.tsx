import { Progress as Bar, Button } from "@mantine/core";
import { useMemo } from "react";
import { duration } from "../../ui/format";
import { answersStore } from "../../workspace/answers";
import { captionStore } from "../../workspace/captions";
import { engineStore } from "../../workspace/engine";
import { judge, sameWords } from "../../workspace/labels";
import { modelStore } from "../../workspace/models";
import { type Picture, pictureStore } from "../../workspace/pictures";
import { useCaptions, useShallow, useStore } from "../../workspace/react";
import { bestOf, type ScoreTable, scoreStore } from "../../workspace/scores";
import classes from "./compare.module.css";

/** How often each model prefers a caption that is false of the picture: of scenes, and of own pictures that are marked. */
function useVerdicts() {
  const slots = useStore(modelStore, (state) => state.slots);
  const loaded = useStore(modelStore, (state) => state.loaded);
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

/** The page's answer in a sentence, or what it is waiting for. */
export function Verdict() {
  const status = useStore(engineStore, (state) => state.status);
  const { loading, loaded, slots } = useStore(
    modelStore,
    useShallow(({ loading, loaded, slots }) => ({ loading, loaded, slots })),
  );
  const { progress, busy, tables } = useStore(
    scoreStore,
    useShallow(({ progress, busy, tables }) => ({ progress, busy, tables })),
  );
  const own = useStore(pictureStore, ({ pictures }) => pictures.some(({ marks }) => marks !== null));
  const typed = useStore(captionStore, ({ text }) => text.trim() !== "");
  const hidden = useStore(answersStore, (state) => state.hidden);
  const verdicts = useVerdicts().filter(({ judged }) => judged > 0);
  const waiting = loading[slots.a] ?? Object.values(loading)[0];
  const ready = loaded[slots.a] !== undefined;
  const shown = waiting?.progress ?? (verdicts.length === 0 ? progress : null);
  let sentence: React.ReactNode = null;
  if (status === "failed") sentence = "The engine is not running.";
  else if (status === "restarting") sentence = "The GPU was lost. Starting again; nothing is lost of yours.";
  else if (status !== "ready") sentence = "Starting the engine…";
  else if (waiting) sentence = waiting.progress?.label ?? `Loading ${waiting.label}…`;
  else if (!ready) sentence = "No model is loaded. Choose one on the Models page.";
  else if (shown) sentence = shown.label;
  else if (busy && !tables[slots.a])
    sentence = "Scoring. The first time, the device prepares its programs; that takes a moment.";
  else if (hidden && verdicts.length > 0)
    sentence = "Which captions are true is hidden until the lesson reveals it.";
  else if (verdicts.length > 0)
    sentence = verdicts.map(({ id, name, judged, wrong, reordered }) => (
      <span key={id}>
        <b>{name}</b> prefers{" "}
        {wrong === 0 ? (
          <>the true caption for {judged === 1 ? "the picture" : `all ${judged} pictures`}.</>
        ) : (
          <>
            <b className={classes.wrongText}>
              a false caption for{" "}
              {wrong === judged
                ? judged === 1
                  ? "this picture"
                  : `all ${judged} pictures`
                : `${wrong} of ${judged} pictures`}
            </b>
            {reordered === wrong && <> over the true one, which uses the same words in another order</>}.
          </>
        )}{" "}
      </span>
    ));
  else if (!typed) sentence = "Write a caption or two to score.";
  else if (own)
    sentence =
      "Mark a true and a false caption of your picture, and the page says which of them each model prefers.";
  return (
    <div className={classes.verdict}>
      <p role="status">{sentence}</p>
      {shown && (
        <div className={classes.progress}>
          <Bar
            size="sm"
            value={shown.total > 0 ? (100 * shown.done) / shown.total : 100}
            animated={shown.total === 0}
            aria-label={shown.label}
          />
          <span className="num">
            {shown.remaining !== null && shown.remaining >= 1 && `${duration(shown.remaining)} left`}
          </span>
          {waiting && (
            <Button size="compact-xs" onClick={() => waiting.abort.abort()}>
              Cancel
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
