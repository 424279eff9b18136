import { useEffect } from "react";
import layoutStyles from "../../ui/layout.module.css";
import { PageHead } from "../../ui/PageHead";
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
      <PageHead title={t(($) => $.title)} about={t(($) => $.about)} />
      <RunControls />
      <div className={classes.layout}>
        <div className={layoutStyles.results}>
          <div className={layoutStyles.halves}>
            <Plane />
            <BeforeNow />
          </div>
          <Curves />
          <RunsTable />
        </div>
        <div className={layoutStyles.inputs}>
          <MethodPanel />
          <DataPanel />
          <TrainedPanel />
          <SettingsPanel />
        </div>
      </div>
    </>
  );
}
