import { Anchor, Loader } from "@mantine/core";
import { Fragment, useEffect, useState } from "react";
import { Trans } from "../../language/words";
import { BUNDLED, TUNED } from "../../storage/models/bundledModels";
import classes from "./about.module.css";
import { Markdown } from "./markdown";
import { useWords } from "./words";

const PAPERS = {
  sclip: "https://arxiv.org/abs/2312.01597",
  clearclip: "https://arxiv.org/abs/2407.12442",
  surgery: "https://arxiv.org/abs/2304.05653",
  itaclip: "https://arxiv.org/abs/2411.12044",
  eclip: "https://arxiv.org/abs/2502.18816",
  filip: "https://arxiv.org/abs/2111.07783",
};

const links = Object.fromEntries(
  Object.entries(PAPERS).map(([name, href]) => [
    name,
    <Anchor key={name} href={href} target="_blank" rel="noreferrer" inherit underline="always" />,
  ]),
);

const TERMS = ["global", "selfSelf", "gradEclip", "raw", "local", "words", "truth"] as const;

/** What this is, how it computes, what it does with pictures, and whose work it uses. */
export function AboutPage() {
  const t = useWords();
  return (
    <div className={classes.about}>
      <h1>{t(($) => $.title)}</h1>
      <p className={classes.lead}>{t(($) => $.lead)}</p>

      <h2>{t(($) => $.seen.title)}</h2>
      <dl>
        {TERMS.map((name) => (
          <Fragment key={name}>
            <dt>{t(($) => $.seen[name].term)}</dt>
            <dd>
              <Trans t={t} i18nKey={($) => $.seen[name].text} components={links} />
            </dd>
          </Fragment>
        ))}
      </dl>

      <h2>{t(($) => $.privacy.title)}</h2>
      <p>{t(($) => $.privacy.text)}</p>

      <h2>{t(($) => $.models.title)}</h2>
      {([BUNDLED, TUNED] as const).map(({ path, name }, i) => (
        <OwnText
          key={path}
          title={t(($) => $.models.card, { name: name ?? path })}
          path={`${path}README.md`}
          otherwise={t(($) => $.models.missing)}
          before={t(($) => (i === 0 ? $.models.notes.base : $.models.notes.tuned))}
        />
      ))}

      <h2>{t(($) => $.scenes.title)}</h2>
      <OwnText
        title={t(($) => $.scenes.sources)}
        path="scenes/ATTRIBUTION.md"
        otherwise={t(($) => $.scenes.missing)}
        before={t(($) => $.scenes.note)}
      />

      <h2>{t(($) => $.software.title)}</h2>
      <p>{t(($) => $.software.text)}</p>
    </div>
  );
}

interface OwnTextProps {
  title: string;
  path: string;
  /** Shown where the file is not to be had. */
  otherwise: string;
  /** The page's own words about it, where it is in another language. */
  before: string;
}

/** A text file of this site, fetched when it is opened. */
function OwnText({ title, path, otherwise, before }: OwnTextProps) {
  const [text, setText] = useState<string | null>(null);
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!open || text !== null) return;
    let live = true;
    fetch(path)
      .then((answer) => {
        // A dev server answers a missing file with the page itself.
        const isPage = answer.headers.get("content-type")?.includes("html");
        return answer.ok && !isPage ? answer.text() : otherwise;
      })
      .catch(() => otherwise)
      .then((found) => live && setText(found));
    return () => {
      live = false;
    };
  }, [open, text, path, otherwise]);
  return (
    <details className={classes.note} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open && before !== "" && <Markdown text={before} level={3} />}
      {open && (text === null ? <Loader size="sm" /> : <Markdown text={text} level={3} />)}
    </details>
  );
}
