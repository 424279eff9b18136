import { Button, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useMemo } from "react";
import { cosine } from "../../../ui/format";
import { Panel } from "../../../ui/Panel";
import { Scroll } from "../../../ui/Scroll";
import { modelStore } from "../../../workspace/models";
import { useStore } from "../../../workspace/react";
import page from "../compare.module.css";
import { RunProgress } from "../RunProgress";
import { useRowsInSight } from "../rowsInSight";
import { SkippedRows } from "../SkippedRows";
import { ranked } from "./analysis";
import { FolderBar, Unread } from "./FolderBar";
import styles from "./folder.module.css";
import { type Answer, ask, folderStore, lacking } from "./store";
import { Thumb } from "./Thumb";
import { useWords } from "./words";

/** Height of a row before it is drawn. */
const ROW_PX = 89;

/** The pictures of a folder by nearness to a caption, by both models. */
export function Search() {
  const t = useWords();
  const state = useStore(folderStore);
  const loaded = useStore(modelStore, ({ slots, loaded }) => loaded[slots.a] !== undefined);
  const lacks = lacking("search", state);
  return (
    <Panel id="search" title={t(($) => $.search.title)} hint={t(($) => $.search.hint)}>
      <FolderBar />
      <form
        className={styles.query}
        onSubmit={(event) => {
          event.preventDefault();
          void ask("search");
        }}
      >
        <TextInput
          size="xs"
          label={t(($) => $.search.query)}
          placeholder={t(($) => $.search.placeholder)}
          value={state.query}
          onChange={(event) => folderStore.setState({ query: event.currentTarget.value })}
        />
        <Button
          type="submit"
          variant="filled"
          leftSection={<IconSearch size={14} />}
          disabled={lacks !== null || !loaded || state.run !== null}
        >
          {t(($) => $.search.run)}
        </Button>
      </form>
      {state.run && <RunProgress {...state.run} />}
      {state.search && <SearchResults answer={state.search} />}
    </Panel>
  );
}

function SearchResults({ answer: { pictures, texts, models } }: { answer: Answer }) {
  const t = useWords();
  const orders = useMemo(() => models.map(({ scores }) => ranked(scores.cosine)), [models]);
  const count = orders[0]?.length ?? 0;
  const { long, scroller, measure, ...window } = useRowsInSight(count, ROW_PX);
  return (
    <>
      <Unread unread={models[0]?.scores.unread ?? []} />
      <p className={page.hint} role="status">
        {t(($) => $.search.result, { caption: texts[0] ?? "" })}
      </p>
      <Scroll ref={scroller} className={styles.rows} data-long={long} label={t(($) => $.search.table)}>
        <table className={`${styles.table} num`} aria-rowcount={count + 1}>
          <thead>
            <tr>
              <th scope="col">{t(($) => $.search.rank)}</th>
              {models.map(({ slot, name }) => (
                <th key={slot} scope="col">
                  {t(($) => $.model, { slot: slot.toUpperCase(), name })}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <SkippedRows pixels={window.before} />
            {window.rows.map((at) => (
              <tr key={at} ref={measure} data-index={at} aria-rowindex={at + 2}>
                <th scope="row">{at + 1}</th>
                {models.map(({ slot, scores }, m) => {
                  const i = orders[m]?.[at];
                  const picture = i === undefined ? undefined : pictures[i];
                  return (
                    <td key={slot}>
                      {picture && (
                        <span className={styles.picture} data-large>
                          <Thumb picture={picture} />
                          <span>
                            <span className={styles.path}>{picture.path.split("/").at(-1)}</span>
                            <small>{cosine(scores.cosine[i!]!)}</small>
                          </span>
                        </span>
                      )}
                    </td>
                  );
                })}
              </tr>
            ))}
            <SkippedRows pixels={window.after} />
          </tbody>
        </table>
      </Scroll>
    </>
  );
}
