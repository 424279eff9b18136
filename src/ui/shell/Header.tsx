import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { useStore } from "../../state/react";
import { type Page, routeStore } from "../../state/route";
import { BackendMenu } from "./BackendMenu";
import { ModelChips } from "./ModelChips";
import classes from "./shell.module.css";

const LINKS: { page: Page; label: string; also?: Page }[] = [
  { page: "compare", label: "Compare" },
  { page: "negatives", label: "Negatives", also: "lexicon" },
  { page: "scenes", label: "Scenes" },
  { page: "evaluate", label: "Evaluate" },
  { page: "models", label: "Models" },
  { page: "about", label: "About" },
];

export function Header() {
  const page = useStore(routeStore, (state) => state.page);
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <a className={classes.brand} href="#/compare" aria-label="DeGLA Playground, start page">
          <img src="./icon.svg" alt="" width={26} height={26} />
          <span>
            DeGLA <span className={classes.brandRest}>Playground</span>
          </span>
        </a>
        <nav className={classes.nav} aria-label="Pages">
          {LINKS.map((link) => (
            <a
              key={link.page}
              href={`#/${link.page}`}
              className={classes.link}
              aria-current={link.page === page ? "page" : link.also === page ? "true" : undefined}
            >
              {link.label}
            </a>
          ))}
        </nav>
        <div className={classes.tools}>
          <ModelChips />
          <BackendMenu />
          <SchemeSwitch />
        </div>
      </div>
    </header>
  );
}

function SchemeSwitch() {
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  return (
    <Tooltip label={`Switch to ${other} colours`}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={`Switch to ${other} colours`}
        onClick={() => setColorScheme(other)}
      >
        {scheme === "dark" ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
