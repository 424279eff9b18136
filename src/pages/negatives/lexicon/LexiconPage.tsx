import { ActionIcon, Button, Menu, SegmentedControl, TextInput, Tooltip } from "@mantine/core";
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
import { FilesButton } from "../../../ui/FilesButton";
import layoutStyles from "../../../ui/layout.module.css";
import { PageHead } from "../../../ui/PageHead";
import page from "../../../ui/page.module.css";
import { save } from "../../../ui/saveFile";
import { report } from "../../../workspace/faults";
import { useParts, useStore } from "../../../workspace/react";
import { importing } from "../../../workspace/recordEdits";
import { SubNav } from "../SubNav";
import { useWords } from "../words";
import { AddWords } from "./AddWords";
import { ClassCard } from "./ClassCard";
import classes from "./lexicon.module.css";
import {
  addLexicon,
  chooseLanguage,
  followLexicon,
  lexiconStore,
  type Part,
  setLexicon,
  undoLexicon,
} from "./stores/lexicon";
import { classesOf, searched } from "./stores/view";

const PARTS = ["nouns", "adjectives", "relations", "verbs"] as const satisfies readonly Part[];

async function importFile(file: File) {
  try {
    const { text } = await readText(blobSource(file, file.name));
    const { language } = lexiconStore.getState().user;
    const read = /\.csv$/i.test(file.name)
      ? readLexiconCsv(text, file.name, language)
      : readLexiconJson(text, file.name);
    await importing("lexicon", file, async () => addLexicon(read));
  } catch (error) {
    report(error);
  }
}

/** The words that the rules draw from: browse, search, add, leave out, bring and take away. */
export function LexiconPage() {
  const t = useWords();
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
      <PageHead title={t(($) => $.lexicon.title)} about={t(($) => $.lexicon.about)}>
        <SubNav />
      </PageHead>
      {ready && <Words />}
    </>
  );
}

function Words() {
  const t = useWords();
  const { user, past } = useParts(lexiconStore, "user", "past");
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
          aria-label={t(($) => $.lexicon.part)}
          data={PARTS.map((value) => ({ value, label: t(($) => $.lexicon.parts[value]) }))}
          value={part}
          onChange={(value) => setPart(value as Part)}
        />
        <TextInput
          className={classes.search}
          aria-label={t(($) => $.lexicon.searchLabel)}
          placeholder={t(($) => $.search)}
          leftSection={<IconSearch size={14} />}
          value={query}
          onChange={(event) => setQuery(event.currentTarget.value)}
        />
        <div className={classes.tools}>
          <Tooltip label={t(($) => $.lexicon.undo)}>
            <ActionIcon
              variant="default"
              size={30}
              aria-label={t(($) => $.set.undo)}
              disabled={past.length === 0}
              onClick={undoLexicon}
            >
              <IconArrowBackUp size={15} />
            </ActionIcon>
          </Tooltip>
          <FilesButton
            label={t(($) => $.lexicon.file)}
            accept=".json,.csv"
            leftSection={<IconFileUpload size={14} />}
            onFiles={([file]) => file && void importFile(file)}
          >
            {t(($) => $.lexicon.import)}
          </FilesButton>
          <Menu position="bottom-end" shadow="md">
            <Menu.Target>
              <Button leftSection={<IconDownload size={14} />}>{t(($) => $.lexicon.export)}</Button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                onClick={() =>
                  save(new Blob([writeLexiconJson(user)], { type: "application/json" }), "lexicon.json")
                }
              >
                {t(($) => $.lexicon.json)}
              </Menu.Item>
              <Menu.Item
                onClick={() => save(new Blob([writeLexiconCsv(user)], { type: "text/csv" }), "lexicon.csv")}
              >
                {t(($) => $.lexicon.csv)}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Button onClick={() => setLexicon(emptyUserLexicon(user.language))}>
            {t(($) => $.lexicon.reset)}
          </Button>
        </div>
      </div>
      <div className={classes.layout}>
        <div className={layoutStyles.inputs}>
          <AddWords part={part} known={all} />
          <Language />
        </div>
        <section aria-labelledby="classes-title">
          <h2 id="classes-title" className={classes.countLine}>
            <span role="status" className="num">
              {t(($) => (part === "relations" ? $.lexicon.relations : $.lexicon.classes), {
                amount:
                  shown.length === all.length
                    ? all.length
                    : t(($) => $.lexicon.of, { shown: shown.length, all: all.length }),
                words: words.size,
              })}
            </span>
          </h2>
          {shown.length === 0 ? (
            <p className={page.emptyBox}>{t(($) => $.lexicon.noMatch)}</p>
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
  const t = useWords();
  const user = useStore(lexiconStore, (state) => state.user);
  const [language, setLanguage] = useState(user.language);
  const bad = !/^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i.test(language);
  return (
    <form
      className={page.panel}
      onSubmit={(event) => {
        event.preventDefault();
        if (!bad && language !== user.language) chooseLanguage(language);
      }}
    >
      <h2>{t(($) => $.language.title)}</h2>
      <div className={classes.line}>
        <TextInput
          aria-label={t(($) => $.language.label)}
          value={language}
          onChange={(event) => setLanguage(event.currentTarget.value)}
          error={bad ? t(($) => $.language.bad) : null}
        />
        <Button type="submit" disabled={bad || language === user.language}>
          {t(($) => $.language.use)}
        </Button>
      </div>
      <p className={classes.hint}>{t(($) => $.language.hint)}</p>
    </form>
  );
}
