import { Button, CopyButton } from "@mantine/core";
import { IconCheck, IconChevronRight, IconCopy, IconRepeat } from "@tabler/icons-react";
import { useMemo } from "react";
import { type Entry, entryId, type Thing } from "../../workspace/record";
import classes from "./record.module.css";
import { reproduction } from "./stores/reproduce";
import { ACTION_NAMES, entryLink, recordViewStore } from "./stores/view";

const DATE = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "short" });

/** One line, which unfolds to all that the entry holds. */
export function EntryRow({ entry, open }: { entry: Entry; open: boolean }) {
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
          {DATE.format(new Date(entry.time))}
        </time>
        <span className={classes.action}>{ACTION_NAMES[entry.action]}</span>
        <span className={classes.summary}>{entry.summary}</span>
      </button>
      {open && <Details entry={entry} id={id} />}
    </>
  );
}

function Details({ entry, id }: { entry: Entry; id: string }) {
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
              {copied ? "Copied" : "Copy link"}
            </Button>
          )}
        </CopyButton>
        <CopyButton value={JSON.stringify(entry, null, 2)}>
          {({ copied, copy }) => (
            <Button leftSection={copied ? <IconCheck size={14} /> : <IconCopy size={14} />} onClick={copy}>
              {copied ? "Copied" : "Copy JSON"}
            </Button>
          )}
        </CopyButton>
      </div>
      <dl className={classes.facts}>
        <Fact name="Entry">
          <code>{id}</code>
        </Fact>
        <Fact name="Time">{time}</Fact>
        {inputs.length > 0 && (
          <Fact name="In">
            <Things of={inputs} />
          </Fact>
        )}
        {outputs.length > 0 && (
          <Fact name="Out">
            <Things of={outputs} />
          </Fact>
        )}
        <Fact name="Software">{software}</Fact>
        {adapter && <Fact name="Adapter">{adapter}</Fact>}
        <Fact name="Hash">
          <code>{hash}</code>
        </Fact>
        <Fact name="Before it">
          <code>{previous}</code>
        </Fact>
        {settings !== null && (
          <Fact name="Settings">
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard */}
            <section className={classes.settings} tabIndex={0} aria-label="Settings as JSON">
              <pre>{JSON.stringify(settings, null, 2)}</pre>
            </section>
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
