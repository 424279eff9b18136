import type { ReactNode } from "react";

interface Props {
  width: number;
  height: number;
  /** What the figure shows, also for those who don't see it. */
  title: string;
  children: ReactNode;
}

/** The drawing area of a figure, on the page and in the report. */
export function Frame({ width, height, title, children }: Props) {
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-label={title}
      className="figure"
    >
      <title>{title}</title>
      {children}
    </svg>
  );
}
