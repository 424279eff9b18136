import { IconCheck, IconStarFilled, IconX } from "@tabler/icons-react";
import { cosine } from "../../../ui/format";
import page from "../../../ui/page.module.css";
import { judge } from "../../../workspace/labels";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { cellOf, scoreStore } from "../../../workspace/scores";
import { type SceneView, useScenes } from "../../../workspace/useScenes";
import type { Stage } from "../lessons/lesson";
import { useLive } from "../useLesson";
import { useWords } from "../words";
import styles from "./exhibit.module.css";

export interface ExhibitProps {
  stage: Stage;
  /** Cosines, and which sentence is preferred: not before it was predicted. */
  scores: boolean;
  /** What is true of each picture. */
  marks: boolean;
}

/** The lesson's pictures with their sentences; with scores what the models say of them now. */
export function SceneExhibit({ stage, scores, marks }: ExhibitProps) {
  useLive();
  const t = useWords();
  const { scenes } = useScenes(stage.pictures);
  // Before there are numbers, sentences that all pictures share are said once.
  const apart = scores || stage.of !== undefined;
  return (
    <div className={styles.exhibit}>
      <ul className={styles.pictures} data-count={stage.pictures.length}>
        {scenes?.map((scene, i) => (
          <li key={scene.ref}>
            <img src={scene.url} alt={t(($) => $.show.picture, { number: i + 1 })} />
            {apart && <Sentences stage={stage} scene={scene} scenes={scenes} scores={scores} marks={marks} />}
          </li>
        ))}
      </ul>
      {!apart && (
        <ul className={styles.shared}>
          {stage.captions.map((caption) => (
            <li key={caption}>{caption}</li>
          ))}
        </ul>
      )}
    </div>
  );
}

interface SentencesProps extends ExhibitProps {
  scene: SceneView;
  scenes: readonly SceneView[];
}

function Sentences({ stage, scene, scenes, scores, marks }: SentencesProps) {
  const captions = stage.of?.[scene.ref] ?? stage.captions;
  const models = stage.b === null ? [BUNDLED_ID] : [BUNDLED_ID, stage.b];
  return (
    <table className={styles.sentences}>
      <tbody>
        {captions.map((caption) => (
          <tr key={caption}>
            <th scope="row">
              {marks && <Mark verdict={judge(scene, caption, scenes)} />}
              {caption}
            </th>
            {scores &&
              models.map((id) => (
                <Score key={id} model={id} picture={scene.ref} caption={caption} among={captions} />
              ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Mark({ verdict }: { verdict: boolean | null }) {
  const t = useWords();
  if (verdict === null) return null;
  const Icon = verdict ? IconCheck : IconX;
  return (
    <span className={styles.mark} data-truth={verdict}>
      <Icon stroke={2.6} aria-hidden />
      <span className={page.srOnly}>{t(($) => (verdict ? $.show.right : $.show.wrong))}</span>
    </span>
  );
}

interface ScoreProps {
  model: string;
  picture: string;
  caption: string;
  among: readonly string[];
}

function Score({ model, picture, caption, among }: ScoreProps) {
  const t = useWords();
  const table = scoreStore.getState().tables[model];
  const cell = cellOf(table, picture, caption);
  const best =
    cell !== null &&
    among.every(
      (other) => cell.cosine >= (cellOf(table, picture, other)?.cosine ?? Number.POSITIVE_INFINITY),
    );
  return (
    <td className="num" data-best={best}>
      {cell ? cosine(cell.cosine) : "…"}
      {best && <IconStarFilled className={styles.star} aria-label={t(($) => $.show.preferred)} />}
    </td>
  );
}
