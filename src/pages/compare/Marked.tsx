import { Button } from "@mantine/core";
import { IconAlertTriangle, IconSchool } from "@tabler/icons-react";
import { useMemo } from "react";
import { report } from "../../workspace/faults";
import { markedPictures } from "../../workspace/marks";
import { pictureStore } from "../../workspace/pictures";
import { useCaptions, useStore } from "../../workspace/react";
import { goTo } from "../../workspace/route";
import styles from "./marks.module.css";
import { useWords } from "./words";

type Marked = ReturnType<typeof markedPictures<ReturnType<typeof pictureStore.getState>["pictures"][number]>>;

/** Their store is loaded when it is first wanted. */
async function asFailureMode(marked: Marked) {
  const [{ modeOfMarked }, { show }] = await Promise.all([
    import("../evaluate/stores/markedMode"),
    import("../evaluate/stores/view"),
  ]);
  await modeOfMarked(marked);
  show({ tab: "modes" });
  goTo("evaluate");
}

async function asPairs(marked: Marked) {
  const { pairsOfMarked } = await import("../train/stores/markedPairs");
  await pairsOfMarked(marked);
  goTo("train");
}

/** What the visitor has marked of own pictures, and what can be made of it. */
export function Marked() {
  const t = useWords();
  const pictures = useStore(pictureStore, (state) => state.pictures);
  const captions = useCaptions();
  const marked = useMemo(() => markedPictures(pictures, captions), [pictures, captions]);
  const own = pictures.some(({ marks }) => marks !== null);
  if (!own) return null;
  const count = (what: "right" | "wrong") => marked.reduce((sum, one) => sum + one[what].length, 0);
  const [right, wrong] = [count("right"), count("wrong")];
  return (
    <div className={styles.marked}>
      <p role="status">
        {marked.length === 0
          ? t(($) => $.marked.how)
          : t(($) => $.marked.by, { right, wrong, count: marked.length })}
      </p>
      {marked.length > 0 && (
        <>
          <Button
            size="compact-sm"
            leftSection={<IconAlertTriangle size={14} />}
            onClick={() => void asFailureMode(marked).catch(report)}
          >
            {t(($) => $.marked.mode)}
          </Button>
          <Button
            size="compact-sm"
            leftSection={<IconSchool size={14} />}
            disabled={right === 0}
            onClick={() => void asPairs(marked).catch(report)}
          >
            {t(($) => $.marked.train)}
          </Button>
        </>
      )}
    </div>
  );
}
