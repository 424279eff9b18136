import { Button, FileButton, NativeSelect, Pagination, TextInput } from "@mantine/core";
import { IconFolderOpen, IconPhotoPlus, IconTrash } from "@tabler/icons-react";
import { useEffect, useMemo, useRef, useState } from "react";
import { counted } from "../../base/counted";
import { useShallow, useStore } from "../../workspace/react";
import ownPairsStyles from "./ownPairs.module.css";
import {
  addPairFiles,
  clearPairs,
  followPairs,
  pairsStore,
  removeEntry,
  removeRow,
  setCaption,
  viewPairs,
} from "./stores/pairs";
import classes from "./train.module.css";

const PAGE = 8;

/** The visitor's pictures with their captions: from files, or written here. */
export function OwnPairs() {
  const { pictures, rows, negatives, notices, read } = useStore(
    pairsStore,
    useShallow(({ pictures, rows, negatives, notices, read }) => ({
      pictures,
      rows,
      negatives,
      notices,
      read,
    })),
  );
  const view = useMemo(() => viewPairs({ pictures, rows }), [pictures, rows]);
  const [page, setPage] = useState(1);
  const folder = useRef<HTMLInputElement>(null);
  useEffect(() => void followPairs(), []);
  const blobs = useMemo(() => new Map(pictures.map(({ name, blob }) => [name, blob])), [pictures]);
  const pages = Math.max(1, Math.ceil(view.entries.length / PAGE));
  const shown = view.entries.slice((Math.min(page, pages) - 1) * PAGE, Math.min(page, pages) * PAGE);
  if (!read) return null;
  return (
    <>
      <p className={classes.about}>
        Your pictures with a CSV or JSON of captions, DeGLA's own JSON among them; or write the captions here.
        All of it stays on this machine.
      </p>
      <div className={classes.buttons}>
        <FileButton
          multiple
          accept="image/*,.jfif,.csv,.tsv,.txt,.json,.jsonl,.ndjson"
          onChange={(files) => void addPairFiles(files)}
        >
          {(props) => (
            <Button {...props} leftSection={<IconPhotoPlus size={14} />}>
              Add files
            </Button>
          )}
        </FileButton>
        <Button leftSection={<IconFolderOpen size={14} />} onClick={() => folder.current?.click()}>
          Add a folder
        </Button>
        <input
          ref={(input) => {
            folder.current = input;
            input?.setAttribute("webkitdirectory", "");
          }}
          type="file"
          hidden
          aria-label="Folder of pictures"
          onChange={({ currentTarget }) => {
            void addPairFiles([...(currentTarget.files ?? [])]);
            currentTarget.value = "";
          }}
        />
        {pictures.length + rows.length > 0 && <Button onClick={clearPairs}>Clear</Button>}
      </div>
      <p className={`${classes.hint} num`} role="status">
        {pictures.length === 0
          ? "No pictures yet. They can be dropped anywhere on this page."
          : `${counted(view.usable, "pair")} of ${counted(pictures.length, "picture")}.`}
      </p>
      {notices.length > 0 && (
        <ul className={classes.hint}>
          {notices.map((notice) => (
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
          getControlProps={(control) => ({ "aria-label": `${control} page of pictures` })}
        />
      )}
      <NativeSelect
        mt={8}
        label="Negatives that the files don't bring"
        value={negatives}
        onChange={(event) =>
          pairsStore.setState({ negatives: event.currentTarget.value === "set" ? "set" : "rules" })
        }
        data={[
          { value: "rules", label: "Made by rule" },
          { value: "set", label: "From the Negatives page, else by rule" },
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
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    if (!blob) return;
    const made = URL.createObjectURL(blob);
    setUrl(made);
    return () => URL.revokeObjectURL(made);
  }, [blob]);
  const lines: { at: number | null; text: string; own: number }[] =
    captions.length > 0 ? captions : [{ at: null, text: "", own: 0 }];
  return (
    <li className={ownPairsStyles.pair}>
      {url ? (
        <img src={url} alt={name} title={name} />
      ) : (
        <span className={ownPairsStyles.noPicture}>no picture</span>
      )}
      <div>
        {lines.map(({ at, text, own }, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a caption keeps its place, and its field the keyboard
          <div key={i} className={ownPairsStyles.pairCaption}>
            <TextInput
              size="xs"
              aria-label={`Caption of ${name}`}
              placeholder="What is to be seen"
              value={text}
              onChange={(event) => setCaption(at, name, event.currentTarget.value)}
              rightSection={
                own > 0 ? <small title={`${own} negatives from the file`}>{own}</small> : undefined
              }
            />
            {at !== null && lines.length > 1 && (
              <button
                type="button"
                className={classes.icon}
                aria-label={`Remove this caption of ${name}`}
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
        aria-label={`Remove ${name}`}
        onClick={() => removeEntry(name, here)}
      >
        <IconTrash size={15} />
      </button>
    </li>
  );
}
