import { Button, Progress } from "@mantine/core";
import { useState } from "react";
import { bytes } from "../../ui/format";
import { modelStore, persistStorage } from "../../workspace/models";
import { useStore } from "../../workspace/react";
import classes from "./models.module.css";

/** How much the browser gives, how much is used, and whether it may throw it away. */
export function Storage() {
  const storage = useStore(modelStore, (state) => state.storage);
  const [refused, setRefused] = useState(false);
  if (!storage) return null;
  const { usage, quota, persisted, where } = storage;
  return (
    <section aria-labelledby="storage-title" className={classes.panel}>
      <h2 id="storage-title">Storage</h2>
      {where === "memory" ? (
        <p className={classes.bad}>
          The browser refuses storage to this page (usual in private windows). Models stay in memory until
          this tab closes.
        </p>
      ) : (
        <>
          {usage !== null && quota !== null && quota > 0 && (
            <>
              <Progress
                size="sm"
                value={Math.max(0.5, (100 * usage) / quota)}
                aria-label={`${bytes(usage)} of ${bytes(quota)} used`}
              />
              <p className={`${classes.hint} num`}>
                {bytes(usage)} used by this page, of {bytes(quota)} that the browser allows.
              </p>
            </>
          )}
          <p className={classes.hint}>
            {persisted ? (
              "The browser keeps it until you delete it."
            ) : (
              <>
                The browser may clear it when the disk gets full.{" "}
                {refused ? (
                  "It did not agree to keep it; it may after some visits, or once the page is installed."
                ) : (
                  <Button
                    size="compact-xs"
                    onClick={() => void persistStorage().then((granted) => setRefused(!granted))}
                  >
                    Ask it to keep it
                  </Button>
                )}
              </>
            )}
          </p>
        </>
      )}
    </section>
  );
}
