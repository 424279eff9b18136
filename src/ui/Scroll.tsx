import { useMergedRef } from "@mantine/hooks";
import { type ComponentProps, useRef } from "react";
import { useSideways } from "./sideways";

interface Props extends Omit<ComponentProps<"section">, "aria-label" | "tabIndex"> {
  label: string;
}

/**
 * What scrolls by itself, and takes the keyboard for that: a table wider than the page, a long list. Where it goes on to the
 * right, its edge says so.
 */
export function Scroll({ label, ref = null, ...rest }: Props) {
  const box = useRef<HTMLElement>(null);
  const both = useMergedRef(box, ref);
  useSideways(box, label);
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
  return <section ref={both} tabIndex={0} aria-label={label} {...rest} />;
}
