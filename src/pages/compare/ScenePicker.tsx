import { Button, Group, Text } from "@mantine/core";
import { useState } from "react";
import { Dialog } from "../../ui/Dialog";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { writeSceneRef } from "../../workspace/scenes";
import { faultTitle } from "../../workspace/told";
import { useScenes } from "../../workspace/useScenes";
import styles from "./images.module.css";
import { useWords } from "./words";

const SEED = 7;
const COUNT = 18;

interface Props {
  opened: boolean;
  onClose: () => void;
  onPick: (refs: string[]) => void;
  onMore: () => void;
}

/** A handful of sample scenes to add; the Scenes page has them all. */
export function ScenePicker({ opened, ...rest }: Props) {
  const t = useWords();
  return (
    <Dialog opened={opened} onClose={rest.onClose} title={t(($) => $.picker.title)} size="xl">
      <Picker {...rest} />
    </Dialog>
  );
}

function Picker({ onPick, onMore }: Omit<Props, "opened">) {
  const t = useWords();
  const [from, setFrom] = useState(0);
  const [chosen, setChosen] = useState<string[]>([]);
  const refs = Array.from({ length: COUNT }, (_, i) =>
    writeSceneRef({ seed: SEED, index: from + i, kind: null, twin: false }),
  );
  const { scenes, fault } = useScenes(refs);
  const toggle = (ref: string) =>
    setChosen((list) => (list.includes(ref) ? list.filter((other) => other !== ref) : [...list, ref]));
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {t(($) => $.picker.about)}
      </Text>
      {fault && (
        <Text c="red">
          {faultTitle(fault)} <FaultAdvice fault={fault} />
        </Text>
      )}
      <ul className={styles.thumbs} aria-busy={scenes === null}>
        {scenes?.map(({ ref, title, url }) => (
          <li key={ref}>
            <button
              type="button"
              className={styles.thumb}
              aria-pressed={chosen.includes(ref)}
              title={title}
              onClick={() => toggle(ref)}
            >
              <img src={url} alt={title} />
            </button>
          </li>
        ))}
      </ul>
      <Group mt="md" justify="space-between">
        <Group gap="xs">
          <Button onClick={() => setFrom((index) => index + COUNT)}>{t(($) => $.picker.other)}</Button>
          <Button variant="subtle" onClick={onMore}>
            {t(($) => $.picker.all)}
          </Button>
        </Group>
        <Button variant="filled" disabled={chosen.length === 0} onClick={() => onPick(chosen)}>
          {chosen.length > 1 ? t(($) => $.picker.addMany, { count: chosen.length }) : t(($) => $.picker.add)}
        </Button>
      </Group>
    </>
  );
}
