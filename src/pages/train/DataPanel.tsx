import { SegmentedControl } from "@mantine/core";
import { scenesDataSchema } from "../../degla/config";
import { Panel } from "../../ui/Panel";
import { useStore } from "../../workspace/react";
import { OwnPairs } from "./OwnPairs";
import { ScenesSubset } from "./ScenesSubset";
import { change, draftStore } from "./stores/draft";
import { useWords } from "./words";

/** What is learnt from: drawn scenes, or the visitor's own pictures. */
export function DataPanel() {
  const t = useWords();
  const data = useStore(draftStore, (state) => state.config.data);
  return (
    <Panel id="data" title={t(($) => $.data.title)}>
      <SegmentedControl
        fullWidth
        aria-label={t(($) => $.data.label)}
        value={data.kind}
        onChange={(kind) =>
          change(
            "data",
            kind === "scenes" ? scenesDataSchema.parse({ kind }) : { kind: "pairs", id: "own pairs" },
          )
        }
        data={[
          { value: "scenes", label: t(($) => $.data.scenes) },
          { value: "pairs", label: t(($) => $.data.pictures) },
        ]}
      />
      {data.kind === "scenes" ? <ScenesSubset data={data} /> : <OwnPairs />}
    </Panel>
  );
}
