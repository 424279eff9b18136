import { ActionIcon, Button, NativeSelect } from "@mantine/core";
import { IconFileUpload, IconFolderOpen, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { TEMPLATES } from "../../eval/import/folders";
import { folderPicker } from "../../storage/pictureFolders";
import { FilesButton } from "../../ui/FilesButton";
import { Panel } from "../../ui/Panel";
import page from "../../ui/page.module.css";
import { useParts } from "../../workspace/react";
import { told } from "../../workspace/told";
import choicesStyles from "./choices.module.css";
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
import { useWords } from "./words";

const TEMPLATE_NAMES = ["photo", "seven"] as const satisfies (keyof typeof TEMPLATES)[];

/** Suites of one's own or of the papers; the pictures stay where they are. */
export function ImportPanel() {
  const t = useWords();
  const { busy, folder, problems, last, closed } = useParts(
    importStore,
    "busy",
    "folder",
    "problems",
    "last",
    "closed",
  );
  const [template, setTemplate] = useState<keyof typeof TEMPLATES>("photo");
  return (
    <Panel id="eval-import" title={t(($) => $.import.title)} busy={busy}>
      <p className={page.hint}>{t(($) => $.import.about)}</p>
      <div className={page.buttons}>
        <FilesButton
          multiple
          label={t(($) => $.import.filesLabel)}
          accept=".json,.jsonl,.ndjson,.csv,.tsv,image/*"
          leftSection={<IconFileUpload size={15} />}
          onFiles={(files) => void takeFiles(files)}
        >
          {t(($) => $.import.files)}
        </FilesButton>
        <FilesButton
          folder
          label={t(($) => $.import.folderLabel)}
          leftSection={<IconFolderOpen size={14} />}
          pick={folderPicker() && (() => void pickFolder())}
          onFiles={(files) => void takeFiles(files)}
        >
          {t(($) => $.import.folder)}
        </FilesButton>
      </div>
      <p role="status" className={page.hint}>
        {busy ? t(($) => $.import.reading) : last}
        {!busy && folder.size > 0 && ` ${t(($) => $.import.onDisk, { count: folder.size })}`}
      </p>
      {closed.map((kept) => (
        <div key={kept.id} className={choicesStyles.importedHead}>
          <Button size="xs" leftSection={<IconFolderOpen size={15} />} onClick={() => void openFolder(kept)}>
            {t(($) => $.import.openAgain, { name: kept.handle.name })}
          </Button>
          <ActionIcon
            variant="subtle"
            color="gray"
            size="sm"
            aria-label={t(($) => $.import.forget, { name: kept.handle.name })}
            onClick={() => void dropFolder(kept)}
          >
            <IconX size={14} />
          </ActionIcon>
        </div>
      ))}
      {problems.length > 0 && (
        <NameList
          title={t(($) => $.import.problems, { count: problems.length })}
          lines={problems.map((problem) => told({ kind: "entryUnused", ...problem }))}
          file="import problems.txt"
        />
      )}
      {looksLikeClasses(folder) && (
        <div className={choicesStyles.classes}>
          <NativeSelect
            label={t(($) => $.import.prompts)}
            value={template}
            onChange={(event) => setTemplate(event.currentTarget.value as keyof typeof TEMPLATES)}
            data={TEMPLATE_NAMES.map((value) => ({ value, label: t(($) => $.import[value]) }))}
          />
          <Button h={36} onClick={() => void takeFolders(template)}>
            {t(($) => $.import.classes)}
          </Button>
        </div>
      )}
    </Panel>
  );
}
