import { SegmentedControl, Slider, Switch } from "@mantine/core";
import { useMemo, useState } from "react";
import { LOCAL_METHODS } from "../../local/types";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { mapValue } from "../../ui/format";
import { type Scale, sharedScale, VIRIDIS_CSS } from "../../ui/maps/colour";
import { defaultPhrase } from "../../ui/maps/defaultPhrase";
import { MapPicture, type Patch } from "../../ui/maps/MapPicture";
import { Panel } from "../../ui/Panel";
import shared from "../../ui/page.module.css";
import { SlotLetter } from "../../ui/SlotLetter";
import type { LocalMethod, LocalResult } from "../../worker/protocol";
import type { Picture } from "../../workspace/pictures";
import { useCaptions, useFocus, useParts, useShallow, useStore } from "../../workspace/react";
import { select, selectionStore } from "../../workspace/selection";
import { type SlotModel, useSlotModels } from "../../workspace/slotModels";
import { faultTitle } from "../../workspace/told";
import { viewStore } from "../../workspace/view";
import { CaptionList } from "./CaptionList";
import page from "./compare.module.css";
import styles from "./local.module.css";
import { PhraseChips } from "./PhraseChips";
import { mapKey, mapStore } from "./stores/maps";
import { WordBars } from "./WordBars";
import { say, useWords } from "./words";

/** The maps of all captions of a picture, by one model and method: what the colour scale is shared by. */
function useScale(model: string, ref: string, method: LocalMethod): Scale | null {
  const captions = useCaptions();
  const results = useStore(
    mapStore,
    useShallow(({ maps }) => captions.flatMap((caption) => maps[mapKey(model, ref, caption, method)] ?? [])),
  );
  return useMemo(() => sharedScale(results.flatMap(({ maps }) => maps)), [results]);
}

export function LocalView() {
  const t = useWords();
  const { picture, caption } = useFocus();
  const { method, opacity, smooth } = useParts(viewStore, "method", "opacity", "smooth");
  const phrase = useStore(selectionStore, ({ phrase }) => phrase);
  const models = useSlotModels();
  const [patch, setPatch] = useState<Patch | null>(null);
  const keys = models.map(({ id }) =>
    picture && caption !== null ? mapKey(id, picture.ref, caption, method) : "",
  );
  const results = useStore(
    mapStore,
    useShallow(({ maps }) => keys.map((key) => maps[key])),
  );
  const faults = useStore(
    mapStore,
    useShallow(({ failed }) => keys.map((key) => failed[key])),
  );
  const first = results.find((found) => found !== undefined);
  const chosen = first ? Math.min(phrase ?? defaultPhrase(first), first.maps.length - 1) : 0;
  const fault = faults.find((found) => found !== undefined);
  return (
    <Panel id="local" title={t(($) => $.local.title)} hint={t(($) => $.local.about)}>
      {!picture || caption === null ? (
        <p className={shared.empty}>{t(($) => $.local.choose)}</p>
      ) : (
        <div className={styles.local} data-models={models.length}>
          <div className={styles.maps}>
            {models.map((model, i) => (
              <ModelMap
                key={model.id}
                model={model}
                many={models.length > 1}
                picture={picture}
                result={results[i]}
                chosen={chosen}
                patch={patch}
                onPatch={setPatch}
              />
            ))}
          </div>
          <div className={styles.localSide}>
            <CaptionList picture={picture} caption={caption} models={models} />
            {fault && (
              <p className={page.notice} role="alert">
                {faultTitle(fault)} <FaultAdvice fault={fault} />
              </p>
            )}
            <PhraseChips
              result={first}
              chosen={chosen}
              method={method}
              onChoose={(index) => select({ picture: picture.ref, caption, phrase: index })}
            />
            <div className={styles.controls}>
              <SegmentedControl
                aria-label={t(($) => $.local.method)}
                data={LOCAL_METHODS.map((value) => ({
                  value,
                  label: t(($) => $.methods[value].label),
                }))}
                value={method}
                onChange={(value) => viewStore.setState({ method: value as LocalMethod })}
              />
              <Switch
                size="xs"
                label={t(($) => $.local.smooth)}
                checked={smooth}
                onChange={(event) => viewStore.setState({ smooth: event.currentTarget.checked })}
              />
              <div className={styles.opacity}>
                <span id="opacity-label">{t(($) => $.local.opacity)}</span>
                <Slider
                  size="sm"
                  flex={1}
                  miw={90}
                  label={(value) => `${value}%`}
                  value={opacity}
                  onChange={(value) => viewStore.setState({ opacity: value })}
                  thumbProps={{ "aria-labelledby": "opacity-label" }}
                />
              </div>
            </div>
            <p className={page.hint}>{t(($) => $.methods[method].about)}</p>
            <WordBars picture={picture} caption={caption} models={models} />
          </div>
        </div>
      )}
    </Panel>
  );
}

/** What a map is of, and by which of two models. */
function labelOf(phrase: string | undefined, model: string | undefined): string {
  if (phrase === undefined)
    return model === undefined ? say(($) => $.local.picture) : say(($) => $.local.pictureBy, { model });
  return model === undefined
    ? say(($) => $.local.mapOf, { phrase })
    : say(($) => $.local.mapBy, { phrase, model });
}

interface ModelMapProps {
  model: SlotModel;
  many: boolean;
  picture: Picture;
  result: LocalResult | undefined;
  chosen: number;
  patch: Patch | null;
  onPatch: (patch: Patch | null) => void;
}

function ModelMap({ model, many, picture, result, chosen, patch, onPatch }: ModelMapProps) {
  const t = useWords();
  const { method, opacity, smooth } = useParts(viewStore, "method", "opacity", "smooth");
  const scale = useScale(model.id, picture.ref, method);
  const map = result?.maps[chosen];
  const value = map && patch && result ? map.values[patch.row * result.columns + patch.column] : undefined;
  const fraction = (v: number) =>
    scale ? `${Math.min(100, Math.max(0, (100 * (v - scale.low)) / (scale.high - scale.low)))}%` : "0%";
  return (
    <figure className={styles.figure}>
      {many && (
        <figcaption className={styles.figureHead}>
          <SlotLetter plain slot={model.slot} /> {model.name}
        </figcaption>
      )}
      <MapPicture
        picture={picture}
        result={result}
        map={map}
        scale={scale}
        opacity={opacity}
        smooth={smooth}
        patch={patch}
        onPatch={onPatch}
        label={labelOf(map?.phrase.text, many ? model.name : undefined)}
      />
      {scale && (
        <div className={styles.scale}>
          <div className={styles.scaleBar} style={{ backgroundImage: VIRIDIS_CSS }}>
            {value !== undefined && <i style={{ left: fraction(value) }} />}
          </div>
          <div className={`${styles.scaleEnds} num`}>
            <span>{mapValue(scale.low, method)}</span>
            <span>{t(($) => $.local.oneScale)}</span>
            <span>{mapValue(scale.high, method)}</span>
          </div>
        </div>
      )}
      <p className={`${styles.readout} num`} aria-live="polite">
        {value !== undefined && patch
          ? t(($) => $.local.patch, {
              row: patch.row + 1,
              column: patch.column + 1,
              value: mapValue(value, method),
            })
          : map
            ? t(($) => $.local.strongest, { value: mapValue(map.max, method) })
            : t(($) => $.local.computing)}
      </p>
    </figure>
  );
}
