import { ActionIcon, Checkbox, SegmentedControl } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { SCENE_SUITES, type SceneSuiteInfo } from "../../eval/sceneSuites";
import { CaptionMending } from "../../ui/CaptionMending";
import { Panel } from "../../ui/Panel";
import page from "../../ui/page.module.css";
import { useParts, useStore } from "../../workspace/react";
import { told } from "../../workspace/told";
import choicesStyles from "./choices.module.css";
import classes from "./evaluate.module.css";
import { NameList } from "./NameList";
import { pictureCounts } from "./stores/import";
import {
  COUNTS,
  chooseImported,
  chooseScenes,
  type ImportedSuite,
  MOST_SCENES,
  planStore,
  removeSuite,
} from "./stores/plan";
import { suiteTitle } from "./stores/rows";
import { useWords } from "./words";

function families(axis: SceneSuiteInfo["axis"]): SceneSuiteInfo[][] {
  const found = new Map<string, SceneSuiteInfo[]>();
  for (const one of SCENE_SUITES)
    if (one.axis === axis) found.set(one.family, [...(found.get(one.family) ?? []), one]);
  return [...found.values()];
}

export function Suites() {
  const t = useWords();
  const { scenes, count, suites } = useParts(planStore, "scenes", "count", "suites");
  const box = (one: SceneSuiteInfo, label: string) => (
    <Checkbox
      key={one.name}
      size="xs"
      label={label}
      checked={scenes.includes(one.name)}
      onChange={(event) => chooseScenes(one.name, event.currentTarget.checked)}
    />
  );
  return (
    <Panel id="eval-suites" title={t(($) => $.suites.title)} className={classes.panel}>
      <div className={classes.stack}>
        <div>
          <h3 id="eval-count">{t(($) => $.suites.count)}</h3>
          <SegmentedControl
            fullWidth
            aria-labelledby="eval-count"
            data={COUNTS.map((value) => ({
              value: String(value ?? "all"),
              label: value === null ? t(($) => $.suites.all) : `${value}`,
            }))}
            value={String(count ?? "all")}
            onChange={(value) =>
              planStore.setState({ count: COUNTS.find((known) => String(known ?? "all") === value) ?? null })
            }
          />
          <p className={page.hint}>
            {count === null
              ? t(($) => $.suites.allAbout, { most: MOST_SCENES })
              : t(($) => $.suites.firstAbout, { count })}
          </p>
        </div>
        <div>
          <h3>{t(($) => $.suites.composition)}</h3>
          {families("composition").map((members) => {
            const { name } = members[0]!;
            return members.length === 1 ? (
              <div key={name} className={choicesStyles.family}>
                {box(members[0]!, suiteTitle(name))}
              </div>
            ) : (
              <fieldset key={name} className={choicesStyles.family}>
                <legend>{suiteTitle(name)}</legend>
                <div className={choicesStyles.boxes}>
                  {members.map((one) =>
                    box(
                      one,
                      t(($) => $.splits[one.split ?? "seen"]),
                    ),
                  )}
                </div>
              </fieldset>
            );
          })}
        </div>
        <div>
          <h3>{t(($) => $.suites.retention)}</h3>
          <div className={choicesStyles.family}>
            {families("retention")
              .flat()
              .map((one) => box(one, suiteTitle(one.name)))}
          </div>
        </div>
        {suites.length > 0 && (
          <div>
            <h3>{t(($) => $.suites.imported)}</h3>
            <CaptionMending />
            <ul className={choicesStyles.imported}>
              {suites.map((imported) => (
                <Imported key={imported.id} imported={imported} />
              ))}
            </ul>
          </div>
        )}
      </div>
    </Panel>
  );
}

function Imported({ imported }: { imported: ImportedSuite }) {
  const t = useWords();
  const chosen = useStore(planStore, (state) => state.imported.includes(imported.id));
  const { suite, missing } = imported;
  const { found, wanted } = pictureCounts(imported);
  return (
    <li>
      <div className={choicesStyles.importedHead}>
        <Checkbox
          size="xs"
          label={suite.name}
          checked={chosen}
          onChange={(event) => chooseImported(imported.id, event.currentTarget.checked)}
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          size="sm"
          aria-label={t(($) => $.suites.remove, { name: suite.name })}
          onClick={() => removeSuite(imported.id)}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      <p className={page.hint}>
        {t(($) => $.suites.found, {
          cases: t(($) => $.suites.cases, { count: suite.cases.length }),
          found,
          pictures: t(($) => $.suites.pictures, { count: wanted }),
        })}
        {found === 0 && wanted > 0 && t(($) => $.suites.giveFolder)}
      </p>
      {missing.length > 0 && (
        <NameList
          title={t(($) => $.suites.missing, { count: wanted - found })}
          lines={missing.map((one) => told({ kind: "pictureMissing", ...one }))}
          file={`${suite.name} missing.txt`}
        />
      )}
      {suite.problems.length > 0 && (
        <NameList
          title={t(($) => $.suites.unread, { count: suite.problems.length })}
          lines={suite.problems.map((problem) => told({ kind: "entryUnused", ...problem }))}
          file={`${suite.name} problems.txt`}
        />
      )}
    </li>
  );
}
