import { Button, TextInput } from "@mantine/core";
import { IconBuildingFactory2, IconFileUpload, IconPlayerPlay, IconPlus } from "@tabler/icons-react";
import { useEffect, useRef, useState } from "react";
import { save } from "../../../ui/saveFile";
import { report } from "../../../workspace/faults";
import { modelStore } from "../../../workspace/models";
import { useStore } from "../../../workspace/react";
import classes from "../evaluate.module.css";
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
import { ModeCosts } from "./ModeCosts";
import { ModeEditor } from "./ModeEditor";

/** What goes wrong in one's own work, what that costs, and what either model would cost a month. */
export function Modes({ results }: { results: ShownResults }) {
  const [ready, setReady] = useState(false);
  const modes = useStore(modesStore, ({ modes }) => modes);
  const busy = useStore(evaluationRunStore, ({ run }) => run !== null);
  const loaded = useStore(modelStore, ({ slots, loaded: all }) => all[slots.a] !== undefined);
  const file = useRef<HTMLInputElement>(null);
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
      <p className={classes.hint}>
        A model as a guard: a caption passes as true of its picture where their cosine reaches a threshold. A
        miss is a wrong caption that passes, a false alarm a right one that is stopped. The threshold that
        costs least is found from your cases; errors are counted with a threshold from the other cases, so
        that none sets its own. Modes and pictures stay on this machine.
      </p>
      <ModeCosts results={results} />
      {modes.modes.map((mode, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: names change while they are typed
        <ModeEditor key={at} mode={mode} at={at} unit={modes.unit} />
      ))}
      <div className={modesStyles.modeTools}>
        <Button leftSection={<IconPlus size={15} />} onClick={addMode}>
          Add a failure mode
        </Button>
        <Button leftSection={<IconBuildingFactory2 size={15} />} onClick={() => void addProductionLine()}>
          A production line, as an example
        </Button>
        <Button leftSection={<IconFileUpload size={15} />} onClick={() => file.current?.click()}>
          Open…
        </Button>
        <input
          ref={file}
          type="file"
          hidden
          accept=".json"
          aria-label="File of failure modes"
          onChange={(event) => {
            const chosen = event.currentTarget.files?.[0];
            if (chosen) void openModes(chosen);
            event.currentTarget.value = "";
          }}
        />
        <Button
          disabled={modes.modes.length === 0}
          onClick={() =>
            save(new Blob([writeModes(modes)], { type: "application/json" }), "failure-modes.json")
          }
        >
          Save
        </Button>
        <TextInput
          size="xs"
          w={90}
          aria-label="Costs are counted in"
          value={modes.unit}
          onChange={(event) => {
            const unit = event.currentTarget.value;
            changeModes((set) => ({ ...set, unit }));
          }}
        />
        <Button
          variant="filled"
          disabled={busy || !loaded || usable.length === 0}
          leftSection={<IconPlayerPlay size={15} />}
          onClick={() => void run()}
        >
          Evaluate {usable.length} {usable.length === 1 ? "mode" : "modes"}
        </Button>
      </div>
    </div>
  );
}
