import { ActionIcon, Button, NumberInput, Textarea, TextInput } from "@mantine/core";
import { IconPhotoPlus, IconTrash, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { FailureMode } from "../../../eval/failureModes";
import { FilesButton } from "../../../ui/FilesButton";
import { useFold } from "../../../ui/fold";
import { useObjectUrl } from "../../../ui/objectUrl";
import page from "../../../ui/page.module.css";
import { useStore } from "../../../workspace/react";
import failuresStyles from "../failures.module.css";
import modesStyles from "../modes/modes.module.css";
import {
  addCases,
  changeCase,
  changeMode,
  lacking,
  modesStore,
  removeCase,
  removeMode,
  takeFromCompare,
} from "../stores/modes";
import { useWords } from "../words";

interface Props {
  mode: FailureMode;
  at: number;
  unit: string;
}

/** One mode: its name, its price, and its cases. */
export function ModeEditor({ mode, at, unit }: Props) {
  const t = useWords();
  const missing = lacking(mode);
  const { shown, showAll, unfold } = useFold(mode.cases);
  const number = (label: string, value: number, change: (value: number) => void) => (
    <NumberInput
      size="xs"
      label={label}
      min={0}
      value={value}
      onChange={(next) => typeof next === "number" && change(next)}
    />
  );
  return (
    <section className={modesStyles.mode} aria-label={mode.name}>
      <div className={modesStyles.modeHead}>
        <TextInput
          size="xs"
          label={t(($) => $.modes.editor.name)}
          value={mode.name}
          onChange={(event) => changeMode(at, { name: event.currentTarget.value })}
        />
        {number(
          t(($) => $.modes.editor.miss, { unit }),
          mode.missCost,
          (missCost) => changeMode(at, { missCost }),
        )}
        {number(
          t(($) => $.modes.editor.falseAlarm, { unit }),
          mode.falseAlarmCost,
          (falseAlarmCost) => changeMode(at, { falseAlarmCost }),
        )}
        {number(
          t(($) => $.modes.editor.volume),
          mode.volume,
          (volume) => changeMode(at, { volume }),
        )}
        <NumberInput
          size="xs"
          label={t(($) => $.modes.editor.share)}
          placeholder={t(($) => $.modes.editor.asBelow)}
          min={0}
          max={100}
          value={mode.wrongShare === undefined ? "" : mode.wrongShare * 100}
          onChange={(next) =>
            changeMode(at, { wrongShare: typeof next === "number" ? next / 100 : undefined })
          }
        />
        <ActionIcon
          variant="subtle"
          color="gray"
          aria-label={t(($) => $.modes.editor.remove, { name: mode.name })}
          onClick={() => removeMode(at)}
        >
          <IconTrash size={16} />
        </ActionIcon>
      </div>
      <ul className={modesStyles.modeCases}>
        {shown.map((one, k) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: one picture can be several cases
          <ModeCase key={k} one={one} mode={at} at={k} />
        ))}
      </ul>
      <div className={modesStyles.modeTools}>
        {showAll}
        <FilesButton
          multiple
          label={t(($) => $.modes.editor.picturesOf, { name: mode.name })}
          accept="image/*"
          size="compact-xs"
          leftSection={<IconPhotoPlus size={14} />}
          onFiles={(files) => {
            unfold();
            void addCases(at, files);
          }}
        >
          {t(($) => $.modes.editor.pictures)}
        </FilesButton>
        <Button
          size="compact-xs"
          onClick={() => {
            unfold();
            void takeFromCompare(at);
          }}
        >
          {t(($) => $.modes.editor.compare)}
        </Button>
        {missing && <span className={page.hint}>{missing}</span>}
      </div>
    </section>
  );
}

const lines = (text: string) =>
  text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");

function ModeCase({ one, mode, at }: { one: FailureMode["cases"][number]; mode: number; at: number }) {
  const t = useWords();
  const blob = useStore(modesStore, ({ pictures }) => pictures.get(one.picture));
  const url = useObjectUrl(blob);
  return (
    <li className={modesStyles.modeCase}>
      {url ? (
        <img src={url} alt={one.picture} width={84} height={84} />
      ) : (
        <div className={failuresStyles.noPicture}>
          {t(($) => $.modes.editor.addThis, { name: one.picture })}
        </div>
      )}
      <Lines
        label={t(($) => $.modes.editor.right)}
        of={one.right}
        onChange={(right) => changeCase(mode, at, { right })}
      />
      <Lines
        label={t(($) => $.modes.editor.wrong)}
        of={one.wrong}
        onChange={(wrong) => changeCase(mode, at, { wrong })}
      />
      <ActionIcon
        variant="subtle"
        color="gray"
        size="sm"
        aria-label={t(($) => $.modes.editor.removeCase, { n: at + 1, name: one.picture })}
        onClick={() => removeCase(mode, at)}
      >
        <IconX size={14} />
      </ActionIcon>
    </li>
  );
}

interface LinesProps {
  label: string;
  of: readonly string[];
  onChange(written: string[]): void;
}

/** Captions, one a line. What is typed stands as it was typed for as long as it says what the case holds. */
function Lines({ label, of, onChange }: LinesProps) {
  const held = of.join("\n");
  const [typed, setTyped] = useState(held);
  return (
    <Textarea
      size="xs"
      label={label}
      autosize
      minRows={2}
      maxRows={6}
      value={lines(typed).join("\n") === held ? typed : held}
      onChange={({ currentTarget: { value } }) => {
        setTyped(value);
        onChange(lines(value));
      }}
    />
  );
}
