import { useStore } from "../../workspace/react";
import { routeStore } from "../../workspace/route";
import classes from "./negatives.module.css";
import { useWords } from "./words";

/** The set of captions, and the words that the rules draw from. */
export function SubNav() {
  const t = useWords();
  const page = useStore(routeStore, (state) => state.page);
  const link = (to: "negatives" | "lexicon", label: string) => (
    <a href={`#/${to}`} className={classes.tab} aria-current={page === to ? "page" : undefined}>
      {label}
    </a>
  );
  return (
    <nav className={classes.tabs} aria-label={t(($) => $.tabs.label)}>
      {link(
        "negatives",
        t(($) => $.tabs.set),
      )}
      {link(
        "lexicon",
        t(($) => $.tabs.lexicon),
      )}
    </nav>
  );
}
