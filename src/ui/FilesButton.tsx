import { Button, type ButtonProps } from "@mantine/core";
import { useRef } from "react";

interface Props extends ButtonProps {
  /** What is wanted, as the name of the input itself. */
  label: string;
  /** Those of a folder know their paths, and come with those of folders in it. */
  onFiles: (files: File[]) => void;
  accept?: string;
  multiple?: boolean;
  /** A folder is picked, not files. */
  folder?: boolean;
  /** Another way to pick, where the browser has it. */
  pick?: (() => void) | null;
  children: string;
}

/** Picks files, or a folder. The same ones can be picked again: after each time none is chosen. */
export function FilesButton({ label, onFiles, accept, multiple, folder, pick, children, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button {...rest} onClick={() => (pick ? pick() : input.current?.click())}>
        {children}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={label}
        accept={accept}
        multiple={multiple || folder}
        {...(folder && { webkitdirectory: "" })}
        onChange={({ currentTarget }) => {
          onFiles([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
