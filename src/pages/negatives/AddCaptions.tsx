import { Button, FileButton, Menu, Textarea } from "@mantine/core";
import { IconChevronDown, IconFileUpload } from "@tabler/icons-react";
import { useState } from "react";
import { report } from "../../workspace/faults";
import { useCaptions, useStore } from "../../workspace/react";
import classes from "./negatives.module.css";
import { sceneItems } from "./stores/fromScenes";
import { addAndFill, addItemsAndFill, openFile, runStore } from "./stores/run";
import { currentSettings } from "./stores/set";

const SCENES = [25, 100, 500];

const linesOf = (text: string) =>
  text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "");

/** Captions typed, pasted, from Compare, from scenes, from a file. */
export function AddCaptions() {
  const [text, setText] = useState("");
  const [said, setSaid] = useState("");
  const compared = useCaptions();
  const busy = useStore(runStore, ({ run }) => run !== null);
  const lines = linesOf(text);
  const add = async (captions: readonly string[]) => {
    const added = await addAndFill(captions.map((original) => ({ original })));
    setSaid(added === 0 ? "These captions are here already." : "");
    if (added > 0) setText("");
  };
  const addScenes = (count: number) =>
    void sceneItems(count, currentSettings().seed)
      .then(addItemsAndFill)
      .then((added) => setSaid(added === 0 ? "These scenes are here already." : ""))
      .catch(report);
  return (
    <section aria-labelledby="add-captions" className={classes.panel}>
      <h2 id="add-captions">Captions in</h2>
      <Textarea
        aria-labelledby="add-captions"
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
        placeholder={"a black dog chasing a white cat\ntwo cups on a wooden table"}
      />
      <p id="add-captions-hint" className={classes.hint}>
        One a line. <span role="status">{said}</span>
      </p>
      <div className={classes.buttons}>
        <Button variant="filled" disabled={busy || lines.length === 0} onClick={() => void add(lines)}>
          Make negatives{lines.length > 1 ? ` of ${lines.length.toLocaleString("en")}` : ""}
        </Button>
        <Menu position="bottom-start" shadow="md" width={250}>
          <Menu.Target>
            <Button disabled={busy} rightSection={<IconChevronDown size={13} />}>
              From the page
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item disabled={compared.length === 0} onClick={() => void add(compared)}>
              The {compared.length} captions of Compare
            </Menu.Item>
            <Menu.Label>Scenes, with exact negatives</Menu.Label>
            {SCENES.map((count) => (
              <Menu.Item key={count} onClick={() => addScenes(count)}>
                {count} scenes
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
        <FileButton
          onChange={(file) => file && void openFile(file)}
          accept=".txt,.csv,.tsv,.json,.jsonl,.ndjson"
          disabled={busy}
        >
          {(props) => (
            <Button {...props} disabled={busy} leftSection={<IconFileUpload size={14} />}>
              Open a file
            </Button>
          )}
        </FileButton>
      </div>
      <p className={classes.hint}>
        TXT, CSV, JSON or JSON lines with captions; or a set that was exported here or comes from DeGLA, which
        takes the place of this one.
      </p>
    </section>
  );
}
