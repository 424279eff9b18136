import { ActionIcon, Tooltip, useComputedColorScheme, useMantineColorScheme } from "@mantine/core";
import { IconMoon, IconSun } from "@tabler/icons-react";
import { BackendMenu } from "./BackendMenu";
import { ModelChips } from "./ModelChips";
import { Nav } from "./Nav";
import classes from "./shell.module.css";

export function Header() {
  return (
    <header className={classes.header}>
      <div className={classes.bar}>
        <a className={classes.brand} href="#/compare" aria-label="DeGLA Playground, start page">
          <img src="./icon.svg" alt="" width={26} height={26} />
          <span>
            DeGLA <span className={classes.brandRest}>Playground</span>
          </span>
        </a>
        <Nav />
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
