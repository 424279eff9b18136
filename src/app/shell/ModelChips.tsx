import { Menu } from "@mantine/core";
import { IconCheck, IconChevronDown, IconPlus } from "@tabler/icons-react";
import { BUNDLED_ID, shortName, TUNED_ID } from "../../workspace/modelSources";
import { modelStore, putModel, type Slot } from "../../workspace/models";
import { useParts } from "../../workspace/react";
import { goTo } from "../../workspace/route";
import { useWords } from "../words";
import chips from "./chips.module.css";

/** The one or two compared models; each chip is also the place to choose another. */
export function ModelChips() {
  const t = useWords();
  const { slots, loaded, loading, cached } = useParts(modelStore, "slots", "loaded", "loading", "cached");
  const known = [...new Set([BUNDLED_ID, TUNED_ID, ...Object.keys(loaded), ...cached.map(({ id }) => id)])];
  const chip = (slot: Slot) => {
    const id = slots[slot];
    const name = id ? (loaded[id]?.name ?? shortName(id)) : null;
    const busy = id !== null && loading[id] !== undefined;
    return (
      <Menu key={slot} position="bottom-end" shadow="md" width={280}>
        <Menu.Target>
          <button
            type="button"
            className={chips.chip}
            data-slot={slot}
            data-empty={name === null}
            aria-label={
              name === null
                ? t(($) => $.slots.second)
                : t(($) => (busy ? $.slots.ofLoading : $.slots.of), { slot: slot.toUpperCase(), name })
            }
          >
            {name === null ? (
              <IconPlus size={14} aria-hidden />
            ) : (
              <>
                <span className={chips.slot} data-slot={slot} aria-hidden>
                  {slot.toUpperCase()}
                </span>
                <span className={chips.chipText}>{busy ? t(($) => $.slots.loading) : name}</span>
                <IconChevronDown size={13} aria-hidden />
              </>
            )}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t(($) => (slot === "a" ? $.slots.model : $.slots.beside))}</Menu.Label>
          {known.map((other) => (
            <Menu.Item
              key={other}
              onClick={() => void putModel(slot, other)}
              disabled={slot === "b" && other === slots.a}
              rightSection={
                other === id ? <IconCheck size={14} aria-label={t(($) => $.slots.chosen)} /> : null
              }
            >
              {loaded[other]?.name ?? shortName(other)}
            </Menu.Item>
          ))}
          <Menu.Divider />
          {slot === "b" && id !== null && (
            <Menu.Item onClick={() => void putModel("b", null)}>{t(($) => $.slots.onlyOne)}</Menu.Item>
          )}
          <Menu.Item onClick={() => goTo("models")}>{t(($) => $.slots.more)}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
    );
  };
  return (
    <>
      {chip("a")}
      {chip("b")}
    </>
  );
}
