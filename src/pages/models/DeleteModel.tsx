import { Button, Modal } from "@mantine/core";
import { bytes } from "../../ui/format";
import type { CachedModel } from "../../worker/protocol";
import { deleteModel, keepForRuns, unloadModel } from "../../workspace/models";
import classes from "./models.module.css";

/** "the run “DeGLA”", "the runs “A” and “B”", "the runs “A”, “B” and 3 more" */
export function listed(runs: readonly string[]): string {
  const names = runs.map((name) => `“${name}”`);
  const shown = names.length <= 3 ? names : [...names.slice(0, 2), `${names.length - 2} more`];
  return shown.length === 1
    ? `the run ${shown[0]}`
    : `the runs ${shown.slice(0, -1).join(", ")} and ${shown.at(-1)}`;
}

/** Asks before a model is deleted, and says which runs need it. @param model null: closed */
export function DeleteModel({ model, onClose }: { model: CachedModel | null; onClose: () => void }) {
  const runs = model?.runs ?? [];
  const one = runs.length === 1;
  const take = (away: (id: string) => Promise<void>) => () => {
    if (model) void unloadModel(model.id).then(() => away(model.id));
    onClose();
  };
  return (
    <Modal
      opened={model !== null}
      onClose={onClose}
      title={`Delete ${model?.name}?`}
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p className={classes.modalText}>
        {model && bytes(model.bytes)} are freed. To use the model again it has to be{" "}
        {model?.source === "hub" ? "downloaded again." : "dropped here again."}
      </p>
      {runs.length > 0 && (
        <p className={classes.modalText}>
          Without it {listed(runs)} can't go on, be kept as a model, or be exported. It can leave this list
          and stay in storage until {one ? "that run is" : "the last of them is"} deleted.
        </p>
      )}
      <div className={classes.modalFoot}>
        <Button onClick={onClose}>Keep</Button>
        {runs.length > 0 && !model?.forRuns && (
          <Button onClick={take((id) => keepForRuns(id, true))}>
            Keep for {one ? "the run" : "the runs"} only
          </Button>
        )}
        <Button variant="filled" color="red" onClick={take(deleteModel)}>
          Delete
        </Button>
      </div>
    </Modal>
  );
}
