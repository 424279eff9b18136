import { Button, FileButton } from "@mantine/core";
import {
  IconArrowLeft,
  IconDownload,
  IconFileSearch,
  IconLinkOff,
  IconShieldCheck,
} from "@tabler/icons-react";
import { counted } from "../../base/counted";
import type { Verification } from "../../storage/audit/verify";
import page from "../../ui/page.module.css";
import { save } from "../../ui/saveFile";
import { report } from "../../workspace/faults";
import { useShallow, useStore } from "../../workspace/react";
import { exportRecord, recordStore, refreshRecord } from "../../workspace/record";
import classes from "./record.module.css";
import { checkFile, closeOther, recordViewStore } from "./stores/view";

const MOST_PROBLEMS = 20;

/** Is the chain whole? Of one's own record, or of one from a file. */
export function Chain() {
  const {
    verification: own,
    where,
    waiting,
    entries,
  } = useStore(
    recordStore,
    useShallow(({ verification, where, waiting, entries }) => ({ verification, where, waiting, entries })),
  );
  const { other, checking } = useStore(
    recordViewStore,
    useShallow(({ other, checking }) => ({ other, checking })),
  );
  const verification = other?.verification ?? own;
  return (
    <section
      className={page.panel}
      aria-labelledby="chain-title"
      aria-busy={checking || verification === null}
    >
      <div className={page.panelHead}>
        <h2 id="chain-title">{other ? other.name : "The chain"}</h2>
        <div className={page.tools}>
          {other ? (
            <Button leftSection={<IconArrowLeft size={14} />} onClick={closeOther}>
              Back to this browser's record
            </Button>
          ) : (
            <>
              <Button leftSection={<IconShieldCheck size={14} />} onClick={() => void refreshRecord()}>
                Verify again
              </Button>
              <Button
                leftSection={<IconDownload size={14} />}
                disabled={!entries?.length}
                onClick={() =>
                  exportRecord().then(
                    (blob) => save(blob, `record-${new Date().toISOString().slice(0, 10)}.json`),
                    report,
                  )
                }
              >
                Export JSON
              </Button>
            </>
          )}
          <FileButton accept=".json,application/json" onChange={(file) => file && void checkFile(file)}>
            {(props) => (
              <Button {...props} loading={checking} leftSection={<IconFileSearch size={14} />}>
                Check a file
              </Button>
            )}
          </FileButton>
        </div>
      </div>
      <div role="status">{verification && <Verdict of={verification} />}</div>
      {other && (
        <p className={page.hint}>
          {other.shared === 0
            ? "None of its entries are in this browser's record."
            : `${other.shared.toLocaleString("en")} of its entries are in this browser's record, too.`}
        </p>
      )}
      {!other && where === "memory" && (
        <p className={page.hint}>The browser refuses storage: this record lasts until the tab closes.</p>
      )}
      {!other && waiting > 0 && (
        <p className={page.hint}>
          {waiting} {waiting === 1 ? "entry waits" : "entries wait"} for room in the browser's storage.
        </p>
      )}
    </section>
  );
}

function Verdict({ of }: { of: Verification }) {
  const { count, head, problems, milliseconds } = of;
  const entries = counted(count, "entry", "entries");
  if (count === 0 && problems.length === 0)
    return <p className={classes.verdict}>Nothing has been recorded yet.</p>;
  if (problems.length === 0)
    return (
      <>
        <p className={`${classes.verdict} ${page.good}`}>
          <IconShieldCheck size={18} stroke={1.7} aria-hidden />
          <span>
            Whole: {entries}, each as it was written.{" "}
            <span className={page.count}>Checked in {Math.max(1, Math.round(milliseconds))} ms.</span>
          </span>
        </p>
        {head && (
          <p className={page.hint}>
            Last hash <code className={classes.hash}>{head.hash}</code>. Noted elsewhere, it holds the whole
            record to what it is now.
          </p>
        )}
      </>
    );
  return (
    <>
      <p className={`${classes.verdict} ${page.bad}`}>
        <IconLinkOff size={18} stroke={1.7} aria-hidden />
        <span>
          Not whole: {problems.length.toLocaleString("en")} {problems.length === 1 ? "fault" : "faults"} in{" "}
          {entries}.
        </span>
      </p>
      <ul className={classes.problems}>
        {problems.slice(0, MOST_PROBLEMS).map(({ kind, seq, text }) => (
          <li key={`${kind}/${seq}/${text}`}>{text}</li>
        ))}
        {problems.length > MOST_PROBLEMS && (
          <li>and {(problems.length - MOST_PROBLEMS).toLocaleString("en")} more.</li>
        )}
      </ul>
    </>
  );
}
