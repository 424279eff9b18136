import { baseOf, MEASURES, measuredOf, methods } from "../lessons/forgetting";
import { useWords } from "../words";
import styles from "./exhibit.module.css";
import { type ExhibitProps, SceneExhibit } from "./SceneExhibit";

/** What was measured of the base and of each method; before the reveal, the pictures that are named. */
export function MeasuresExhibit(props: ExhibitProps) {
  const t = useWords();
  if (!props.marks || !props.scores) return <SceneExhibit {...props} />;
  const columns = methods();
  return (
    <div className={styles.exhibit}>
      <table className={styles.measures}>
        <thead>
          <tr>
            <th scope="col">{t(($) => $.show.measure)}</th>
            <th scope="col">{t(($) => $.show.base)}</th>
            {columns.map(({ name, seeds }) => (
              <th key={name} scope="col">
                {t(($) => $.show.methodSeeds, { name, seeds })}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {MEASURES.map((measure) => (
            <tr key={measure}>
              <th scope="row">{t(($) => $.show.measures[measure])}</th>
              <td className="num">{baseOf(measure).toFixed(1)}</td>
              {columns.map(({ name }) => {
                const { value, spread } = measuredOf(name, measure);
                return (
                  // What seeds differ by is no loss.
                  <td key={name} className="num" data-fell={baseOf(measure) - value > (spread ?? 0)}>
                    {value.toFixed(1)}
                    {spread !== null && ` ± ${spread.toFixed(1)}`}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.source}>
        {t(($) => $.show.measured, { seeds: Math.max(...columns.map(({ seeds }) => seeds)) })}
      </p>
    </div>
  );
}
