import { Button, Stack } from "@mantine/core";
import { Dialog } from "../../ui/Dialog";
import { modelChoiceStore } from "../../workspace/modelChoice";
import { useStore } from "../../workspace/react";
import { useWords } from "../words";

/** Asks which of several models in one folder is meant. */
export function ModelChoice() {
  const t = useWords();
  const choice = useStore(modelChoiceStore, (state) => state.choice);
  return (
    <Dialog
      opened={choice !== null}
      onClose={() => choice?.choose(null)}
      title={t(($) => $.modelChoice.title)}
    >
      <p>{t(($) => $.modelChoice.count, { folders: choice?.folders.length ?? 0 })}</p>
      <Stack gap="xs" mt={12}>
        {choice?.folders.map((path) => (
          <Button key={path} variant="default" fullWidth justify="start" onClick={() => choice.choose(path)}>
            {path || t(($) => $.modelChoice.outside)}
          </Button>
        ))}
      </Stack>
    </Dialog>
  );
}
