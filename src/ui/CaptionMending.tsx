import { Switch, Tooltip } from "@mantine/core";
import { captionStore, mendAsOpenAi } from "../workspace/captions";
import { report } from "../workspace/faults";
import { useStore } from "../workspace/react";
import { useWords } from "./words";

/** Whether captions are mended before a model reads them: one choice for typed captions and for imported suites. */
export function CaptionMending() {
  const t = useWords();
  const asOpenAi = useStore(captionStore, (state) => state.asOpenAi);
  return (
    <Tooltip multiline w={280} label={t(($) => $.mending.about)}>
      <Switch
        size="xs"
        mt={6}
        label={t(($) => $.mending.label)}
        checked={asOpenAi}
        onChange={(event) => void mendAsOpenAi(event.currentTarget.checked).catch(report)}
      />
    </Tooltip>
  );
}
