import { ActionIcon, Text } from "@mantine/core";
import { IconTrash } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { forgetPicture, listKept } from "../../storage/pictures";
import { Dialog } from "../../ui/Dialog";
import { report } from "../../workspace/faults";
import { addPictures } from "../../workspace/pictures";
import styles from "./images.module.css";
import { useWords } from "./words";

interface Shown {
  ref: string;
  name: string;
  url: string;
}

/** The visitor's earlier pictures, as kept in this browser. */
export function RecentPictures({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const t = useWords();
  const [shown, setShown] = useState<Shown[] | null>(null);
  useEffect(() => {
    if (!opened) return;
    let urls: string[] = [];
    let live = true;
    void listKept().then((kept) => {
      if (!live) return;
      const entries = kept.map(({ ref, name, bytes, type }) => ({
        ref,
        name,
        url: URL.createObjectURL(new Blob([bytes], { type })),
      }));
      urls = entries.map(({ url }) => url);
      setShown(entries);
    });
    return () => {
      live = false;
      for (const url of urls) URL.revokeObjectURL(url);
      setShown(null);
    };
  }, [opened]);
  const forget = async (ref: string) => {
    await forgetPicture(ref).catch(report);
    setShown((entries) => entries?.filter((entry) => entry.ref !== ref) ?? null);
  };
  return (
    <Dialog opened={opened} onClose={onClose} title={t(($) => $.recent.title)} size="lg">
      <Text size="sm" c="dimmed" mb="sm">
        {t(($) => $.recent.kept)}
      </Text>
      {shown?.length === 0 && <Text size="sm">{t(($) => $.recent.none)}</Text>}
      <ul className={styles.thumbs}>
        {shown?.map(({ ref, name, url }) => (
          <li key={ref}>
            <button
              type="button"
              className={styles.thumb}
              title={name}
              onClick={() => {
                void addPictures([ref]);
                onClose();
              }}
            >
              <img src={url} alt={t(($) => $.recent.add, { name })} />
            </button>
            <ActionIcon
              className={styles.removeThumb}
              size={20}
              radius="xl"
              variant="default"
              aria-label={t(($) => $.recent.forget, { name })}
              onClick={() => void forget(ref)}
            >
              <IconTrash size={12} />
            </ActionIcon>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
