import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSchool, IconSun } from "@tabler/icons-react";
import { chooseLanguage, LANGUAGE_NAMES, LANGUAGES, language, SHORT_NAMES } from "../../language/language";
import { learnStore } from "../../pages/learn/stores/place";
import { useStore } from "../../workspace/react";
import { routeStore } from "../../workspace/route";
import { useWords } from "../words";
import { BackendMenu } from "./BackendMenu";
import chips from "./chips.module.css";
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
          <LearnLink />
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
      className={chips.language}
      onClick={() => chooseLanguage(other)}
    >
      <span className={chips.long}>{LANGUAGE_NAMES[other]}</span>
      <span className={chips.short} aria-hidden>
        {SHORT_NAMES[other]}
      </span>
    </button>
  ));
}

/** Opens the list of lessons beside the page that is shown. */
function LearnLink() {
  const t = useWords();
  const page = useStore(routeStore, (state) => state.page);
  const open = useStore(learnStore, ({ at }) => at !== null);
  return (
    <a
      className={chips.learn}
      href={`#/${page}?learn=0`}
      aria-label={t(($) => $.header.learn)}
      aria-current={open ? "true" : undefined}
    >
      <IconSchool size={16} stroke={1.7} aria-hidden />
      <span className={chips.long}>{t(($) => $.header.learn)}</span>
    </a>
  );
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
