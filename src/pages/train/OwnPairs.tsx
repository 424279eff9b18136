import { Button, NativeSelect, Pagination, TextInput } from "@mantine/core";
import { IconFolderOpen, IconPhotoPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useMemo, useState } from "react";
import { CaptionMending } from "../../ui/CaptionMending";
import { FilesButton } from "../../ui/FilesButton";
import { useObjectUrl } from "../../ui/objectUrl";
import shared from "../../ui/page.module.css";
import { useParts } from "../../workspace/react";
import { told } from "../../workspace/told";
import ownPairsStyles from "./ownPairs.module.css";
import {
  addPairFiles,
  clearPairs,
  followPairs,
  pairsStore,
  removeEntry,
  removeRow,
  setCaption,
} from "./stores/pairs";
import { viewPairs } from "./stores/pairsView";
import classes from "./train.module.css";
import { useWords } from "./words";

const PAGE = 8;

/** The visitor's pictures with their captions: from files, or written here. */
export function OwnPairs() {
  const t = useWords();
  const { pictures, rows, negatives, notices, read } = useParts(
    pairsStore,
    "pictures",
    "rows",
    "negatives",
    "notices",
    "read",
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: t stands for the language of what is wrong
  const view = useMemo(() => viewPairs({ pictures, rows }), [pictures, rows, t]);
  const [page, setPage] = useState(1);
  useEffect(() => void followPairs(), []);
  const blobs = useMemo(() => new Map(pictures.map(({ name, blob }) => [name, blob])), [pictures]);
  const pages = Math.max(1, Math.ceil(view.entries.length / PAGE));
  const shown = view.entries.slice((Math.min(page, pages) - 1) * PAGE, Math.min(page, pages) * PAGE);
  if (!read) return null;
  return (
    <>
      <p className={classes.about}>{t(($) => $.data.own.about)}</p>
      <div className={classes.buttons}>
        <FilesButton
          multiple
          label={t(($) => $.data.own.files)}
          accept="image/*,.jfif,.csv,.tsv,.txt,.json,.jsonl,.ndjson"
          leftSection={<IconPhotoPlus size={14} />}
          onFiles={(files) => void addPairFiles(files)}
        >
          {t(($) => $.data.own.addFiles)}
        </FilesButton>
        <FilesButton
          folder
          label={t(($) => $.data.own.folder)}
          leftSection={<IconFolderOpen size={14} />}
          onFiles={(files) => void addPairFiles(files)}
        >
          {t(($) => $.data.own.addFolder)}
        </FilesButton>
        {pictures.length + rows.length > 0 && (
          <Button onClick={clearPairs}>{t(($) => $.data.own.clear)}</Button>
        )}
      </div>
      <CaptionMending />
      <p className={`${shared.hint} num`} role="status">
        {pictures.length === 0
          ? t(($) => $.data.own.none)
          : t(($) => $.data.own.count, {
              pairs: t(($) => $.data.own.pairs, { count: view.usable }),
              pictures: t(($) => $.data.own.pictures, { count: pictures.length }),
            })}
      </p>
      {notices.length > 0 && (
        <ul className={shared.hint}>
          {[...new Set(notices.map(told))].map((notice) => (
            <li key={notice}>{notice}</li>
          ))}
        </ul>
      )}
      {view.problems.length > 0 && (
        <ul className={ownPairsStyles.problems}>
          {view.problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      )}
      <ul className={ownPairsStyles.pairs}>
        {shown.map((entry) => (
          <Entry key={entry.name} entry={entry} blob={blobs.get(entry.name) ?? null} />
        ))}
      </ul>
      {pages > 1 && (
        <Pagination
          size="xs"
          total={pages}
          value={Math.min(page, pages)}
          onChange={setPage}
          getControlProps={(control) => ({ "aria-label": t(($) => $.data.own.pages[control]) })}
        />
      )}
      <NativeSelect
        mt={8}
        label={t(($) => $.data.own.negatives)}
        value={negatives}
        onChange={(event) =>
          pairsStore.setState({ negatives: event.currentTarget.value === "set" ? "set" : "rules" })
        }
        data={[
          { value: "rules", label: t(($) => $.data.own.byRule) },
          { value: "set", label: t(($) => $.data.own.fromPage) },
        ]}
      />
    </>
  );
}

interface EntryProps {
  entry: ReturnType<typeof viewPairs>["entries"][number];
  blob: Blob | null;
}

function Entry({ entry: { name, here, captions }, blob }: EntryProps) {
  const t = useWords();
  const url = useObjectUrl(blob);
  const lines: { at: number | null; text: string; own: number }[] =
    captions.length > 0 ? captions : [{ at: null, text: "", own: 0 }];
  return (
    <li className={ownPairsStyles.pair}>
      {url ? (
        <img src={url} alt={name} title={name} />
      ) : (
        <span className={ownPairsStyles.noPicture}>{t(($) => $.data.own.noPicture)}</span>
      )}
      <div>
        {lines.map(({ at, text, own }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a caption keeps its place, and its field the keyboard
          <div key={i} className={ownPairsStyles.pairCaption}>
            <TextInput
              size="xs"
              aria-label={t(($) => $.data.own.captionOf, { name })}
              placeholder={t(($) => $.data.own.placeholder)}
              value={text}
              onChange={(event) => setCaption(at, name, event.currentTarget.value)}
              rightSection={
                own > 0 ? (
                  <small title={t(($) => $.data.own.fromFile, { count: own })}>{own}</small>
                ) : undefined
              }
            />
            {at !== null && lines.length > 1 && (
              <button
                type="button"
                className={classes.icon}
                aria-label={t(($) => $.data.own.removeCaption, { name })}
                onClick={() => removeRow(at)}
              >
                <IconTrash size={14} />
              </button>
            )}
          </div>
        ))}
      </div>
      <button
        type="button"
        className={classes.icon}
        aria-label={t(($) => $.data.own.remove, { name })}
        onClick={() => removeEntry(name, here)}
      >
        <IconTrash size={15} />
      </button>
    </li>
  );
}
