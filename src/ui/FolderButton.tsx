import { Button, type ButtonProps } from "@mantine/core";
import { IconFolderOpen } from "@tabler/icons-react";
import { useRef } from "react";

interface Props extends ButtonProps {
  /** What the folder is for, of the input itself. */
  label: string;
  /** The files in it, those of folders in it included; they know their paths. */
  onChange: (files: File[]) => void;
  /** Another way to pick one, where the browser has it. */
  pick?: (() => void) | null;
  children: string;
}

/** Picks a folder, as Mantine's FileButton picks files. */
export function FolderButton({ label, onChange, pick, children, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button
        {...rest}
        leftSection={<IconFolderOpen size={14} />}
        onClick={() => (pick ? pick() : input.current?.click())}
      >
        {children}
      </Button>
      <input
        ref={(made) => {
          input.current = made;
          made?.setAttribute("webkitdirectory", "");
        }}
        type="file"
        hidden
        multiple
        aria-label={label}
        onChange={({ currentTarget }) => {
          onChange([...(currentTarget.files ?? [])]);
          currentTarget.value = "";
        }}
      />
    </>
  );
}
