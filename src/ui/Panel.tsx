import type { ReactNode } from "react";
import page from "./page.module.css";

interface PanelProps {
  /** The heading is `${id}-title`: what it names may say so. */
  id: string;
  title: string;
  /** A line beside the title. */
  hint?: ReactNode;
  className?: string | undefined;
  busy?: boolean;
  children: ReactNode;
}

/** A part of a page under its heading. */
export function Panel({ id, title, hint, className = "", busy, children }: PanelProps) {
  const heading = <h2 id={`${id}-title`}>{title}</h2>;
  return (
    <section aria-labelledby={`${id}-title`} className={`${page.panel} ${className}`} aria-busy={busy}>
      {hint === undefined ? (
        heading
      ) : (
        <div className={page.panelHead}>
          {heading}
          <span className={page.hint}>{hint}</span>
        </div>
      )}
      {children}
    </section>
  );
}
