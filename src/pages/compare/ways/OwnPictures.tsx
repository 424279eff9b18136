import { SegmentedControl } from "@mantine/core";
import { IconLock, IconUpload } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { FilesButton } from "../../../ui/FilesButton";
import { Panel } from "../../../ui/Panel";
import { addFiles, pictureStore } from "../../../workspace/pictures";
import { useStore } from "../../../workspace/react";
import { Camera } from "../camera/Camera";
import page from "../compare.module.css";
import { Labels } from "../folder/Labels";
import { Search } from "../folder/Search";
import { PARTS, type Part, showWay, wayStore } from "../stores/way";
import styles from "./ways.module.css";
import { useWords } from "./words";

/** What can be done with own pictures; `children` compare them with captions. */
export function OwnPictures({ children }: { children: ReactNode }) {
  const t = useWords();
  const part = useStore(wayStore, (state) => state.part);
  const own = useStore(pictureStore, ({ pictures }) => pictures.some(({ marks }) => marks !== null));
  return (
    <>
      <SegmentedControl
        className={styles.parts}
        aria-label={t(($) => $.part)}
        data={PARTS.map((value) => ({ value, label: t(($) => $.parts[value]) }))}
        value={part}
        onChange={(value) => showWay({ part: value as Part })}
      />
      {part === "labels" && <Labels />}
      {part === "search" && <Search />}
      {part === "camera" && <Camera />}
      {part === "captions" && (
        <>
          {!own && <Begin />}
          {children}
        </>
      )}
    </>
  );
}

/** How to begin, as long as there is no picture of one's own. */
function Begin() {
  const t = useWords();
  return (
    <Panel id="own" title={t(($) => $.own.title)} className={page.begin}>
      <ol className={styles.own}>
        <li>{t(($) => $.own.first)}</li>
        <li>{t(($) => $.own.second)}</li>
        <li>{t(($) => $.own.third)}</li>
      </ol>
      <FilesButton
        multiple
        label={t(($) => $.own.input)}
        accept="image/*"
        variant="filled"
        leftSection={<IconUpload size={15} />}
        onFiles={(files) => void addFiles(files)}
      >
        {t(($) => $.own.files)}
      </FilesButton>
      <p className={page.hint}>
        <IconLock size={13} aria-hidden /> {t(($) => $.own.stays)}
      </p>
    </Panel>
  );
}
