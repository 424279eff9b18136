import { Button, Menu } from "@mantine/core";
import { IconArrowsLeftRight, IconDownload, IconPlayerPlay } from "@tabler/icons-react";
import page from "../../ui/page.module.css";
import { save } from "../../ui/saveFile";
import type { ExportKind, RunSummary } from "../../worker/training/protocol";
import { useStore } from "../../workspace/react";
import runControlsStyles from "./runControls.module.css";
import { canResume } from "./status";
import { compareWithBase, exportRun, keepAsModel, keepStore } from "./stores/keep";
import { resumeRun } from "./stores/runControls";
import { activeRun, runsStore } from "./stores/runs";
import classes from "./train.module.css";
import { useWords } from "./words";

async function download(id: string, what: ExportKind) {
  const file = await exportRun(id, what);
  if (file) save(file.blob, file.name);
}

/** What can be done with a run's weights. */
export function KeepButtons({ run }: { run: RunSummary }) {
  const t = useWords();
  const keeping = useStore(keepStore, (state) => state.keeping);
  const busy = useStore(runsStore, (state) => state.starting !== null || activeRun(state) !== null);
  const mine = keeping?.run === run.id;
  const weights = run.checkpoint > 0 || run.step > 0;
  return (
    <div className={classes.buttons}>
      {canResume(run) && (
        <Button
          variant="filled"
          disabled={busy}
          leftSection={<IconPlayerPlay size={14} />}
          onClick={() => void resumeRun(run.id)}
        >
          {run.checkpoint > 0
            ? t(($) => $.keep.resumeFrom, { step: run.checkpoint })
            : t(($) => $.keep.resume)}
        </Button>
      )}
      {run.model === null ? (
        <Button
          disabled={!weights || keeping !== null}
          loading={mine}
          onClick={() => void keepAsModel(run.id)}
        >
          {t(($) => $.keep.asModel)}
        </Button>
      ) : (
        <a className={runControlsStyles.kept} href="#/models">
          {t(($) => $.keep.kept)}
        </a>
      )}
      <Button
        disabled={!weights || keeping !== null}
        leftSection={<IconArrowsLeftRight size={14} />}
        onClick={() => void compareWithBase(run.id)}
      >
        {t(($) => $.keep.compare)}
      </Button>
      <Menu position="bottom-start" shadow="md" width={290}>
        <Menu.Target>
          <Button disabled={!weights || keeping !== null} leftSection={<IconDownload size={14} />}>
            {t(($) => $.keep.export)}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => void download(run.id, "model")}>{t(($) => $.keep.model)}</Menu.Item>
          {run.config.train.kind === "lora" && (
            <Menu.Item onClick={() => void download(run.id, "adapter")}>{t(($) => $.keep.adapter)}</Menu.Item>
          )}
          <Menu.Item onClick={() => void download(run.id, "run")}>{t(($) => $.keep.run)}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {mine && keeping && (
        <span role="status" className={`${page.hint} num`}>
          {t(($) => (keeping.what === "model" ? $.keep.keeping : $.keep.writing))}
          {keeping.progress && keeping.progress.total > 0
            ? `: ${Math.round((100 * keeping.progress.done) / keeping.progress.total)}%`
            : "…"}{" "}
          <Button size="compact-xs" onClick={() => keeping.abort.abort()}>
            {t(($) => $.keep.cancel)}
          </Button>
        </span>
      )}
    </div>
  );
}
