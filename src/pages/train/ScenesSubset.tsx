import { Checkbox, MultiSelect } from "@mantine/core";
import { useEffect, useState } from "react";
import type { ScenesData } from "../../degla/config";
import type { Atlas } from "../../scenes/atlas";
import { HELD_OUT_STYLES } from "../../scenes/splits";
import { RELATIONS } from "../../scenes/words";
import { report } from "../../workspace/faults";
import { loadAtlas } from "../../workspace/scenes";
import { SettingField } from "./SettingField";
import { change } from "./stores/draft";
import classes from "./train.module.css";

const RELATION_NAMES: Record<(typeof RELATIONS)[number], string> = {
  left: "left of",
  right: "right of",
  above: "above",
  below: "below",
  front: "in front of",
  behind: "behind",
  inside: "inside",
  outside: "outside",
};

/** A list of which all are meant where it is absent, and which is never empty. */
function toggled<T extends string>(
  all: readonly T[],
  now: readonly string[] | undefined,
  one: T,
  on: boolean,
) {
  const next = all.filter((other) => (other === one ? on : (now ?? all).includes(other)));
  if (next.length === 0) return now;
  return next.length === all.length ? undefined : next;
}

/** Which part of the scenes is drawn. */
export function ScenesSubset({ data }: { data: ScenesData }) {
  const [atlas, setAtlas] = useState<Atlas | null>(null);
  useEffect(() => {
    let live = true;
    loadAtlas().then((loaded) => live && setAtlas(loaded), report);
    return () => {
      live = false;
    };
  }, []);
  const styles = atlas?.index.styles.filter(({ id }) => !HELD_OUT_STYLES.includes(id)) ?? [];
  const categories = new Map<string, string[]>();
  for (const { word, category } of atlas?.index.nouns ?? [])
    categories.set(category, [...(categories.get(category) ?? []), word]);
  return (
    <>
      <p className={classes.about}>
        Pictures that the page draws from icons, with captions and hard negatives that are exact.
      </p>
      <div className={classes.fields}>
        <SettingField path="data.count" label="Scenes" about="Distinct pictures; an epoch." />
        <SettingField path="data.seed" label="Scenes' seed" about="The same seed draws the same." />
      </div>
      <details className={classes.details}>
        <summary>Filter scenes</summary>
        <MultiSelect
          label="Nouns"
          description="None chosen: all 248 words that training may see."
          searchable
          clearable
          hidePickedOptions
          limit={60}
          value={data.nouns ?? []}
          onChange={(nouns) => change("data.nouns", nouns.length === 0 ? undefined : nouns)}
          data={[...categories].map(([group, items]) => ({ group, items: items.sort() }))}
          clearButtonProps={{ "aria-label": "All nouns" }}
        />
        <fieldset className={classes.checks}>
          <legend>Relations</legend>
          {RELATIONS.map((relation) => (
            <Checkbox
              key={relation}
              size="xs"
              label={RELATION_NAMES[relation]}
              checked={data.relations?.includes(relation) ?? true}
              onChange={(event) =>
                change(
                  "data.relations",
                  toggled(RELATIONS, data.relations, relation, event.currentTarget.checked),
                )
              }
            />
          ))}
        </fieldset>
        <fieldset className={classes.checks}>
          <legend>Styles</legend>
          {styles.map(({ id, label }) => (
            <Checkbox
              key={id}
              size="xs"
              label={label}
              checked={data.styles?.includes(id) ?? true}
              onChange={(event) =>
                change(
                  "data.styles",
                  toggled(
                    styles.map((style) => style.id),
                    data.styles,
                    id,
                    event.currentTarget.checked,
                  ),
                )
              }
            />
          ))}
        </fieldset>
        <div className={classes.fields}>
          <SettingField
            path="data.mix.relation"
            label="Told with place"
            about="Share of two things in a spatial relation."
          />
          <SettingField
            path="data.mix.colours"
            label="Told with colours"
            about="Share of two coloured things."
          />
          <SettingField path="data.mix.single" label="Single things" about="Share of one thing alone." />
          <SettingField
            path="data.twins"
            label="Twins"
            about="How often a scene is followed by itself turned round."
          />
        </div>
      </details>
    </>
  );
}
