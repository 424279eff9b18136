import { Button, Checkbox, NumberInput } from "@mantine/core";
import { IconDice5, IconRefresh } from "@tabler/icons-react";
import { KINDS, PAPER_KINDS } from "../../negatives/types";
import { Panel } from "../../ui/Panel";
import page from "../../ui/page.module.css";
import { useShallow, useStore } from "../../workspace/react";
import { GeneratorPanel } from "./GeneratorPanel";
import classes from "./negatives.module.css";
import { fill, runStore } from "./stores/run";
import { negativesStore, setSettings } from "./stores/set";
import { kindName } from "./stores/view";
import { useWords } from "./words";

const MOST_SEED = 999_999;

/** Which kinds, how many, by which seed, and who writes them. */
export function Recipe() {
  const t = useWords();
  const { kinds, perCaption, seed, count } = useStore(
    negativesStore,
    useShallow(({ set }) => ({
      kinds: set.kinds,
      perCaption: set.perCaption,
      seed: set.seed,
      count: set.items.length,
    })),
  );
  const busy = useStore(runStore, ({ run }) => run !== null);
  const toggle = (kind: (typeof KINDS)[number], on: boolean) =>
    setSettings({ kinds: KINDS.filter((other) => (other === kind ? on : kinds.includes(other))) });
  const number = (value: string | number, low: number, high: number) =>
    Math.min(high, Math.max(low, Math.round(Number(value)) || low));
  return (
    <Panel id="recipe" title={t(($) => $.recipe.title)} className={classes.panel}>
      <fieldset className={classes.kinds}>
        <legend>{t(($) => $.recipe.types)}</legend>
        {KINDS.map((kind) => (
          <Checkbox
            key={kind}
            size="xs"
            label={kindName(kind)}
            checked={kinds.includes(kind)}
            onChange={(event) => toggle(kind, event.currentTarget.checked)}
            disabled={busy}
          />
        ))}
      </fieldset>
      <div className={page.buttons}>
        <Button size="compact-xs" disabled={busy} onClick={() => setSettings({ kinds: [...PAPER_KINDS] })}>
          {t(($) => $.recipe.five)}
        </Button>
        <Button size="compact-xs" disabled={busy} onClick={() => setSettings({ kinds: [...KINDS] })}>
          {t(($) => $.recipe.all)}
        </Button>
      </div>
      <div className={classes.fields}>
        <NumberInput
          label={t(($) => $.recipe.each)}
          min={1}
          max={16}
          value={perCaption}
          disabled={busy}
          onChange={(value) => setSettings({ perCaption: number(value, 1, 16) })}
        />
        <NumberInput
          label={t(($) => $.recipe.seed)}
          min={0}
          max={MOST_SEED}
          value={seed}
          disabled={busy}
          onChange={(value) => setSettings({ seed: number(value, 0, MOST_SEED) })}
        />
      </div>
      <GeneratorPanel disabled={busy} />
      <div className={page.buttons}>
        <Button
          leftSection={<IconRefresh size={14} />}
          disabled={busy || count === 0 || kinds.length === 0}
          onClick={() => void fill()}
        >
          {t(($) => $.recipe.again)}
        </Button>
        <Button
          leftSection={<IconDice5 size={14} />}
          disabled={busy || count === 0 || kinds.length === 0}
          onClick={() => {
            setSettings({ seed: Math.floor(Math.random() * (MOST_SEED + 1)) });
            void fill();
          }}
        >
          {t(($) => $.recipe.otherSeed)}
        </Button>
      </div>
      <p className={page.hint}>
        {kinds.length === 0 ? `${t(($) => $.recipe.chooseOne)} ` : ""}
        {t(($) => $.recipe.stays)}
      </p>
    </Panel>
  );
}
