import { useEffect } from "react";
import { engineStore } from "../../workspace/engine";
import { useStore } from "../../workspace/react";
import { BeforeNow } from "./BeforeNow";
import { Curves } from "./Curves";
import { DataPanel } from "./DataPanel";
import { MethodPanel } from "./MethodPanel";
import { Plane } from "./Plane";
import { RunControls } from "./RunControls";
import { RunsTable } from "./RunsTable";
import { SettingsPanel } from "./SettingsPanel";
import { followLive } from "./stores/live";
import { followPlan } from "./stores/plan";
import { followRuns } from "./stores/runs";
import { followTab } from "./stores/tab";
import { followTime } from "./stores/time";
import { TrainedPanel } from "./TrainedPanel";
import classes from "./train.module.css";
import { useWords } from "./words";

/** The repair: choose, press Train, watch composition rise while retention holds, take the weights away. */
export function TrainPage() {
  const t = useWords();
  const ready = useStore(engineStore, ({ status }) => status === "ready");
  useEffect(followPlan, []);
  useEffect(followTime, []);
  useEffect(followLive, []);
  useEffect(followTab, []);
  useEffect(() => {
    if (ready) return followRuns();
  }, [ready]);
  return (
    <>
      <div className={classes.head}>
        <h1>{t(($) => $.title)}</h1>
        <p>{t(($) => $.about)}</p>
      </div>
      <RunControls />
      <div className={classes.layout}>
        <div className={classes.results}>
          <div className={classes.pictures}>
            <Plane />
            <BeforeNow />
          </div>
          <Curves />
          <RunsTable />
        </div>
        <div className={classes.inputs}>
          <MethodPanel />
          <DataPanel />
          <TrainedPanel />
          <SettingsPanel />
        </div>
      </div>
    </>
  );
}
