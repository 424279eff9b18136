import { Button, TextInput } from "@mantine/core";
import { IconBuildingFactory2, IconFileUpload, IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import { FilesButton } from "../../../ui/FilesButton";
import page from "../../../ui/page.module.css";
import { save } from "../../../ui/saveFile";
import { report } from "../../../workspace/faults";
import { modelStore } from "../../../workspace/models";
import { useShallow, useStore } from "../../../workspace/react";
import figuresStyles from "../figures/figures.module.css";
import modesStyles from "../modes/modes.module.css";
import {
  addMode,
  addProductionLine,
  changeModes,
  followModes,
  lacking,
  modesAsSuite,
  modesStore,
  openModes,
  writeModes,
} from "../stores/modes";
import { currentPlan } from "../stores/plan";
import { evaluationRunStore, startPlan } from "../stores/run";
import type { ShownResults } from "../useShown";
import { useWords } from "../words";
import { ModeCosts } from "./ModeCosts";
import { ModeEditor } from "./ModeEditor";
import { Remembered } from "./Remembered";

/** What goes wrong in one's own work, what that costs, and what either model would cost a month. */
export function Modes({ results }: { results: ShownResults }) {
  const t = useWords();
  const [ready, setReady] = useState(false);
  const modes = useStore(modesStore, ({ modes }) => modes);
  const busy = useStore(evaluationRunStore, ({ run }) => run !== null);
  const loaded = useStore(modelStore, ({ slots, loaded: all }) => all[slots.a] !== undefined);
  const compared = useStore(
    modelStore,
    useShallow(({ slots, loaded: all }) =>
      [slots.a, slots.b].flatMap((id) => (id === null ? [] : (all[id] ?? []))),
    ),
  );
  useEffect(() => {
    let live = true;
    void followModes().then(() => live && setReady(true));
    return () => {
      live = false;
    };
  }, []);
  if (!ready) return null;
  const usable = modes.modes.filter((mode) => !lacking(mode));
  const run = async () => {
    try {
      const id = await modesAsSuite();
      await startPlan({ ...currentPlan(), scenes: [], imported: [id], count: null });
    } catch (error) {
      report(error);
    }
  };
  return (
    <div className={figuresStyles.figures}>
      <p className={page.hint}>{t(($) => $.modes.about)}</p>
      <Remembered models={compared} />
      {modes.modes.length > 0 && (
        <div className={modesStyles.modeRun}>
          <Button
            variant="filled"
            disabled={busy || !loaded || usable.length === 0}
            leftSection={<IconPlayerPlay size={15} />}
            onClick={() => void run()}
          >
            {t(($) => $.modes.evaluate, { count: usable.length })}
          </Button>
          <TextInput
            size="xs"
            w={150}
            label={t(($) => $.modes.unit)}
            value={modes.unit}
            onChange={(event) => {
              const unit = event.currentTarget.value;
              changeModes((set) => ({ ...set, unit }));
            }}
          />
        </div>
      )}
      <ModeCosts results={results} />
      {modes.modes.map((mode, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
        <ModeEditor key={at} mode={mode} at={at} unit={modes.unit} />
      ))}
      <div className={modesStyles.modeTools}>
        <Button leftSection={<IconPlus size={15} />} onClick={addMode}>
          {t(($) => $.modes.add)}
        </Button>
        <Button leftSection={<IconBuildingFactory2 size={15} />} onClick={() => void addProductionLine()}>
          {t(($) => $.modes.example)}
        </Button>
        <FilesButton
          label={t(($) => $.modes.file)}
          accept=".json"
          leftSection={<IconFileUpload size={15} />}
          onFiles={([file]) => file && void openModes(file)}
        >
          {t(($) => $.modes.open)}
        </FilesButton>
        <Button
          disabled={modes.modes.length === 0}
          onClick={() =>
            save(new Blob([writeModes(modes)], { type: "application/json" }), "failure-modes.json")
          }
        >
          {t(($) => $.modes.save)}
        </Button>
      </div>
    </div>
  );
}
