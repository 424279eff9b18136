import { useEffect, useState } from "react";
import layoutStyles from "../../ui/layout.module.css";
import { PageHead } from "../../ui/PageHead";
import { useStore } from "../../workspace/react";
import { AddCaptions } from "./AddCaptions";
import { followLexicon } from "./lexicon/stores/lexicon";
import { Recipe } from "./Recipe";
import { RunStatus } from "./RunStatus";
import { SetPanel } from "./SetPanel";
import { SubNav } from "./SubNav";
import { followNegatives } from "./stores/keptSet";
import { runStore } from "./stores/run";
import { negativesStore, redo, undo } from "./stores/set";
import { useWords } from "./words";
import { Yields } from "./Yields";

function useUndoKeys() {
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "z") return;
      // Text has an undo of its own.
      if ((event.target as HTMLElement).closest("input, textarea, select")) return;
      if (runStore.getState().run) return;
      event.preventDefault();
      if (event.shiftKey) redo();
      else undo();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, []);
}

/** Captions in, hard negatives out, and the visitor's word on each of them. */
export function NegativesPage() {
  const t = useWords();
  const [ready, setReady] = useState(false);
  const empty = useStore(negativesStore, ({ set }) => set.items.length === 0);
  useUndoKeys();
  useEffect(() => {
    let live = true;
    void Promise.all([followLexicon(), followNegatives()]).then(() => live && setReady(true));
    return () => {
      live = false;
    };
  }, []);
  return (
    <>
      <PageHead title={t(($) => $.title)} about={t(($) => $.about)}>
        <SubNav />
      </PageHead>
      {ready && (
        <div className={layoutStyles.layout}>
          <div className={layoutStyles.inputs}>
            <AddCaptions />
            <Recipe />
          </div>
          <div className={layoutStyles.results}>
            <RunStatus />
            {!empty && <Yields />}
            <SetPanel />
          </div>
        </div>
      )}
    </>
  );
}
