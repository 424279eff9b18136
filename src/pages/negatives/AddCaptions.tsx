import { Button, Menu, Textarea } from "@mantine/core";
import { IconChevronDown, IconFileUpload } from "@tabler/icons-react";
import { useState } from "react";
import { FilesButton } from "../../ui/FilesButton";
import { Panel } from "../../ui/Panel";
import shared from "../../ui/page.module.css";
import { report } from "../../workspace/faults";
import { useCaptions, useStore } from "../../workspace/react";
import { sceneItems } from "./stores/fromScenes";
import { addAndFill, addItemsAndFill, openFile, runStore } from "./stores/run";
import { currentSettings } from "./stores/set";
import { useWords } from "./words";

/** Captions are English, whatever the page speaks. */
const EXAMPLE = "a black dog chasing a white cat\ntwo cups on a wooden table";
const SCENES = [25, 100, 500];

const linesOf = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Captions typed, pasted, from Compare, from scenes, from a file. */
export function AddCaptions() {
  const t = useWords();
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  const compared = useCaptions();
  const busy = useStore(runStore, ({ run }) => run !== null);
  const lines = linesOf(text);
  const add = async (captions: readonly string[]) => {
    const added = await addAndFill(captions.map((original) => ({ original })));
    setSaid(added === 0 ? t(($) => $.add.captionsHere) : "");
    if (added > 0) setText("");
  };
  const addScenes = (count: number) =>
    void sceneItems(count, currentSettings().seed)
      .then(addItemsAndFill)
      .then((added) => setSaid(added === 0 ? t(($) => $.add.scenesHere) : ""))
      .catch(report);
  return (
    <Panel id="add-captions" title={t(($) => $.add.title)}>
      <Textarea
        aria-labelledby="add-captions-title"
        aria-describedby="add-captions-hint"
        value={text}
        onChange={(event) => {
          setText(event.currentTarget.value);
          setSaid("");
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || lines.length === 0) return;
          event.preventDefault();
          void add(lines);
        }}
        autosize
        minRows={3}
        maxRows={8}
        placeholder={EXAMPLE}
      />
      <p id="add-captions-hint" className={shared.hint}>
        {t(($) => $.add.oneALine)} <span role="status">{said}</span>
      </p>
      <div className={shared.buttons}>
        <Button variant="filled" disabled={busy || lines.length === 0} onClick={() => void add(lines)}>
          {lines.length > 1 ? t(($) => $.add.makeOf, { count: lines.length }) : t(($) => $.add.make)}
        </Button>
        <Menu position="bottom-start" shadow="md" width={250}>
          <Menu.Target>
            <Button disabled={busy} rightSection={<IconChevronDown size={13} />}>
              {t(($) => $.add.fromPage)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={compared.length === 0} onClick={() => void add(compared)}>
              {t(($) => $.add.ofCompare, { count: compared.length })}
            </Menu.Item>
            <Menu.Label>{t(($) => $.add.exact)}</Menu.Label>
            {SCENES.map((count) => (
              <Menu.Item key={count} onClick={() => addScenes(count)}>
                {t(($) => $.add.scenes, { count })}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <FilesButton
          label={t(($) => $.add.file)}
          accept=".txt,.csv,.tsv,.json,.jsonl,.ndjson"
          disabled={busy}
          leftSection={<IconFileUpload size={14} />}
          onFiles={([file]) => file && void openFile(file)}
        >
          {t(($) => $.add.open)}
        </FilesButton>
      </div>
      <p className={shared.hint}>{t(($) => $.add.formats)}</p>
    </Panel>
  );
}
