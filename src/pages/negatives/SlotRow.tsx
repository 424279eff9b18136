// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed by a virtualiser can't be those of a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: header cells here do nothing; only their buttons take the keyboard

import { IconArrowBackUp, IconCheck, IconPencil, IconRefresh, IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { Item, SlotState } from "../../negatives/set";
import slotsStyles from "./slots.module.css";
import { reasonWords } from "./stores/reasons";
import { accept, regenerate, restore } from "./stores/set";
import { kindName, makerName, piecesOf, stateName } from "./stores/view";
import { useWords } from "./words";

const SIGNS: Record<SlotState, string> = { made: "○", accepted: "✓", rejected: "✗", empty: "–" };

interface Props {
  at: number;
  place: number;
  item: Item;
  busy: boolean;
  onOpen: (form: "edit" | "reject") => void;
  /** The open form of this slot, or null. */
  form: ReactNode;
}

/** One negative: what changed, whose it is, and what can be done with it. */
export function SlotRow({ at, place, item, busy, onOpen, form }: Props) {
  const t = useWords();
  const slot = item.slots[place]!;
  const { kind, text, state, reason, maker, before, after } = slot;
  const name = t(($) => $.slots.name, {
    kind: kindName(kind),
    place: place + 1,
    caption: item.original.slice(0, 60),
  });
  const button = (label: string, press: () => void, children: ReactNode, pressed?: boolean) => (
    // A plain button: some hundreds of them are in the page at a time.
    <button
      type="button"
      className={slotsStyles.icon}
      aria-label={t(($) => $.slots.of, { label, name })}
      aria-pressed={pressed}
      title={label}
      disabled={busy}
      onClick={press}
    >
      {children}
    </button>
  );
  return (
    <>
      <div role="row" className={slotsStyles.slot} data-state={state}>
        <div role="cell" className={slotsStyles.kind}>
          {kindName(kind)}
        </div>
        <div role="cell" className={slotsStyles.text}>
          {text === null ? (
            <span className={slotsStyles.reason}>{reasonWords(reason) || t(($) => $.slots.notMade)}</span>
          ) : (
            <>
              <span className={slotsStyles.negative}>
                {piecesOf(text, after).map((piece, i) =>
                  piece.marked ? (
                    // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
                    <mark key={i}>{piece.text}</mark>
                  ) : (
                    piece.text
                  ),
                )}
              </span>
              {reason && <span className={slotsStyles.reason}>{reasonWords(reason)}</span>}
            </>
          )}
        </div>
        <div role="cell" className={slotsStyles.was}>
          {text !== null &&
            piecesOf(item.original, before)
              .filter(({ marked }) => marked)
              .map((piece, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no other name
                <s key={i}>{piece.text.trim()}</s>
              ))}
        </div>
        <div role="cell" className={slotsStyles.state}>
          <span>
            <span aria-hidden>{SIGNS[state]}</span> {stateName(state)}
          </span>
          {maker && <small>{makerName(maker)}</small>}
        </div>
        <div role="cell" className={slotsStyles.actions}>
          {state !== "rejected" &&
            text !== null &&
            button(
              t(($) => $.slots.accept),
              () => accept(at, place),
              <IconCheck size={15} />,
              state === "accepted",
            )}
          {state === "rejected"
            ? button(
                t(($) => $.slots.takeBack),
                () => restore(at, place),
                <IconArrowBackUp size={15} />,
              )
            : text !== null &&
              button(
                t(($) => $.slots.reject),
                () => onOpen("reject"),
                <IconX size={15} />,
              )}
          {button(
            t(($) => $.slots.edit),
            () => onOpen("edit"),
            <IconPencil size={15} />,
          )}
          {button(
            t(($) => $.slots.another),
            () => void regenerate(at, place),
            <IconRefresh size={15} />,
          )}
        </div>
      </div>
      {form && (
        <div role="row" className={slotsStyles.formRow}>
          <div role="cell" aria-colspan={5}>
            {form}
          </div>
        </div>
      )}
    </>
  );
}
