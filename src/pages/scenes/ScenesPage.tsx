import { Button, NativeSelect, NumberInput, Switch } from "@mantine/core";
import { IconArrowLeft, IconArrowRight, IconDice5 } from "@tabler/icons-react";
import { SCENE_KINDS, type SceneKind } from "../../scenes/scene";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { PageHead } from "../../ui/PageHead";
import { addCaptions } from "../../workspace/captions";
import { addPictures } from "../../workspace/pictures";
import { useStore } from "../../workspace/react";
import { goTo } from "../../workspace/route";
import { readSceneRef, writeSceneRef } from "../../workspace/scenes";
import { select } from "../../workspace/selection";
import { faultTitle } from "../../workspace/told";
import { useScenes } from "../../workspace/useScenes";
import { SceneCard } from "./SceneCard";
import classes from "./scenes.module.css";
import { galleryStore, MAX_SEED } from "./stores/gallery";
import type { Outcome } from "./stores/outcomes";
import { useOutcomes } from "./useOutcomes";
import { useWords } from "./words";

const PAGE = 24;
/** Scenes that are looked through where only some are wanted. */
const SEARCHED = 96;

const TWO = ["mended", "broken", "both-right", "both-wrong"] as const;
const ONE = ["right", "wrong"] as const;

async function compare(ref: string, captions: string[], withTwin: boolean) {
  const parts = readSceneRef(ref);
  goTo("compare");
  addCaptions(captions);
  await addPictures(parts && withTwin ? [ref, writeSceneRef({ ...parts, twin: true })] : [ref]);
  select({ picture: ref, caption: null });
}

/** Sample scenes by seed, with what is true and false of each. */
export function ScenesPage() {
  const t = useWords();
  const { seed, from, kind, boxes, outcome } = useStore(galleryStore);
  const count = outcome ? SEARCHED : PAGE;
  const refs = Array.from({ length: count }, (_, i) =>
    writeSceneRef({ seed, index: Math.min(MAX_SEED, from + i), kind, twin: false }),
  );
  const { scenes, fault } = useScenes(refs);
  const outcomes = useOutcomes(scenes);
  const shown = scenes?.filter(({ ref }) => outcome === null || outcomes.of(ref) === outcome) ?? null;
  const asked = scenes?.filter(({ ref }) => outcomes.of(ref) !== null).length ?? 0;
  const step = (by: number) =>
    galleryStore.setState({ from: Math.min(MAX_SEED - count, Math.max(0, from + by)) });
  return (
    <>
      <PageHead title={t(($) => $.title)} about={t(($) => $.about)} />
      <div className={classes.controls}>
        <NumberInput
          label={t(($) => $.seed)}
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
          label={t(($) => $.kind)}
          value={kind ?? ""}
          onChange={(event) =>
            galleryStore.setState({ kind: (event.currentTarget.value || null) as SceneKind | null })
          }
          data={[
            { value: "", label: t(($) => $.allKinds) },
            ...SCENE_KINDS.map((value) => ({ value, label: t(($) => $.kinds[value]) })),
          ]}
        />
        <NativeSelect
          label={t(($) => $.outcome)}
          value={outcome ?? ""}
          onChange={(event) =>
            galleryStore.setState({ outcome: (event.currentTarget.value || null) as Outcome | null })
          }
          data={[
            { value: "", label: t(($) => $.allOutcomes) },
            ...(outcomes.two ? TWO : ONE).map((value) => ({ value, label: t(($) => $.outcomes[value]) })),
          ]}
        />
        <Button.Group>
          <Button
            aria-label={t(($) => $.earlier)}
            size="sm"
            h={36}
            onClick={() => step(-count)}
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
            {t(($) => $.any)}
          </Button>
          <Button aria-label={t(($) => $.later)} size="sm" h={36} onClick={() => step(count)}>
            <IconArrowRight size={15} />
          </Button>
        </Button.Group>
        <Switch
          label={t(($) => $.boxes)}
          checked={boxes}
          onChange={(event) => galleryStore.setState({ boxes: event.currentTarget.checked })}
        />
      </div>
      {fault && (
        <p role="alert" className={classes.fault}>
          {faultTitle(fault)} <FaultAdvice fault={fault} />
        </p>
      )}
      {outcome && (
        <p role="status" className={`${classes.found} num`}>
          {t(($) => $.found, { shown: shown?.length ?? 0, asked, count })}{" "}
          {outcomes.busy && t(($) => $.asking)}
        </p>
      )}
      <ul className={classes.grid} aria-busy={scenes === null || outcomes.busy}>
        {scenes === null && !fault
          ? refs.slice(0, PAGE).map((ref) => <li key={ref} className={classes.placeholder} />)
          : shown?.map((scene) => (
              <li key={scene.ref}>
                <SceneCard scene={scene} boxes={boxes} outcome={outcomes.of(scene.ref)} onCompare={compare} />
              </li>
            ))}
      </ul>
    </>
  );
}
