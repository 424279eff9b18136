import { Button, Modal, Stack } from "@mantine/core";
import { modelChoiceStore } from "../../workspace/modelChoice";
import { useStore } from "../../workspace/react";

/** Asks which of several models in one folder is meant. */
export function ModelChoice() {
  const choice = useStore(modelChoiceStore, (state) => state.choice);
  return (
    <Modal
      opened={choice !== null}
      onClose={() => choice?.choose(null)}
      title="Which model is meant?"
      closeButtonProps={{ "aria-label": "Close" }}
    >
      <p>There are {choice?.folders.length} models in this folder. One is loaded, never a mixture.</p>
      <Stack gap="xs" mt={12}>
        {choice?.folders.map((path) => (
          <Button key={path} variant="default" fullWidth justify="start" onClick={() => choice.choose(path)}>
            {path || "the files outside any folder"}
          </Button>
        ))}
      </Stack>
    </Modal>
  );
}
