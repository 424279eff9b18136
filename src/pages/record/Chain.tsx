import { Button } from "@mantine/core";
import {
  IconArrowLeft,
  IconDownload,
  IconFileSearch,
  IconLinkOff,
  IconShieldCheck,
} from "@tabler/icons-react";
import { Trans } from "../../language/words";
import type { Verification } from "../../storage/audit/verify";
import { FilesButton } from "../../ui/FilesButton";
import page from "../../ui/page.module.css";
import { save } from "../../ui/saveFile";
import { report } from "../../workspace/faults";
import { useParts } from "../../workspace/react";
import { exportRecord, recordStore, refreshRecord } from "../../workspace/record";
import classes from "./record.module.css";
import { checkFile, closeOther, recordViewStore } from "./stores/view";
import { useWords } from "./words";

const MOST_PROBLEMS = 20;

/** Is the chain whole? Of one's own record, or of one from a file. */
export function Chain() {
  const t = useWords();
  const {
    verification: own,
    where,
    waiting,
    entries,
  } = useParts(recordStore, "verification", "where", "waiting", "entries");
  const { other, checking } = useParts(recordViewStore, "other", "checking");
  const verification = other?.verification ?? own;
  return (
    <section
      className={page.panel}
      aria-labelledby="chain-title"
      aria-busy={checking || verification === null}
    >
      <div className={page.panelHead}>
        <h2 id="chain-title">{other ? other.name : t(($) => $.chain.title)}</h2>
        <div className={page.tools}>
          {other ? (
            <Button leftSection={<IconArrowLeft size={14} />} onClick={closeOther}>
              {t(($) => $.chain.back)}
            </Button>
          ) : (
            <>
              <Button leftSection={<IconShieldCheck size={14} />} onClick={() => void refreshRecord()}>
                {t(($) => $.chain.again)}
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
                {t(($) => $.chain.export)}
              </Button>
            </>
          )}
          <FilesButton
            label={t(($) => $.chain.file)}
            accept=".json,application/json"
            loading={checking}
            leftSection={<IconFileSearch size={14} />}
            onFiles={([file]) => file && void checkFile(file)}
          >
            {t(($) => $.chain.checkFile)}
          </FilesButton>
        </div>
      </div>
      <div role="status">{verification && <Verdict of={verification} />}</div>
      {other && (
        <p className={page.hint}>
          {other.shared === 0
            ? t(($) => $.chain.noneShared)
            : t(($) => $.chain.shared, { count: other.shared })}
        </p>
      )}
      {!other && where === "memory" && <p className={page.hint}>{t(($) => $.chain.memory)}</p>}
      {!other && waiting > 0 && <p className={page.hint}>{t(($) => $.chain.waiting, { count: waiting })}</p>}
    </section>
  );
}

function Verdict({ of }: { of: Verification }) {
  const t = useWords();
  const { count, head, problems, milliseconds } = of;

  if (count === 0 && problems.length === 0)
    return <p className={classes.verdict}>{t(($) => $.verdict.none)}</p>;
  if (problems.length === 0)
    return (
      <>
        <p className={`${classes.verdict} ${page.good}`}>
          <IconShieldCheck size={18} stroke={1.7} aria-hidden />
          <span>
            {t(($) => $.verdict.whole, { count })}{" "}
            <span className={page.count}>
              {t(($) => $.verdict.time, { ms: Math.max(1, Math.round(milliseconds)) })}
            </span>
          </span>
        </p>
        {head && (
          <p className={page.hint}>
            <Trans
              t={t}
              i18nKey={($) => $.verdict.last}
              values={{ hash: head.hash }}
              components={{ code: <code className={classes.hash} /> }}
            />
          </p>
        )}
      </>
    );
  return (
    <>
      <p className={`${classes.verdict} ${page.bad}`}>
        <IconLinkOff size={18} stroke={1.7} aria-hidden />
        <span>
          {t(($) => $.verdict.broken, {
            faults: t(($) => $.verdict.faults, { count: problems.length }),
            entries: t(($) => $.verdict.entries, { count }),
          })}
        </span>
      </p>
      <ul className={classes.problems}>
        {problems.slice(0, MOST_PROBLEMS).map(({ kind, seq, text }) => (
          <li key={`${kind}/${seq}/${text}`}>{text}</li>
        ))}
        {problems.length > MOST_PROBLEMS && (
          <li>{t(($) => $.verdict.more, { count: problems.length - MOST_PROBLEMS })}</li>
        )}
      </ul>
    </>
  );
}
