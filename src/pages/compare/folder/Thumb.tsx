import { useObjectUrl } from "../../../ui/objectUrl";
import type { FolderPicture } from "../../../worker/folder/protocol";
import { addFiles } from "../../../workspace/pictures";
import { showWay } from "../stores/way";
import styles from "./folder.module.css";
import { useWords } from "./words";

const nameOf = (path: string) => path.split("/").at(-1) ?? path;

/** A small picture of a file, read while it is in sight; pressed, it goes to the pictures that are compared with captions. */
export function Thumb({ picture: { path, blob } }: { picture: FolderPicture }) {
  const t = useWords();
  const url = useObjectUrl(blob);
  const name = nameOf(path);
  const look = async () => {
    showWay({ way: "pictures", part: "captions" });
    await addFiles([new File([blob], name, { type: blob.type })]);
  };
  return (
    <button
      type="button"
      className={styles.thumb}
      title={path}
      aria-label={t(($) => $.look, { name })}
      onClick={() => void look()}
    >
      {url && <img src={url} alt="" loading="lazy" decoding="async" />}
    </button>
  );
}
