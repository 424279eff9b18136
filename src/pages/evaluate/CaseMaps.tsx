import { NativeSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { mapValue } from "../../ui/format";
import { sharedScale } from "../../ui/maps/colour";
import { defaultPhrase } from "../../ui/maps/defaultPhrase";
import { MapPicture, type Patch } from "../../ui/maps/MapPicture";
import page from "../../ui/page.module.css";
import { SlotLetter } from "../../ui/SlotLetter";
import type { SuiteRequest } from "../../worker/evaluation/protocol";
import type { LocalResult } from "../../worker/protocol";
import { engine } from "../../workspace/engine";
import { type Fault, isCancelled, toFault } from "../../workspace/faults";
import { useParts } from "../../workspace/react";
import { useSlotModels } from "../../workspace/slotModels";
import { faultTitle } from "../../workspace/told";
import { viewStore } from "../../workspace/view";
import failuresStyles from "./failures.module.css";
import { type CasePicture, casePicture } from "./stores/pictures";
import { useWords } from "./words";

interface Props {
  version: string;
  request: SuiteRequest;
  name: string;
  captions: string[];
}

interface Made {
  picture: CasePicture;
  /** [model][caption] */
  maps: Record<string, LocalResult[]>;
}

/** Where each model finds a phrase, for all captions of the case on one scale; computed when asked for. */
export function CaseMaps({ version, request, name, captions }: Props) {
  const t = useWords();
  const models = useSlotModels();
  const { method, opacity, smooth } = useParts(viewStore, "method", "opacity", "smooth");
  const [made, setMade] = useState<Made | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  const [chosen, setChosen] = useState("0 ");
  const [patch, setPatch] = useState<Patch | null>(null);
  const ids = models.map(({ id }) => id).join("\n");
  const said = captions.join("\n");
  useEffect(() => {
    const abort = new AbortController();
    const { signal } = abort;
    let image: string | null = null;
    const make = async () => {
      const picture = await casePicture(version, request, name);
      if (!picture) return;
      const added = await engine().addPixels(
        picture.width,
        picture.height,
        new Uint8ClampedArray(picture.data),
        name,
      );
      image = added.id;
      const maps: Made["maps"] = {};
      for (const id of ids.split("\n")) {
        maps[id] = [];
        for (const caption of said.split("\n"))
          maps[id].push(await engine().localMaps(id, image, caption, method, { signal }));
      }
      if (!signal.aborted) setMade({ picture, maps });
    };
    setFault(null);
    const work = make().catch((error) => {
      if (!isCancelled(error)) setFault(toFault(error));
    });
    return () => {
      abort.abort();
      const free = async () => {
        await work;
        if (image) await engine().removeImage(image);
      };
      void free().catch(() => {}); // best effort: the engine forgets its oldest pictures anyway
    };
  }, [version, request, name, ids, said, method]);
  if (fault)
    return (
      <p role="alert">
        {faultTitle(fault)} <FaultAdvice fault={fault} />
      </p>
    );
  if (!made) return <p className={page.hint}>{t(($) => $.cases.maps.busy)}</p>;
  const [at, phrase] = chosen.split(" ");
  const caption = Math.min(Number(at), captions.length - 1);
  const phrasesOf = (i: number) => made.maps[models[0]!.id]?.[i]?.maps ?? [];
  const options = captions.flatMap((text, i) =>
    phrasesOf(i).map((map, k) => ({
      value: `${i} ${k}`,
      label: t(($) => $.cases.maps.of, {
        phrase: map.phrase.kind === "noun-phrase" ? `“${map.phrase.text}”` : t(($) => $.cases.maps.whole),
        caption: text,
      }),
    })),
  );
  return (
    <div className={failuresStyles.maps}>
      <NativeSelect
        size="xs"
        label={t(($) => $.cases.maps.phrase)}
        value={chosen.endsWith(" ") ? `${caption} ${first(made, models[0]!.id, caption)}` : chosen}
        onChange={(event) => setChosen(event.currentTarget.value)}
        data={options}
      />
      <div className={failuresStyles.mapPair}>
        {models.map(({ id, slot, name: model }) => {
          const results = made.maps[id] ?? [];
          const result = results[caption];
          const map = result?.maps[phrase ? Number(phrase) : first(made, id, caption)];
          const scale = sharedScale(results.flatMap(({ maps }) => maps));
          const value =
            map && result && patch ? map.values[patch.row * result.columns + patch.column] : undefined;
          return (
            <figure key={id}>
              <figcaption>
                <SlotLetter slot={slot} /> {model}
              </figcaption>
              <MapPicture
                picture={{
                  ...EMPTY,
                  url: made.picture.url,
                  name: captions[0] ?? name,
                  blob: made.picture.blob,
                }}
                result={result}
                map={map}
                scale={scale}
                opacity={opacity}
                smooth={smooth}
                patch={patch}
                onPatch={setPatch}
                label={t(($) => $.cases.maps.label, { phrase: map?.phrase.text ?? "", model })}
              />
              <p className={`${page.hint} num`}>
                {scale && `${mapValue(scale.low, method)} … ${mapValue(scale.high, method)}`}
                {value !== undefined
                  ? t(($) => $.cases.maps.here, { value: mapValue(value, method) })
                  : map && t(($) => $.cases.maps.strongest, { value: mapValue(map.max, method) })}
              </p>
            </figure>
          );
        })}
      </div>
    </div>
  );
}

const EMPTY = { ref: "", pixels: null, labels: null, marks: null, private: true } as const;

function first(made: Made, model: string, caption: number): number {
  const result = made.maps[model]?.[caption];
  return result ? defaultPhrase(result) : 0;
}
