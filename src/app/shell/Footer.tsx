import { IconCloudOff, IconShieldLock } from "@tabler/icons-react";
import { useStore } from "../../workspace/react";
import { offlineStore } from "../offline";
import { useWords } from "../words";
import classes from "./shell.module.css";

export function Footer() {
  const t = useWords();
  const offline = useStore(offlineStore, ({ state }) => state);
  return (
    <footer className={classes.footer}>
      <span>
        <IconShieldLock size={15} stroke={1.6} aria-hidden /> {t(($) => $.footer.stays)}
      </span>
      {offline !== "off" && (
        <span role="status">
          <IconCloudOff size={15} stroke={1.6} aria-hidden />{" "}
          {t(($) => (offline === "ready" ? $.footer.saved : $.footer.saving))}
        </span>
      )}
      <a href="#/about">{t(($) => $.footer.about)}</a>
    </footer>
  );
}
