/**
 * The little Markdown that the page's own notes use: headings, paragraphs, lists, tables, code, links,
 * emphasis. It builds elements and never HTML, so that a model card can't bring scripts.
 */
import { Fragment, type ReactNode } from "react";

const INLINE = /(`[^`]+`|\*\*[^*]+\*\*|\*[^*]+\*|\[[^\]]+\]\([^)\s]+\)|<https?:\/\/[^>\s]+>)/;

function inline(text: string): ReactNode[] {
  return text.split(INLINE).map((part, i) => {
    const key = `${i}-${part.slice(0, 12)}`;
    if (/^`.+`$/.test(part)) return <code key={key}>{part.slice(1, -1)}</code>;
    if (/^\*\*.+\*\*$/.test(part)) return <strong key={key}>{part.slice(2, -2)}</strong>;
    if (/^\*.+\*$/.test(part)) return <em key={key}>{part.slice(1, -1)}</em>;
    const link = /^\[([^\]]+)\]\(([^)\s]+)\)$/.exec(part) ?? /^<((https?:\/\/[^>\s]+))>$/.exec(part);
    if (link && /^https?:\/\//.test(link[2]!))
      return (
        <a key={key} href={link[2]} rel="noreferrer" target="_blank">
          {link[1]}
        </a>
      );
    return <Fragment key={key}>{link ? link[1] : part}</Fragment>;
  });
}

function cells(line: string): string[] {
  return line
    .replace(/^\s*\||\|\s*$/g, "")
    .split("|")
    .map((cell) => cell.trim());
}

/** The headings of a table's first line that say something: a heading cell without text has nothing to announce. */
function headed(line: string): string[] {
  return cells(line).filter((cell) => cell !== "");
}

/** Without YAML front matter, which the cards of model hubs begin with. */
function body(text: string): string {
  return text.replace(/^---\n[\s\S]*?\n---\n/, "");
}

interface Props {
  text: string;
  level?: 2 | 3;
  /** What the text is called, so that tables of several on one page have names of their own; default its first heading. */
  of?: string;
}

export function Markdown({ text, level = 2, of = /^# (.+)$/m.exec(text)?.[1] }: Props) {
  const blocks = body(text.replaceAll("\r\n", "\n"))
    .split(/(^```[\s\S]*?^```)/m) // a fence holds its empty lines
    .flatMap((part) => (part.startsWith("```") ? [part] : part.split(/\n{2,}|\n(?=#{1,6} )/)))
    .map((block) => block.trim())
    .filter(Boolean);
  return blocks.map((block, i) => {
    const key = `${i}-${block.slice(0, 16)}`;
    const lines = block.split("\n");
    const heading = /^(#{1,6}) (.*)$/.exec(lines[0]!);
    if (heading) {
      const depth = Math.min(6, heading[1]!.length + level - 1);
      const Tag = `h${depth}` as "h2";
      const rest = lines.slice(1).join("\n");
      return (
        <Fragment key={key}>
          <Tag>{inline(heading[2]!)}</Tag>
          {rest && <Markdown text={rest} level={level} of={of} />}
        </Fragment>
      );
    }
    if (block.startsWith("```")) return <pre key={key}>{lines.slice(1, -1).join("\n")}</pre>;
    if (
      lines.length > 1 &&
      /^\s*\|?[\s:|-]+\|?\s*$/.test(lines[1]!) &&
      lines[1]!.includes("-") &&
      lines[0]!.includes("|")
    ) {
      const caption = headed(lines[0]!).join(", ");
      return (
        <section
          key={key}
          className="tableScroll"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a wide table scrolls by keyboard, too
          tabIndex={0}
          aria-label={[`Table ${i}`, of && ` of ${of}`, caption && `: ${caption}`].filter(Boolean).join("")}
        >
          <table>
            {headed(lines[0]!).length > 0 && (
              <thead>
                <tr>
                  {cells(lines[0]!).map((cell, c) =>
                    cell ? (
                      <th key={cell} scope="col">
                        {inline(cell)}
                      </th>
                    ) : (
                      // biome-ignore lint/suspicious/noArrayIndexKey: cells of a fixed text
                      <td key={c} />
                    ),
                  )}
                </tr>
              </thead>
            )}
            <tbody>
              {lines.slice(2).map((line) => (
                <tr key={line}>
                  {cells(line).map((cell, c) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: cells of a fixed text
                    <td key={c}>{inline(cell)}</td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      );
    }
    if (/^([-*]|\d+\.) /.test(lines[0]!)) {
      const items = block.split(/\n(?=(?:[-*]|\d+\.) )/).map((item) => item.replace(/^([-*]|\d+\.) /, ""));
      const List = /^\d/.test(lines[0]!) ? "ol" : "ul";
      return (
        <List key={key}>
          {items.map((item) => (
            <li key={item}>{inline(item.replace(/\n\s*/g, " "))}</li>
          ))}
        </List>
      );
    }
    return <p key={key}>{inline(lines.join(" "))}</p>;
  });
}
