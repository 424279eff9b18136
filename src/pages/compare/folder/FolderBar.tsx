import { IconFolderOpen } from "@tabler/icons-react";
import { series } from "../../../language/formats";
import { FilesButton } from "../../../ui/FilesButton";
import { useShallow, useStore } from "../../../workspace/react";
import page from "../compare.module.css";
import styles from "./folder.module.css";
import { folderStore, takeFolder } from "./store";
import { useWords } from "./words";

/** The folder at hand, and how to have another. */
export function FolderBar() {
  const t = useWords();
  const { name, count, others } = useStore(
    folderStore,
    useShallow(({ name, pictures, others }) => ({ name, count: pictures.length, others })),
  );
  return (
    <div className={styles.bar}>
      <FilesButton
        folder
        label={t(($) => $.input)}
        variant={count === 0 ? "filled" : "default"}
        leftSection={<IconFolderOpen size={14} />}
        onFiles={takeFolder}
      >
        {t(($) => (count === 0 ? $.pick : $.another))}
      </FilesButton>
      <p className={page.hint} role="status">
        {count === 0 ? t(($) => $.drop) : t(($) => $.has, { name, count })}
        {others > 0 && ` ${t(($) => $.others, { count: others })}`}
      </p>
    </div>
  );
}

const NAMED = 3;

/** Pictures that could not be read. */
export function Unread({ unread }: { unread: readonly { path: string }[] }) {
  const t = useWords();
  if (unread.length === 0) return null;
  const names = unread.slice(0, NAMED).map(({ path }) => path);
  return (
    <p className={page.notice} role="status">
      {t(($) => $.unread, {
        count: unread.length,
        names: series(unread.length > NAMED ? [...names, "…"] : names),
      })}
    </p>
  );
}
