import { ActionIcon } from "@mantine/core";
import { IconChevronLeft, IconChevronRight } from "@tabler/icons-react";
import { PICTURES_IN_SIGHT, sightStore } from "../../workspace/sight";
import styles from "./table.module.css";
import { useWords } from "./words";

interface Props {
  page: number;
  pages: number;
  /** Those that can be read, of which the pages are. */
  count: number;
  unreadable: number;
}

/** Which of the pictures the columns are. */
export function PicturePages({ page: at, pages, count, unreadable }: Props) {
  const t = useWords();
  const first = at * PICTURES_IN_SIGHT + 1;
  const turn = (by: number) => sightStore.setState({ page: at + by });
  return (
    <div className={styles.pages}>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={t(($) => $.table.earlier)}
        disabled={at === 0}
        onClick={() => turn(-1)}
      >
        <IconChevronLeft size={15} />
      </ActionIcon>
      <span role="status" className="num">
        {t(($) => $.table.pictures, { first, last: Math.min(count, first + PICTURES_IN_SIGHT - 1), count })}
        {unreadable > 0 && t(($) => $.table.unreadable, { count: unreadable })}
      </span>
      <ActionIcon
        variant="default"
        size="sm"
        aria-label={t(($) => $.table.later)}
        disabled={at === pages - 1}
        onClick={() => turn(1)}
      >
        <IconChevronRight size={15} />
      </ActionIcon>
    </div>
  );
}
