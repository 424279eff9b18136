import { ActionIcon, Button, FileButton, NativeSelect } from "@mantine/core";
import { IconFileUpload, IconFolderOpen, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { TEMPLATES } from "../../eval/import/folders";
import { folderPicker } from "../../storage/pictureFolders";
import { FolderButton } from "../../ui/FolderButton";
import { useShallow, useStore } from "../../workspace/react";
import choicesStyles from "./choices.module.css";
import classes from "./evaluate.module.css";
import { NameList } from "./NameList";
import {
  dropFolder,
  importStore,
  looksLikeClasses,
  openFolder,
  pickFolder,
  takeFiles,
  takeFolders,
} from "./stores/import";

const TEMPLATE_NAMES: { value: keyof typeof TEMPLATES; label: string }[] = [
  { value: "photo", label: "“a photo of a …”" },
  { value: "seven", label: "OpenAI's seven, averaged" },
];

/** Suites of one's own or of the papers; the pictures stay where they are. */
export function ImportPanel() {
  const { busy, folder, problems, last, closed } = useStore(
    importStore,
    useShallow(({ busy, folder, problems, last, closed }) => ({ busy, folder, problems, last, closed })),
  );
  const [template, setTemplate] = useState<keyof typeof TEMPLATES>("photo");
  return (
    <section aria-labelledby="eval-import" className={classes.panel} aria-busy={busy}>
      <h2 id="eval-import">Import</h2>
      <p className={classes.hint}>
        SugarCrepe, ARO, VALSE, Winoground, What'sUp, VSR, or a CSV with the columns image, right, wrong; and
        the folder with their pictures. Drop them anywhere, or:
      </p>
      <div className={classes.buttons}>
        <FileButton
          multiple
          accept=".json,.jsonl,.ndjson,.csv,.tsv,image/*"
          inputProps={{ "aria-label": "Files of suites and pictures" }}
          onChange={(files) => void takeFiles(files)}
        >
          {(props) => (
            <Button {...props} leftSection={<IconFileUpload size={15} />}>
              Files…
            </Button>
          )}
        </FileButton>
        <FolderButton
          label="Folder of pictures"
          pick={folderPicker() && (() => void pickFolder())}
          onChange={(files) => void takeFiles(files)}
        >
          Folder of pictures…
        </FolderButton>
      </div>
      <p role="status" className={classes.hint}>
        {busy ? "Reading…" : last}
        {!busy && folder.size > 0 && ` ${folder.size.toLocaleString("en")} pictures stay on the disk.`}
      </p>
      {closed.map((kept) => (
        <div key={kept.id} className={choicesStyles.importedHead}>
          <Button size="xs" leftSection={<IconFolderOpen size={15} />} onClick={() => void openFolder(kept)}>
            Open “{kept.handle.name}” again
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={`Forget the folder ${kept.handle.name}`}
            onClick={() => void dropFolder(kept)}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {problems.length > 0 && (
        <NameList
          title={`${problems.length} ${problems.length === 1 ? "file or line" : "files or lines"} gave no case`}
          lines={problems.map(({ where, what }) => `${where}: ${what}`)}
          file="import problems.txt"
        />
      )}
      {looksLikeClasses(folder) && (
        <div className={choicesStyles.classes}>
          <NativeSelect
            label="Prompts of a class"
            value={template}
            onChange={(event) => setTemplate(event.currentTarget.value as keyof typeof TEMPLATES)}
            data={TEMPLATE_NAMES}
          />
          <Button h={36} onClick={() => void takeFolders(template)}>
            Folders are classes
          </Button>
        </div>
      )}
    </section>
  );
}
