import { Modal, type ModalProps } from "@mantine/core";
import { useWords } from "./words";

type DialogProps = Pick<ModalProps, "opened" | "onClose" | "title" | "size" | "children">;

/** What is asked or shown above the page, with a named way out. */
export function Dialog(props: DialogProps) {
  const t = useWords();
  return <Modal {...props} closeButtonProps={{ "aria-label": t(($) => $.close) }} />;
}
