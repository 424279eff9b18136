import { useClickOutside } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";
import { useRef, useState } from "react";
import shared from "../../ui/page.module.css";
import { useStore } from "../../workspace/react";
import { MAIN_PAGES, MORE_PAGES, type Page, routeStore } from "../../workspace/route";
import { useWords } from "../words";
import classes from "./shell.module.css";

/** The pages of the work in a row, the rest behind one button: links all of them, so that each opens in a tab. */
export function Nav() {
  const t = useWords();
  const page = useStore(routeStore, (state) => state.page);
  return (
    <nav className={classes.nav} aria-label={t(($) => $.nav.label)}>
      {MAIN_PAGES.map((name) => (
        <PageLink key={name} page={name} className={classes.link} current={name === page} />
      ))}
      <More page={page} />
    </nav>
  );
}

function PageLink({
  page,
  current,
  ...rest
}: {
  page: Page;
  current: boolean;
  className: string | undefined;
  onClick?: () => void;
}) {
  const t = useWords();
  return (
    <a href={`#/${page}`} aria-current={current ? "page" : undefined} {...rest}>
      {t(($) => $.pages[page])}
    </a>
  );
}

function More({ page }: { page: Page }) {
  const t = useWords();
  const [open, setOpen] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => setOpen(false);
  const box = useClickOutside<HTMLDivElement>(close);
  const here = (MORE_PAGES as readonly Page[]).includes(page);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes from anywhere in it, as in a menu
    <div
      ref={box}
      className={classes.more}
      onKeyDown={(event) => {
        if (event.key !== "Escape" || !open) return;
        close();
        button.current?.focus();
      }}
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) close();
      }}
    >
      <button
        ref={button}
        type="button"
        className={classes.link}
        aria-expanded={open}
        aria-controls="more-pages"
        aria-current={here ? "true" : undefined}
        onClick={() => setOpen(!open)}
      >
        {t(($) => (here ? $.pages[page] : $.nav.more))}
        <IconChevronDown size={14} stroke={1.8} aria-hidden />
        {here && <span className={shared.srOnly}>{t(($) => $.nav.morePages)}</span>}
      </button>
      <ul id="more-pages" className={classes.moreList} hidden={!open}>
        {MORE_PAGES.map((name) => (
          <li key={name}>
            <PageLink page={name} className={classes.moreLink} current={name === page} onClick={close} />
          </li>
        ))}
      </ul>
    </div>
  );
}
