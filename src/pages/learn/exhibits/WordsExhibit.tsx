import { difference } from "../../../ui/format";
import { BUNDLED_ID } from "../../../workspace/modelSources";
import { mapStore, wordsKey } from "../../compare/stores/maps";
import { useLive } from "../useLesson";
import styles from "./exhibit.module.css";
import { type ExhibitProps, SceneExhibit } from "./SceneExhibit";

/** The picture, and what each word of the first sentence is worth. */
export function WordsExhibit(props: ExhibitProps) {
  useLive();
  const { stage, scores } = props;
  const key = wordsKey(BUNDLED_ID, stage.pictures[0]!, stage.captions[0]!);
  const found = mapStore.getState().words[key];
  if (!scores || !found) return <SceneExhibit {...props} />;
  const reach = Math.max(...found.words.map(({ drop }) => Math.abs(drop)));
  return (
    <div className={styles.exhibit}>
      <SceneExhibit {...props} stage={{ ...stage, of: { [stage.pictures[0]!]: [] } }} />
      <table className={styles.words}>
        <tbody>
          {found.words.map(({ word, drop }) => (
            <tr key={word.start}>
              <th scope="row">{word.text}</th>
              <td>
                <i
                  style={{ width: `${(100 * Math.abs(drop)) / reach}%` }}
                  data-sign={drop < 0 ? "minus" : "plus"}
                />
              </td>
              <td className="num">{difference(drop)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
