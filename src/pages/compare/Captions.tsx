import { Button, Menu, Textarea } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { sentences } from "../../language/formats";
import { CaptionMending } from "../../ui/CaptionMending";
import shared from "../../ui/page.module.css";
import {
  addCaptions,
  allCaptions,
  captionStore,
  MAX_CAPTIONS,
  setCaptions,
  setCaptionText,
} from "../../workspace/captions";
import { hardPair, judge } from "../../workspace/labels";
import { modelStore } from "../../workspace/models";
import { pictureStore } from "../../workspace/pictures";
import { useCaptions, useFocus, useShallow, useStore } from "../../workspace/react";
import { drawByRef } from "../../workspace/scenes";
import { useSlotModels } from "../../workspace/slotModels";
import classes from "./compare.module.css";
import { useWords } from "./words";

/** A true sentence and its false twin for each of the scenes. */
async function pairsOf(refs: string[]): Promise<string[]> {
  const scenes = await Promise.all(refs.map(drawByRef));
  return scenes.flatMap(({ told }) => {
    const pair = hardPair(told);
    return pair ? [pair.right, pair.wrong] : [];
  });
}

/** Hard negatives of a caption, by rule, right after it. Their grammar is loaded when it is first wanted. */
async function negativesBeside(caption: string, isTrue: (text: string) => boolean) {
  const [{ followLexicon }, { putNegativesBeside }] = await Promise.all([
    import("../negatives/lexicon/stores/lexicon"),
    import("../negatives/stores/view"),
  ]);
  await followLexicon();
  await putNegativesBeside(caption, isTrue);
}

/** Captions are English, whatever the page speaks. */
const EXAMPLE = "a red dog to the left of a blue car\na blue dog to the left of a red car";

/** Captions that are named one by one before the rest is counted. */
const NAMED = 3;

/** Captions whose end a compared model does not see, by name: two that differ only there tie. */
function CutCaptions() {
  const t = useWords();
  const models = useSlotModels();
  const contexts = useStore(
    modelStore,
    useShallow(({ loaded }) => models.map(({ id }) => loaded[id]?.contextLength ?? 0)),
  );
  const captions = useCaptions();
  const told = useMemo(() => {
    const present = new Set(captions);
    return models.flatMap(({ id, name, table }, m) => {
      const cut = (table?.captions ?? []).filter((caption, i) => present.has(caption) && table!.cut[i]! > 0);
      const named: { key: string; text: string }[] = cut.slice(0, NAMED).map((caption) => ({
        key: `${id} ${caption}`,
        text: t(($) => $.captions.cutOf, { model: name, tokens: contexts[m] ?? 0, caption: ends(caption) }),
      }));
      const rest = cut.length - named.length;
      if (rest > 0)
        named.push({
          key: `${id} rest`,
          text: t(($) => $.captions.cutMore, { model: name, tokens: contexts[m] ?? 0, count: rest }),
        });
      return named;
    });
  }, [models, contexts, captions, t]);
  return (
    <div role="status">
      <ul className={classes.cut}>
        {told.map(({ key, text }) => (
          <li className={classes.notice} key={key}>
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Beginning and end of a caption: several may begin alike. */
const ends = (caption: string) =>
  caption.length <= 60 ? caption : `${caption.slice(0, 34)}…${caption.slice(-20)}`;

export function Captions() {
  const t = useWords();
  const [making, setMaking] = useState(false);
  const text = useStore(captionStore, (state) => state.text);
  const total = allCaptions(text).length;
  const { picture, caption } = useFocus();
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const scenes = pictures.filter(({ ref }) => ref.startsWith("scene:")).map(({ ref }) => ref);
  return (
    <section aria-labelledby="captions-title" className={shared.panel}>
      <div className={shared.panelHead}>
        <h2 id="captions-title">{t(($) => $.captions.title)}</h2>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconSparkles size={14} />}
              disabled={scenes.length === 0 && caption === null}
              loading={making}
            >
              {t(($) => $.captions.pairs)}
            </Button>
          </Menu.Target>
          <Menu.Dropdown>
            {caption !== null && (
              <>
                <Menu.Label>“{caption.slice(0, 60)}”</Menu.Label>
                <Menu.Item
                  onClick={() => {
                    setMaking(true);
                    const isTrue = (text: string) => !!picture && judge(picture, text, pictures) === true;
                    void negativesBeside(caption, isTrue).finally(() => setMaking(false));
                  }}
                >
                  {t(($) => $.captions.beside)}
                </Menu.Item>
              </>
            )}
            {scenes.length > 0 && <Menu.Label>{t(($) => $.captions.sameWords)}</Menu.Label>}
            {picture && scenes.includes(picture.ref) && (
              <Menu.Item onClick={() => void pairsOf([picture.ref]).then(addCaptions)}>
                {t(($) => $.captions.addPair)}
              </Menu.Item>
            )}
            {scenes.length > 0 && (
              <Menu.Item
                onClick={() => void pairsOf(scenes).then((lines) => setCaptions([...new Set(lines)]))}
              >
                {t(($) => $.captions.replace)}
              </Menu.Item>
            )}
          </Menu.Dropdown>
        </Menu>
      </div>
      <Textarea
        aria-labelledby="captions-title"
        aria-describedby="captions-hint"
        value={text}
        onChange={(event) => setCaptionText(event.currentTarget.value)}
        autosize
        minRows={4}
        maxRows={12}
        spellCheck={false}
        placeholder={EXAMPLE}
        classNames={{ input: classes.captionInput }}
      />
      <p id="captions-hint" className={classes.hint}>
        {sentences([
          t(($) => $.captions.oneALine),
          total > MAX_CAPTIONS
            ? t(($) => $.captions.first, { most: MAX_CAPTIONS, total })
            : t(($) => $.captions.follow),
        ])}
      </p>
      <CaptionMending />
      <CutCaptions />
    </section>
  );
}
