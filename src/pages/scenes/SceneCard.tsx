import { Button } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { SCENE_SIZE, twinOf } from "../../scenes/scene";
import { hardPair } from "../../workspace/labels";
import type { SceneView } from "../../workspace/useScenes";
import classes from "./scenes.module.css";
import type { Outcome } from "./stores/outcomes";
import { useWords } from "./words";

interface Props {
  scene: SceneView;
  boxes: boolean;
  /** How the compared models do on its two captions; null while nobody knows. */
  outcome: Outcome | null;
  onCompare: (ref: string, captions: string[], withTwin: boolean) => void;
}

/** One scene: picture, boxes, a true caption and its false twin. */
export function SceneCard({ scene, boxes, outcome, onCompare }: Props) {
  const t = useWords();
  const pair = hardPair(scene.told);
  const captions = pair ? [pair.right, pair.wrong] : [scene.title];
  return (
    <article className={classes.card}>
      <div className={classes.picture}>
        <img src={scene.url} alt={scene.title} width={SCENE_SIZE} height={SCENE_SIZE} />
        {boxes &&
          scene.boxes.map(({ label, box }, i) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: placements have no other name than their place
              key={i}
              className={classes.box}
              style={{
                left: `${(100 * box.x) / SCENE_SIZE}%`,
                top: `${(100 * box.y) / SCENE_SIZE}%`,
                width: `${(100 * box.width) / SCENE_SIZE}%`,
                height: `${(100 * box.height) / SCENE_SIZE}%`,
              }}
            >
              <i>{label}</i>
            </span>
          ))}
      </div>
      <div className={classes.said}>
        <p>
          <IconCheck size={14} stroke={2.4} className={classes.right} aria-label={t(($) => $.true)} />{" "}
          {pair?.right ?? scene.title}
        </p>
        {pair && (
          <p>
            <IconX size={14} stroke={2.4} className={classes.wrong} aria-label={t(($) => $.false)} />{" "}
            {pair.wrong}
          </p>
        )}
      </div>
      {outcome && (
        <p className={classes.outcome} data-outcome={outcome}>
          {t(($) => $.outcomes[outcome])}
        </p>
      )}
      <div className={classes.cardFoot}>
        <code>{scene.ref.replace("scene:", "")}</code>
        <Button size="compact-xs" onClick={() => onCompare(scene.ref, captions, false)}>
          {t(($) => $.compare)}
        </Button>
        {twinOf(scene.scene) && (
          <Button size="compact-xs" onClick={() => onCompare(scene.ref, captions, true)}>
            {t(($) => $.withTwin)}
          </Button>
        )}
      </div>
    </article>
  );
}
