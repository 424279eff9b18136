import { Button } from "@mantine/core";
import { useReducedMotion } from "@mantine/hooks";
import { useEffect, useState } from "react";
import { difference } from "../../../ui/format";
import { useStore } from "../../../workspace/react";
import { useScenes } from "../../../workspace/useScenes";
import { recordedMargins } from "../lessons/repair";
import { repairStore } from "../stores/repair";
import { useWords } from "../words";
import styles from "./exhibit.module.css";
import { type ExhibitProps, SceneExhibit } from "./SceneExhibit";

/** Of the whole replay. */
const REPLAY_MS = 4800;

/** The recorded run, replayed: how far the true sentence of each picture is ahead, step after step. */
export function RepairExhibit(props: ExhibitProps) {
  const t = useWords();
  const still = useReducedMotion(false, { getInitialValueInEffect: false });
  const record = useStore(repairStore, (state) => state.record);
  const points = recordedMargins();
  const last = (points?.length ?? 1) - 1;
  const [at, setAt] = useState(still ? last : 0);
  const [playing, setPlaying] = useState(!still);
  const { scenes } = useScenes(props.stage.pictures);
  useEffect(() => {
    if (!playing || !props.scores) return;
    const timer = setInterval(() => setAt((now) => Math.min(last, now + 1)), REPLAY_MS / (last + 1));
    return () => clearInterval(timer);
  }, [playing, last, props.scores]);
  if (!props.scores || !record || !points) return <SceneExhibit {...props} scores={false} />;
  const { step, margins } = points[at]!;
  const reach = Math.max(...points.flatMap((point) => point.margins.map(Math.abs)));
  return (
    <div className={styles.exhibit}>
      <p className={styles.label}>{t(($) => $.show.ahead)}</p>
      <table className={styles.margins}>
        <tbody>
          {scenes?.map((scene, i) => (
            <tr key={scene.ref}>
              <th scope="row">
                <img src={scene.url} alt={t(($) => $.show.picture, { number: i + 1 })} />
              </th>
              <td>
                <i
                  data-sign={margins[i]! < 0 ? "minus" : "plus"}
                  style={{ width: `${(50 * Math.abs(margins[i]!)) / reach}%` }}
                />
              </td>
              <td className="num">{difference(margins[i]!)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <input
        type="range"
        className={styles.scrub}
        aria-label={t(($) => $.show.scrub)}
        aria-valuetext={String(step)}
        min={0}
        max={last}
        value={at}
        onChange={(event) => {
          setPlaying(false);
          setAt(Number(event.currentTarget.value));
        }}
      />
      <p className={`${styles.label} num`}>
        {t(($) => $.show.step, {
          step,
          steps: record.config.steps,
          loss: record.losses[Math.max(0, step - 1)]!.toFixed(2),
        })}
      </p>
      <Button
        onClick={() => {
          setAt(0);
          setPlaying(true);
        }}
      >
        {t(($) => $.show.replay)}
      </Button>
      <p className={styles.source}>
        {t(($) => $.show.recorded, { command: record.madeBy, minutes: Math.round(record.seconds / 60) })}
      </p>
    </div>
  );
}
