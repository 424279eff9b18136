import { ActionIcon, Button, FileButton, Menu, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
import { IconArrowBackUp, IconDownload, IconFileUpload, IconSearch } from "@tabler/icons-react";
import { useDeferredValue, useEffect, useMemo, useState } from "react";
import {
  readLexiconCsv,
  readLexiconJson,
  writeLexiconCsv,
  writeLexiconJson,
} from "../../../negatives/lexicon/io";
import { emptyUserLexicon } from "../../../negatives/lexicon/schema";
import { readText } from "../../../tables/encoding";
import { blobSource } from "../../../tables/source";
import { save } from "../../../ui/saveFile";
import { report } from "../../../workspace/faults";
import { useShallow, useStore } from "../../../workspace/react";
import { importing } from "../../../workspace/recordEdits";
import { SubNav } from "../SubNav";
import { AddWords } from "./AddWords";
import { ClassCard } from "./ClassCard";
import classes from "./lexicon.module.css";
import { followLexicon, lexiconStore, merged, type Part, setLexicon, undoLexicon } from "./stores/lexicon";
import { classesOf, searched } from "./stores/view";

const PARTS: { value: Part; label: string }[] = [
  { value: "nouns", label: "Nouns" },
  { value: "adjectives", label: "Adjectives" },
  { value: "relations", label: "Relations" },
  { value: "verbs", label: "Verbs" },
];

async function importFile(file: File) {
  try {
    const { text } = await readText(blobSource(file, file.name));
    const { user } = lexiconStore.getState();
    const read = /\.csv$/i.test(file.name)
      ? readLexiconCsv(text, file.name, user.language)
      : readLexiconJson(text, file.name);
    await importing("lexicon", file, async () => setLexicon(merged(user, read)));
  } catch (error) {
    report(error);
  }
}

/** The words that the rules draw from: browse, search, add, leave out, bring and take away. */
export function LexiconPage() {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    let live = true;
    void followLexicon().then(() => live && setReady(true));
    return () => {
      live = false;
    };
  }, []);
  return (
    <>
      <div className={classes.head}>
        <h1>Lexicon</h1>
        <p>
          The words that negatives are made of. A noun gives way to another of its class, an adjective to
          another value of its dimension; words joined by a stroke are too close and never replace one
          another. Add the words of your own field.
        </p>
        <SubNav />
      </div>
      {ready && <Words />}
    </>
  );
}

function Words() {
  const { user, past } = useStore(
    lexiconStore,
    useShallow(({ user, past }) => ({ user, past })),
  );
  const [part, setPart] = useState<Part>("nouns");
  const [query, setQuery] = useState("");
  const wanted = useDeferredValue(query);
  const all = useMemo(() => classesOf(user, part), [user, part]);
  const shown = useMemo(() => searched(all, wanted), [all, wanted]);
  const words = new Set(
    all.flatMap((entry) => entry.words.filter(({ removed }) => !removed).map(({ word }) => word)),
  );
  return (
    <>
      <div className={classes.bar}>
        <SegmentedControl
          aria-label="Part of the lexicon"
          data={PARTS}
          value={part}
          onChange={(value) => setPart(value as Part)}
        />
        <TextInput
          className={classes.search}
          aria-label="Search words and classes"
          placeholder="Search"
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <div className={classes.tools}>
          <Tooltip label="Undo the last change">
            <ActionIcon
              variant="default"
              size={30}
              aria-label="Undo"
              disabled={past.length === 0}
              onClick={undoLexicon}
            >
              <IconArrowBackUp size={15} />
            </ActionIcon>
          </Tooltip>
          <FileButton accept=".json,.csv" onChange={(file) => file && void importFile(file)}>
            {(props) => (
              <Button {...props} leftSection={<IconFileUpload size={14} />}>
                Import
              </Button>
            )}
          </FileButton>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button leftSection={<IconDownload size={14} />}>Export</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() =>
                  save(new Blob([writeLexiconJson(user)], { type: "application/json" }), "lexicon.json")
                }
              >
                Your words and removals (JSON)
              </Menu.Item>
              <Menu.Item
                onClick={() => save(new Blob([writeLexiconCsv(user)], { type: "text/csv" }), "lexicon.csv")}
              >
                Your words and removals (CSV)
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Button onClick={() => setLexicon(emptyUserLexicon(user.language))}>Back to the built-in</Button>
        </div>
      </div>
      <div className={classes.layout}>
        <div className={classes.inputs}>
          <AddWords part={part} known={all} />
          <Language />
        </div>
        <section aria-labelledby="classes-title">
          <h2 id="classes-title" className={classes.countLine}>
            <span role="status" className="num">
              {shown.length === all.length ? all.length : `${shown.length} of ${all.length}`}{" "}
              {part === "relations" ? "relations" : "classes"}, {words.size.toLocaleString("en")} words
            </span>
          </h2>
          {shown.length === 0 ? (
            <p className={classes.empty}>Nothing like that is in the lexicon.</p>
          ) : (
            <ul className={classes.grid}>
              {shown.map((entry) => (
                <li key={`${entry.part}/${entry.id}/${entry.of}`}>
                  <ClassCard entry={entry} user={user} />
                </li>
              ))}
            </ul>
          )}
        </section>
      </div>
    </>
  );
}

/** Another language starts from an empty lexicon and does without the English grammar. */
function Language() {
  const user = useStore(lexiconStore, (state) => state.user);
  const [language, setLanguage] = useState(user.language);
  const bad = !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language);
  return (
    <form
      className={classes.panel}
      onSubmit={(event) => {
        event.preventDefault();
        if (!bad && language !== user.language) setLexicon({ ...user, language });
      }}
    >
      <h2>Language</h2>
      <div className={classes.line}>
        <TextInput
          aria-label="Language of the captions"
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          error={bad ? "A short code, like en, de or pt-BR." : null}
        />
        <Button type="submit" disabled={bad || language === user.language}>
          Use
        </Button>
      </div>
      <p className={classes.hint}>
        “en” adds your words to the built-in ones. Any other language that puts spaces between words starts
        from your words alone.
      </p>
    </form>
  );
}
