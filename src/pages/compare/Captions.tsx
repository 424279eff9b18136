import { Button, Menu, Textarea } from "@mantine/core";
import { IconSparkles } from "@tabler/icons-react";
import { useMemo, useState } from "react";
import { CaptionMending } from "../../ui/CaptionMending";
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

/** Captions that are named one by one before the rest is counted. */
const NAMED = 3;

/** Captions whose end a compared model does not see, by name: two that differ only there tie. */
function CutCaptions() {
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
      const reads = `${name} reads ${contexts[m]} tokens:`;
      const named = cut.slice(0, NAMED).map((caption) => ({
        key: `${id} ${caption}`,
        text: `${reads} the end of “${ends(caption)}” is not seen.`,
      }));
      const rest = cut.length - named.length;
      if (rest > 0)
        named.push({
          key: `${id} rest`,
          text: `${reads} of ${rest} more ${rest === 1 ? "caption" : "captions"} the end is not seen.`,
        });
      return named;
    });
  }, [models, contexts, captions]);
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
  const [making, setMaking] = useState(false);
  const text = useStore(captionStore, (state) => state.text);
  const total = allCaptions(text).length;
  const { picture, caption } = useFocus();
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const scenes = pictures.filter(({ ref }) => ref.startsWith("scene:")).map(({ ref }) => ref);
  return (
    <section aria-labelledby="captions-title" className={classes.panel}>
      <div className={classes.panelHead}>
        <h2 id="captions-title">Captions</h2>
        <Menu position="bottom-end" shadow="md">
          <Menu.Target>
            <Button
              size="compact-xs"
              variant="subtle"
              leftSection={<IconSparkles size={14} />}
              disabled={scenes.length === 0 && caption === null}
              loading={making}
            >
              Hard pairs
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
                  Put its hard negatives beside it
                </Menu.Item>
              </>
            )}
            {scenes.length > 0 && <Menu.Label>The same words, one true, one false</Menu.Label>}
            {picture && scenes.includes(picture.ref) && (
              <Menu.Item onClick={() => void pairsOf([picture.ref]).then(addCaptions)}>
                Add a pair for this picture
              </Menu.Item>
            )}
            {scenes.length > 0 && (
              <Menu.Item
                onClick={() => void pairsOf(scenes).then((lines) => setCaptions([...new Set(lines)]))}
              >
                Replace by a pair for each scene
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
        placeholder={"a red dog to the left of a blue car\na blue dog to the left of a red car"}
        classNames={{ input: classes.captionInput }}
      />
      <p id="captions-hint" className={classes.hint}>
        One a line.{" "}
        {total > MAX_CAPTIONS
          ? `The first ${MAX_CAPTIONS.toLocaleString("en")} of ${total.toLocaleString("en")} are scored.`
          : "Scores follow as you type."}
      </p>
      <CaptionMending />
      <CutCaptions />
    </section>
  );
}
