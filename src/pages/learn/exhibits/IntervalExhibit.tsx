import { baseResults } from "../lessons/real";
import { useLive } from "../useLesson";
import { useWords } from "../words";
import styles from "./exhibit.module.css";
import type { ExhibitProps } from "./SceneExhibit";

/** Shares of right answers with their intervals, from 0 to 100%, with chance as a line. */
export function IntervalExhibit({ scores }: ExhibitProps) {
  useLive();
  const t = useWords();
  const [result] = baseResults();
  if (!scores || !result) return null;
  const rows = [
    { name: t(($) => $.show.model), estimate: result.metrics[0]!.estimate },
    ...(result.textOnly ? [{ name: t(($) => $.show.judge), estimate: result.textOnly.learnt }] : []),
  ];
  const at = (share: number) => `${100 * share}%`;
  return (
    <div className={styles.exhibit}>
      <p className={styles.label}>{t(($) => $.show.interval)}</p>
      <table className={styles.intervals}>
        <tbody>
          {rows.map(({ name, estimate: { value, low, high } }) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>
                <span>
                  <s style={{ left: at(result.metrics[0]!.chance) }} />
                  <i style={{ left: at(low), width: at(high - low) }} />
                  <b style={{ left: at(value) }} />
                </span>
              </td>
              <td className="num">{(100 * value).toFixed(1)}%</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.source}>
        {t(($) => $.show.chance)}: {(100 * result.metrics[0]!.chance).toFixed(0)}%
      </p>
    </div>
  );
}
