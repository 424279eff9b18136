// biome-ignore-all lint/a11y/useSemanticElements: rows that are placed by a virtualiser can't be those of a <table>
// biome-ignore-all lint/a11y/useFocusableInteractive: header cells here do nothing; only their buttons take the keyboard
import { IconArrowsLeftRight, IconRefresh, IconTrash } from "@tabler/icons-react";
import { memo } from "react";
import { usable } from "../../negatives/set";
import { goTo } from "../../workspace/route";
import { EditForm } from "./EditForm";
import { RejectForm } from "./RejectForm";
import { SlotRow } from "./SlotRow";
import slotsStyles from "./slots.module.css";
import { fill } from "./stores/run";
import { removeItem } from "./stores/set";
import { placeBeside, type Row } from "./stores/view";
import { useWords } from "./words";

export interface Opened {
  slot: number;
  form: "edit" | "reject";
}

interface Props {
  row: Row;
  busy: boolean;
  opened: Opened | null;
  onOpen: (id: string, what: Opened | null) => void;
}

/** Rows are made anew with each change of the set; what they show mostly isn't. */
const same = (one: Props, other: Props) =>
  one.row.item === other.row.item &&
  one.row.at === other.row.at &&
  one.row.slots.join() === other.row.slots.join() &&
  one.busy === other.busy &&
  one.opened === other.opened &&
  one.onOpen === other.onOpen;

/** A caption and its shown slots. */
export const CaptionGroup = memo(function CaptionGroup({ row, busy, opened, onOpen }: Props) {
  const t = useWords();
  const { at, item, slots } = row;
  const negatives = item.slots.filter(usable).map(({ text }) => text);
  const close = () => onOpen(item.id, null);
  const icon = (label: string, press: () => void, children: React.ReactNode, disabled = false) => (
    <button
      type="button"
      className={slotsStyles.icon}
      aria-label={t(($) => $.slots.of, { label, name: item.original.slice(0, 80) })}
      title={label}
      disabled={busy || disabled}
      onClick={press}
    >
      {children}
    </button>
  );
  return (
    <>
      <div role="row" className={slotsStyles.caption}>
        <div role="rowheader" aria-colspan={5}>
          <span className={slotsStyles.original}>
            {item.original.slice(0, 700) || t(($) => $.group.empty)}
          </span>
          {item.imageId !== null && <code>{item.imageId}</code>}
          <span className={slotsStyles.captionButtons}>
            {icon(
              t(($) => $.group.compare),
              () => {
                placeBeside(item.original.trim().replace(/\s+/g, " "), negatives);
                goTo("compare");
              },
              <IconArrowsLeftRight size={15} />,
              negatives.length === 0,
            )}
            {icon(
              t(($) => $.group.anew),
              () => void fill([at]),
              <IconRefresh size={15} />,
            )}
            {icon(
              t(($) => $.group.remove),
              () => removeItem(at),
              <IconTrash size={15} />,
            )}
          </span>
        </div>
      </div>
      {slots.map((k) => (
        <SlotRow
          // A slot is its place: texts come and go.
          key={k}
          at={at}
          place={k}
          item={item}
          busy={busy}
          onOpen={(form) => onOpen(item.id, { slot: k, form })}
          form={
            opened?.slot !== k ? null : opened.form === "edit" ? (
              <EditForm at={at} place={k} slot={item.slots[k]!} original={item.original} onClose={close} />
            ) : (
              <RejectForm at={at} place={k} onClose={close} />
            )
          }
        />
      ))}
    </>
  );
}, same);
