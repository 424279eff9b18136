import { ActionIcon, Checkbox, SegmentedControl } from "@mantine/core";
import { IconX } from "@tabler/icons-react";
import { counted } from "../../base/counted";
import { SCENE_SUITES, type SceneSuiteInfo } from "../../eval/sceneSuites";
import { CaptionMending } from "../../ui/CaptionMending";
import { useShallow, useStore } from "../../workspace/react";
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

/** "SugarCrepe-like, held-out style" belongs to "SugarCrepe-like". */
const familyOf = ({ title }: SceneSuiteInfo) => title.split(", held-out")[0]!;
const partOf = ({ title, split }: SceneSuiteInfo) =>
  title.includes(", held-out ")
    ? `held-out ${title.split(", held-out ")[1]}`
    : split === "seen"
      ? "seen"
      : title;

function families(axis: SceneSuiteInfo["axis"]): [string, SceneSuiteInfo[]][] {
  const found = new Map<string, SceneSuiteInfo[]>();
  for (const one of SCENE_SUITES)
    if (one.axis === axis) found.set(familyOf(one), [...(found.get(familyOf(one)) ?? []), one]);
  return [...found];
}

export function Suites() {
  const { scenes, count, suites } = useStore(
    planStore,
    useShallow(({ scenes, count, suites }) => ({ scenes, count, suites })),
  );
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
    <section aria-labelledby="eval-suites" className={classes.panel}>
      <h2 id="eval-suites">Suites</h2>
      <div className={classes.stack}>
        <div>
          <h3 id="eval-count">Cases of each category</h3>
          <SegmentedControl
            fullWidth
            aria-labelledby="eval-count"
            data={COUNTS.map((value) => ({
              value: String(value ?? "all"),
              label: value === null ? "All" : `${value}`,
            }))}
            value={String(count ?? "all")}
            onChange={(value) =>
              planStore.setState({ count: COUNTS.find((known) => String(known ?? "all") === value) ?? null })
            }
          />
          <p className={classes.hint}>
            {count === null
              ? `Scenes can be drawn without end: ${MOST_SCENES.toLocaleString("en")} of each.`
              : `The first ${count}; every result says so.`}
          </p>
        </div>
        <div>
          <h3>Composition, on scenes drawn here</h3>
          {families("composition").map(([family, members]) =>
            members.length === 1 ? (
              <div key={family} className={choicesStyles.family}>
                {box(members[0]!, family)}
              </div>
            ) : (
              <fieldset key={family} className={choicesStyles.family}>
                <legend>{family}</legend>
                <div className={choicesStyles.boxes}>{members.map((one) => box(one, partOf(one)))}</div>
              </fieldset>
            ),
          )}
        </div>
        <div>
          <h3>Retention, on scenes drawn here</h3>
          <div className={choicesStyles.family}>
            {families("retention").flatMap(([, members]) => members.map((one) => box(one, one.title)))}
          </div>
        </div>
        {suites.length > 0 && (
          <div>
            <h3>Imported</h3>
            <CaptionMending />
            <ul className={choicesStyles.imported}>
              {suites.map((imported) => (
                <Imported key={imported.id} imported={imported} />
              ))}
            </ul>
          </div>
        )}
      </div>
    </section>
  );
}

function Imported({ imported }: { imported: ImportedSuite }) {
  const chosen = useStore(planStore, (state) => state.imported.includes(imported.id));
  const { suite, missing } = imported;
  const { found, wanted } = pictureCounts(imported);
  const shown = (n: number) => n.toLocaleString("en");
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
          aria-label={`Remove ${suite.name}`}
          onClick={() => removeSuite(imported.id)}
        >
          <IconX size={14} />
        </ActionIcon>
      </div>
      <p className={classes.hint}>
        {counted(suite.cases.length, "case")}, {shown(found)} of {counted(wanted, "picture")} found
        {found === 0 && wanted > 0 && ": give it their folder under “Import”"}
      </p>
      {missing.length > 0 && (
        <NameList
          title={`${shown(wanted - found)} ${wanted - found === 1 ? "picture is" : "pictures are"} missing`}
          lines={missing.map(({ key, why }) => `${key}: ${why}`)}
          file={`${suite.name} missing.txt`}
        />
      )}
      {suite.problems.length > 0 && (
        <NameList
          title={`${shown(suite.problems.length)} ${suite.problems.length === 1 ? "line" : "lines"} could not be read`}
          lines={suite.problems.map(({ where, what }) => `${where}: ${what}`)}
          file={`${suite.name} problems.txt`}
        />
      )}
    </li>
  );
}
