import { useEffect, useState } from "react";
import { useStore } from "../../workspace/react";
import { AddCaptions } from "./AddCaptions";
import { followLexicon } from "./lexicon/stores/lexicon";
import classes from "./negatives.module.css";
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
      <div className={classes.head}>
        <h1>{t(($) => $.title)}</h1>
        <p>{t(($) => $.about)}</p>
        <SubNav />
      </div>
      {ready && (
        <div className={classes.layout}>
          <div className={classes.inputs}>
            <AddCaptions />
            <Recipe />
          </div>
          <div className={classes.results}>
            <RunStatus />
            {!empty && <Yields />}
            <SetPanel />
          </div>
        </div>
      )}
    </>
  );
}
