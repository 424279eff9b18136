import { IconCloudOff, IconShieldLock } from "@tabler/icons-react";
import { useStore } from "../../workspace/react";
import { offlineStore } from "../offline";
import classes from "./shell.module.css";

export function Footer() {
  const offline = useStore(offlineStore, ({ state }) => state);
  return (
    <footer className={classes.footer}>
      <span>
        <IconShieldLock size={15} stroke={1.6} aria-hidden /> Images stay on this machine: the model runs in
        this browser.
      </span>
      {offline !== "off" && (
        <span role="status">
          <IconCloudOff size={15} stroke={1.6} aria-hidden />{" "}
          {offline === "ready"
            ? "Saved: works with the network off."
            : "Saving the page for use without a network…"}
        </span>
      )}
      <a href="#/about">Method, privacy and sources</a>
    </footer>
  );
}
