import { Button } from "@mantine/core";
import { list } from "../../language/formats";
import { Dialog } from "../../ui/Dialog";
import { bytes } from "../../ui/format";
import page from "../../ui/page.module.css";
import type { CachedModel } from "../../worker/protocol";
import { deleteModel, keepForRuns, unloadModel } from "../../workspace/models";
import { say, useWords } from "./words";

/** "the run “DeGLA”", "the runs “A” and “B”", "the runs “A”, “B” and 3 more" */
export function listed(runs: readonly string[]): string {
  const names = runs.map((name) => `“${name}”`);
  const shown =
    names.length <= 3 ? names : [...names.slice(0, 2), say(($) => $.runs.more, { count: names.length - 2 })];
  return say(($) => $.runs.the, { count: names.length, names: list(shown) });
}

/** Asks before a model is deleted, and says which runs need it. @param model null: closed */
export function DeleteModel({ model, onClose }: { model: CachedModel | null; onClose: () => void }) {
  const t = useWords();
  const runs = model?.runs ?? [];
  const count = runs.length;
  const take = (away: (id: string) => Promise<void>) => () => {
    if (model) void unloadModel(model.id).then(() => away(model.id));
    onClose();
  };
  return (
    <Dialog
      opened={model !== null}
      onClose={onClose}
      title={t(($) => $.delete.title, { name: model?.name ?? "" })}
    >
      <p className={page.dialogText}>
        {model &&
          t(($) => (model.source === "hub" ? $.delete.freedHub : $.delete.freedFiles), {
            size: bytes(model.bytes),
          })}
      </p>
      {count > 0 && (
        <p className={page.dialogText}>{t(($) => $.delete.needed, { count, runs: listed(runs) })}</p>
      )}
      <div className={page.dialogFoot}>
        <Button onClick={onClose}>{t(($) => $.delete.keep)}</Button>
        {count > 0 && !model?.forRuns && (
          <Button onClick={take((id) => keepForRuns(id, true))}>
            {t(($) => $.delete.forRuns, { count })}
          </Button>
        )}
        <Button variant="filled" color="red" onClick={take(deleteModel)}>
          {t(($) => $.here.delete)}
        </Button>
      </div>
    </Dialog>
  );
}
