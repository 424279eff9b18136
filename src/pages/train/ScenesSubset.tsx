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
import { SCENE_FIELDS } from "./stores/wording";
import classes from "./train.module.css";
import { useWords } from "./words";

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
  const t = useWords();
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
      <p className={classes.about}>{t(($) => $.data.subset.about)}</p>
      <div className={classes.fields}>
        <SettingField of={SCENE_FIELDS.count} />
        <SettingField of={SCENE_FIELDS.seed} />
      </div>
      <details className={classes.details}>
        <summary>{t(($) => $.data.subset.filter)}</summary>
        <MultiSelect
          label={t(($) => $.data.subset.nouns)}
          description={t(($) => $.data.subset.nounsAbout)}
          searchable
          clearable
          hidePickedOptions
          limit={60}
          value={data.nouns ?? []}
          onChange={(nouns) => change("data.nouns", nouns.length === 0 ? undefined : nouns)}
          data={[...categories].map(([group, items]) => ({ group, items: items.sort() }))}
          clearButtonProps={{ "aria-label": t(($) => $.data.subset.allNouns) }}
        />
        <fieldset className={classes.checks}>
          <legend>{t(($) => $.data.subset.relations)}</legend>
          {RELATIONS.map((relation) => (
            <Checkbox
              key={relation}
              size="xs"
              label={t(($) => $.data.subset.relationNames[relation])}
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
          <legend>{t(($) => $.data.subset.styles)}</legend>
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
          <SettingField of={SCENE_FIELDS.relation} />
          <SettingField of={SCENE_FIELDS.colours} />
          <SettingField of={SCENE_FIELDS.single} />
          <SettingField of={SCENE_FIELDS.twins} />
        </div>
      </details>
    </>
  );
}
