import type { ComponentProps } from "react";

interface Props extends Omit<ComponentProps<"section">, "aria-label" | "tabIndex"> {
  label: string;
}

/** What scrolls by itself, and takes the keyboard for that: a table wider than the page, a long list. */
export function Scroll({ label, ...rest }: Props) {
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls takes the keyboard
  return <section tabIndex={0} aria-label={label} {...rest} />;
}
