import { IconCheck, IconX } from "@tabler/icons-react";
import { judge } from "../../workspace/labels";
import { mark, type Picture } from "../../workspace/pictures";
import styles from "./marks.module.css";
import { useWords } from "./words";

interface Props {
  picture: Picture;
  caption: string;
  /** In a cell of the table: the keyboard marks by the cell's own keys. */
  inGrid?: boolean;
}

/** Says of a caption that it is true or false of an own picture; pressed once more, that is taken back. */
export function MarkButtons({ picture, caption, inGrid = false }: Props) {
  const t = useWords();
  const said = judge(picture, caption);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would stand as a block of its own in each cell
    <span
      className={styles.marks}
      role="group"
      aria-label={t(($) => $.marks.of, { caption, picture: picture.name })}
    >
      {([true, false] as const).map((value) => (
        <button
          key={String(value)}
          type="button"
          className={styles.mark}
          data-value={value}
          tabIndex={inGrid ? -1 : undefined}
          aria-pressed={said === value}
          aria-label={t(($) => (value ? $.marks.true : $.marks.false))}
          title={t(($) => (value ? $.marks.trueKey : $.marks.falseKey))}
          onClick={() => mark(picture.ref, caption, said === value ? null : value)}
        >
          {value ? (
            <IconCheck size={14} stroke={2.4} aria-hidden />
          ) : (
            <IconX size={14} stroke={2.4} aria-hidden />
          )}
        </button>
      ))}
    </span>
  );
}
