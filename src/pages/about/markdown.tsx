/** The page's own notes and model cards, by react-markdown: it builds elements and never HTML, so no card brings scripts. */
import type { ReactNode } from "react";
import ReactMarkdown, { type Components } from "react-markdown";
import remarkGfm from "remark-gfm";
import { Scroll } from "../../ui/Scroll";
import { say } from "./words";

/** Without YAML front matter, which the cards of model hubs begin with. */
const body = (text: string) => text.replaceAll("\r\n", "\n").replace(/^---\n[\s\S]*?\n---\n/, "");

/** Only addresses of the web lead anywhere: a relative one is of the repository that the card came from. */
function Link({ href, children }: { href?: string; children?: ReactNode }) {
  if (!/^https?:\/\//.test(href ?? "")) return children;
  return (
    <a href={href} rel="noreferrer" target="_blank">
      {children}
    </a>
  );
}

function heading(depth: number) {
  const Tag = `h${Math.min(6, depth)}` as "h2";
  return ({ children }: { children?: ReactNode }) => <Tag>{children}</Tag>;
}

/** @param level what "#" becomes @param of what the text is called, for the names of its tables */
function elements(level: number, of: string): Components {
  return {
    h1: heading(level),
    h2: heading(level + 1),
    h3: heading(level + 2),
    h4: heading(level + 3),
    h5: heading(level + 4),
    h6: heading(level + 5),
    a: Link,
    img: ({ alt }) => alt,
    table: ({ node, children }) => (
      <Scroll
        className="tableScroll"
        label={say(($) => $.table, { text: of, line: node?.position?.start.line ?? 0 })}
      >
        <table>{children}</table>
      </Scroll>
    ),
    // a heading cell without text has nothing to announce
    th: ({ children }) => (children ? <th scope="col">{children}</th> : <td />),
  };
}

export function Markdown({ text, level }: { text: string; level: number }) {
  const content = body(text);
  const of = /^# (.+)$/m.exec(content)?.[1] ?? say(($) => $.thisText);
  return (
    <ReactMarkdown remarkPlugins={[remarkGfm]} components={elements(level, of)}>
      {content}
    </ReactMarkdown>
  );
}
