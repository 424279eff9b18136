import { Button, NativeSelect, NumberInput, Switch } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconDice5 } from "@tabler/icons-react";
import { SCENE_KINDS, type SceneKind } from "../../scenes/scene";
import { addCaptions } from "../../workspace/captions";
import { addPictures } from "../../workspace/pictures";
import { useShallow, useStore } from "../../workspace/react";
import { goTo } from "../../workspace/route";
import { readSceneRef, writeSceneRef } from "../../workspace/scenes";
import { select } from "../../workspace/selection";
import { useScenes } from "../../workspace/useScenes";
import { SceneCard } from "./SceneCard";
import classes from "./scenes.module.css";
import { galleryStore, MAX_SEED } from "./stores/gallery";

const KIND_NAMES: Record<SceneKind, string> = {
  single: "One object",
  placed: "One object, placed",
  pair: "Two objects, beside or above",
  depth: "Two objects, in front or behind",
  enclosed: "Inside and outside a shape",
  row: "Three in a row",
  group: "Groups, to count",
};
const PAGE = 24;

async function compare(ref: string, captions: string[], withTwin: boolean) {
  const parts = readSceneRef(ref);
  goTo("compare");
  addCaptions(captions);
  await addPictures(parts && withTwin ? [ref, writeSceneRef({ ...parts, twin: true })] : [ref]);
  select({ picture: ref, caption: null });
}

/** Sample scenes by seed, with what is true and false of each. */
export function ScenesPage() {
  const { seed, from, kind, boxes } = useStore(
    galleryStore,
    useShallow(({ seed, from, kind, boxes }) => ({ seed, from, kind, boxes })),
  );
  const refs = Array.from({ length: PAGE }, (_, i) =>
    writeSceneRef({ seed, index: Math.min(MAX_SEED, from + i), kind, twin: false }),
  );
  const { scenes, fault } = useScenes(refs);
  const step = (by: number) =>
    galleryStore.setState({ from: Math.min(MAX_SEED - PAGE, Math.max(0, from + by)) });
  return (
    <>
      <div className={classes.head}>
        <h1>Scenes</h1>
        <p>
          Pictures that the page composes from icons by seed, with captions that are exact by construction.
          What CLIP gets wrong here is provably wrong: each false caption is the true sentence about a scene
          that differs in one thing.
        </p>
      </div>
      <div className={classes.controls}>
        <NumberInput
          label="Seed"
          w={120}
          min={0}
          max={MAX_SEED}
          value={seed}
          onChange={(value) => {
            const next = Math.min(MAX_SEED, Math.max(0, Math.round(Number(value)) || 0));
            galleryStore.setState({ seed: next, from: 0 });
          }}
        />
        <NativeSelect
          label="Kind"
          value={kind ?? ""}
          onChange={(event) =>
            galleryStore.setState({ kind: (event.currentTarget.value || null) as SceneKind | null })
          }
          data={[
            { value: "", label: "All kinds" },
            ...SCENE_KINDS.map((value) => ({ value, label: KIND_NAMES[value] })),
          ]}
        />
        <Button.Group>
          <Button
            aria-label="Earlier scenes"
            size="sm"
            h={36}
            onClick={() => step(-PAGE)}
            disabled={from === 0}
          >
            <IconArrowLeft size={15} />
          </Button>
          <Button
            size="sm"
            h={36}
            leftSection={<IconDice5 size={15} />}
            onClick={() =>
              galleryStore.setState({ seed: Math.floor(Math.random() * (MAX_SEED + 1)), from: 0 })
            }
          >
            Any seed
          </Button>
          <Button aria-label="Later scenes" size="sm" h={36} onClick={() => step(PAGE)}>
            <IconArrowRight size={15} />
          </Button>
        </Button.Group>
        <Switch
          label="Show boxes"
          checked={boxes}
          onChange={(event) => galleryStore.setState({ boxes: event.currentTarget.checked })}
        />
      </div>
      {fault && (
        <p role="alert" className={classes.fault}>
          {fault.message} {fault.advice}
        </p>
      )}
      <ul className={classes.grid} aria-busy={scenes === null}>
        {scenes === null && !fault
          ? refs.map((ref) => <li key={ref} className={classes.placeholder} />)
          : scenes?.map((scene) => (
              <li key={scene.ref}>
                <SceneCard scene={scene} boxes={boxes} onCompare={compare} />
              </li>
            ))}
      </ul>
    </>
  );
}
