import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconChevronRight, IconCopy, IconRepeat } from "@tabler/icons-react";
import { useMemo } from "react";
import { date } from "../../language/formats";
import { Scroll } from "../../ui/Scroll";
import { type Entry, entryId, type Thing } from "../../workspace/record";
import classes from "./record.module.css";
import { reproduction } from "./stores/reproduce";
import { entryLink, recordViewStore } from "./stores/view";
import { useWords } from "./words";

/** One line, which unfolds to all that the entry holds. */
export function EntryRow({ entry, open }: { entry: Entry; open: boolean }) {
  const t = useWords();
  const id = entryId(entry);
  return (
    <>
      <button
        type="button"
        className={classes.row}
        aria-expanded={open}
        onClick={() => recordViewStore.setState({ open: open ? null : id })}
      >
        <IconChevronRight size={15} className={classes.chevron} aria-hidden />
        <span className={`${classes.number} num`}>{entry.seq}</span>
        <time dateTime={entry.time} className={`${classes.time} num`}>
          {date(entry.time, { dateStyle: "medium", timeStyle: "short" })}
        </time>
        <span className={classes.action}>{t(($) => $.actions[entry.action])}</span>
        <span className={classes.summary}>{entry.summary}</span>
      </button>
      {open && <Details entry={entry} id={id} />}
    </>
  );
}

function Details({ entry, id }: { entry: Entry; id: string }) {
  const t = useWords();
  const again = useMemo(() => reproduction(entry), [entry]);
  const { inputs, outputs, settings, software, adapter, previous, hash, time } = entry;
  return (
    <div className={classes.details}>
      <div className={classes.buttons}>
        {again && (
          <Button variant="filled" leftSection={<IconRepeat size={14} />} onClick={() => again.run()}>
            {again.label}
          </Button>
        )}
        <CopyButton value={new URL(entryLink(id), location.href).href}>
          {({ copied, copy }) => (
            <Button leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={copy}>
              {copied ? t(($) => $.copied) : t(($) => $.copyLink)}
            </Button>
          )}
        </CopyButton>
        <CopyButton value={JSON.stringify(entry, null, 2)}>
          {({ copied, copy }) => (
            <Button leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={copy}>
              {copied ? t(($) => $.copied) : t(($) => $.copyJson)}
            </Button>
          )}
        </CopyButton>
      </div>
      <dl className={classes.facts}>
        <Fact name={t(($) => $.facts.entry)}>
          <code>{id}</code>
        </Fact>
        <Fact name={t(($) => $.facts.time)}>{time}</Fact>
        {inputs.length > 0 && (
          <Fact name={t(($) => $.facts.in)}>
            <Things of={inputs} />
          </Fact>
        )}
        {outputs.length > 0 && (
          <Fact name={t(($) => $.facts.out)}>
            <Things of={outputs} />
          </Fact>
        )}
        <Fact name={t(($) => $.facts.software)}>{software}</Fact>
        {adapter && <Fact name={t(($) => $.facts.adapter)}>{adapter}</Fact>}
        <Fact name={t(($) => $.facts.hash)}>
          <code>{hash}</code>
        </Fact>
        <Fact name={t(($) => $.facts.before)}>
          <code>{previous}</code>
        </Fact>
        {settings !== null && (
          <Fact name={t(($) => $.facts.settings)}>
            <Scroll className={classes.settings} label={t(($) => $.facts.json)}>
              <pre>{JSON.stringify(settings, null, 2)}</pre>
            </Scroll>
          </Fact>
        )}
      </dl>
    </div>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Things({ of }: { of: readonly Thing[] }) {
  return (
    <ul className={classes.things}>
      {of.map(({ what, name, sha256 }) => (
        <li key={`${what}/${name}/${sha256}`}>
          {what} <b>{name}</b> {sha256 && <code>{sha256}</code>}
        </li>
      ))}
    </ul>
  );
}
