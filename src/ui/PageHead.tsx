import type { ReactNode } from "react";
import page from "./page.module.css";

/** What a page is, and what it is for. */
export function PageHead({ title, about, children }: { title: string; about: string; children?: ReactNode }) {
  return (
    <div className={page.head}>
      <h1>{title}</h1>
      <p>{about}</p>
      {children}
    </div>
  );
}
