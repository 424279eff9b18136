import { useEffect } from "react";
import { PageHead } from "../../ui/PageHead";
import page from "../../ui/page.module.css";
import { useStore } from "../../workspace/react";
import { recordStore, refreshRecord } from "../../workspace/record";
import { Chain } from "./Chain";
import { Entries } from "./Entries";
import { recordViewStore } from "./stores/view";
import { useWords } from "./words";

/** What was done here, in order, and whether the record of it is whole. */
export function RecordPage() {
  const t = useWords();
  const entries = useStore(recordStore, (state) => state.entries);
  const other = useStore(recordViewStore, (state) => state.other);
  // What was entered since is verified, too.
  const stale = useStore(
    recordStore,
    (state) => state.verification !== null && state.entries?.length !== state.verification.count,
  );
  useEffect(() => {
    if (stale) void refreshRecord();
  }, [stale]);
  useEffect(() => {
    void refreshRecord();
    // Another tab may have gone on with it.
    const back = () => document.visibilityState === "visible" && void refreshRecord();
    document.addEventListener("visibilitychange", back);
    return () => document.removeEventListener("visibilitychange", back);
  }, []);
  return (
    <>
      <PageHead title={t(($) => $.title)} about={t(($) => $.about)} />
      <div className={page.stack}>
        <Chain />
        <Entries entries={other?.entries ?? entries} />
      </div>
    </>
  );
}
