import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, language, SHORT_NAMES } from "../../language/language";
import { useWords } from "../words";
import { BackendMenu } from "./BackendMenu";
import { ModelChips } from "./ModelChips";
import { Nav } from "./Nav";
import classes from "./shell.module.css";

export function Header() {
  const t = useWords();
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <a className={classes.brand} href="#/compare" aria-label={t(($) => $.header.home)}>
          <img src="./icon.svg" alt="" width={26} height={26} />
          <span>
            DeGLA <span className={classes.brandRest}>Playground</span>
          </span>
        </a>
        <Nav />
        <div className={classes.tools}>
          <ModelChips />
          <BackendMenu />
          <LanguageSwitch />
          <SchemeSwitch />
        </div>
      </div>
    </header>
  );
}

/** The other language, in its own words: who can't read the page can read this. */
function LanguageSwitch() {
  useWords();
  const shown = language();
  return LANGUAGES.filter((other) => other !== shown).map((other) => (
    <button
      key={other}
      type="button"
      lang={other}
      className={classes.language}
      onClick={() => chooseLanguage(other)}
    >
      <span className={classes.long}>{LANGUAGE_NAMES[other]}</span>
      <span className={classes.short} aria-hidden>
        {SHORT_NAMES[other]}
      </span>
    </button>
  ));
}

function SchemeSwitch() {
  const t = useWords();
  const { setColorScheme } = useMantineColorScheme();
  const scheme = useComputedColorScheme("light");
  const other = scheme === "dark" ? "light" : "dark";
  const label = t(($) => (other === "light" ? $.header.toLight : $.header.toDark));
  return (
    <Tooltip label={label}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={label}
        onClick={() => setColorScheme(other)}
      >
        {scheme === "dark" ? <IconSun size={18} stroke={1.6} /> : <IconMoon size={18} stroke={1.6} />}
      </ActionIcon>
    </Tooltip>
  );
}
