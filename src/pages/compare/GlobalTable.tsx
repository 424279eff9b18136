import { Tooltip } from "@mantine/core";
import {
  IconArrowDown,
  IconArrowsSort,
  IconArrowUp,
  IconCheck,
  IconStarFilled,
  IconX,
} from "@tabler/icons-react";
import { judge } from "../../workspace/labels";
import { handleStore } from "../../workspace/pictureHandles";
import { type Picture, pictureStore } from "../../workspace/pictures";
import { useCaptions, useFocus, useStore } from "../../workspace/react";
import { bestOf, scoreStore } from "../../workspace/scores";
import { type SlotModel, useSlotModels } from "../../workspace/slotModels";
import { toggleSort, viewStore } from "../../workspace/view";
import page from "./compare.module.css";
import { ExportMenu } from "./ExportMenu";
import { ScoreCell } from "./ScoreCell";
import { sortedCaptions } from "./sorted";
import styles from "./table.module.css";

/** Every caption against every picture. */
export function GlobalTable() {
  const captions = useCaptions();
  const { pictures } = useStore(pictureStore);
  const { broken } = useStore(handleStore);
  const { busy } = useStore(scoreStore);
  const { sort } = useStore(viewStore);
  const models = useSlotModels();
  const focus = useFocus();
  const shown = pictures.filter(({ ref }) => !broken[ref]);
  const rows = sortedCaptions(captions, sort, models[0]?.table);
  const scale = models[0]?.table?.logitScale;
  return (
    <section aria-labelledby="global-title" className={page.panel} aria-busy={busy}>
      <div className={page.panelHead}>
        <h2 id="global-title">Global similarity</h2>
        <span className={`${page.hint} num`}>
          cosine, and softmax over a picture's captions
          {scale !== undefined && ` at logit scale ${scale.toFixed(1)}`}
        </span>
        <ExportMenu />
      </div>
      {shown.length === 0 || rows.length === 0 ? (
        <p className={page.empty}>
          {shown.length === 0
            ? "Add a picture: paste it, drop it anywhere, or choose a sample scene."
            : "Write a caption: one a line."}
        </p>
      ) : (
        <div className={styles.tableWrap}>
          <table className={styles.table} style={{ "--columns": shown.length } as React.CSSProperties}>
            <thead>
              <tr>
                <th scope="col" aria-sort={ariaSort(sort, "caption")}>
                  <SortButton by="caption" label="Caption" />
                </th>
                {shown.map(({ ref, name, url }) => (
                  <th
                    key={ref}
                    scope="col"
                    aria-sort={ariaSort(sort, ref)}
                    data-focused={focus.picture?.ref === ref}
                  >
                    <button
                      type="button"
                      className={styles.columnHead}
                      title={`Sort by “${name}”`}
                      onClick={() => toggleSort(ref)}
                    >
                      <img src={url} alt={name} />
                      <SortIcon by={ref} />
                    </button>
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map((caption) => (
                <tr key={caption}>
                  <th scope="row">{caption}</th>
                  {shown.map((picture) => (
                    <td key={picture.ref}>
                      <ScoreCell picture={picture} caption={caption} captions={captions} models={models} />
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row">Preference</th>
                {shown.map((picture) => (
                  <td key={picture.ref}>
                    {models.map((model) => (
                      <Preference key={model.id} model={model} picture={picture} many={models.length > 1} />
                    ))}
                  </td>
                ))}
              </tr>
            </tfoot>
          </table>
        </div>
      )}
      <ul className={styles.legend}>
        <li>
          <IconStarFilled size={11} aria-hidden /> preferred by the model
        </li>
        <li>
          <IconCheck size={13} stroke={2.4} className={page.rightText} aria-hidden /> true of the picture
        </li>
        <li>
          <IconX size={13} stroke={2.4} className={page.wrongText} aria-hidden /> false
        </li>
        <li>
          <span className={styles.heatRamp} aria-hidden /> cosine, lowest to highest of the picture
        </li>
        {models.length === 1 && <li>loc: local score</li>}
      </ul>
    </section>
  );
}

function ariaSort(sort: { by: string; descending: boolean }, by: string) {
  if (sort.by !== by) return "none" as const;
  return sort.descending ? ("descending" as const) : ("ascending" as const);
}

function SortIcon({ by }: { by: string }) {
  const { sort } = useStore(viewStore);
  const Icon = sort.by !== by ? IconArrowsSort : sort.descending ? IconArrowDown : IconArrowUp;
  return <Icon size={12} className={styles.sortIcon} data-on={sort.by === by} aria-hidden />;
}

function SortButton({ by, label }: { by: string; label: string }) {
  return (
    <button type="button" className={styles.sortButton} onClick={() => toggleSort(by)}>
      {label} <SortIcon by={by} />
    </button>
  );
}

/** Whether the preferred caption is the true one. */
function Preference({ model, picture, many }: { model: SlotModel; picture: Picture; many: boolean }) {
  const best = bestOf(model.table, picture.ref);
  const { pictures } = useStore(pictureStore);
  const verdict = best === null ? null : judge(picture, best, pictures);
  const letter = many ? (
    <b className={styles.slotLetter} data-slot={model.slot}>
      {model.slot.toUpperCase()}
    </b>
  ) : null;
  if (verdict === null)
    return (
      <Tooltip
        label={best === null ? "Not computed yet" : "Nobody has said which caption is true of this picture"}
      >
        <span className={styles.preference}>{letter} –</span>
      </Tooltip>
    );
  return (
    <span className={styles.preference} data-truth={verdict}>
      {letter}
      {verdict ? (
        <IconCheck size={14} stroke={2.4} aria-hidden />
      ) : (
        <IconX size={14} stroke={2.4} aria-hidden />
      )}
      {verdict ? "true" : "false"}
    </span>
  );
}
