import { SegmentedControl } from "@mantine/core";
import { scenesDataSchema } from "../../degla/config";
import { useStore } from "../../workspace/react";
import { OwnPairs } from "./OwnPairs";
import { ScenesSubset } from "./ScenesSubset";
import { change, draftStore } from "./stores/draft";
import classes from "./train.module.css";

/** What is learnt from: drawn scenes, or the visitor's own pictures. */
export function DataPanel() {
  const data = useStore(draftStore, (state) => state.config.data);
  return (
    <section aria-labelledby="data-title" className={classes.panel}>
      <h2 id="data-title">Data</h2>
      <SegmentedControl
        fullWidth
        aria-label="What is learnt from"
        value={data.kind}
        onChange={(kind) =>
          change(
            "data",
            kind === "scenes" ? scenesDataSchema.parse({ kind }) : { kind: "pairs", id: "own pairs" },
          )
        }
        data={[
          { value: "scenes", label: "Scenes" },
          { value: "pairs", label: "My pictures" },
        ]}
      />
      {data.kind === "scenes" ? <ScenesSubset data={data} /> : <OwnPairs />}
    </section>
  );
}
