import { Button, Progress } from "@mantine/core";
import { useState } from "react";
import { bytes } from "../../ui/format";
import { Panel } from "../../ui/Panel";
import { modelStore, persistStorage } from "../../workspace/models";
import { useStore } from "../../workspace/react";
import classes from "./models.module.css";
import { useWords } from "./words";

/** How much the browser gives, how much is used, and whether it may throw it away. */
export function Storage() {
  const t = useWords();
  const storage = useStore(modelStore, (state) => state.storage);
  const [refused, setRefused] = useState(false);
  if (!storage) return null;
  const { usage, quota, persisted, where } = storage;
  return (
    <Panel id="storage" title={t(($) => $.storage.title)}>
      {where === "memory" ? (
        <p className={classes.bad}>{t(($) => $.storage.refused)}</p>
      ) : (
        <>
          {usage !== null && quota !== null && quota > 0 && (
            <>
              <Progress
                size="sm"
                value={Math.max(0.5, (100 * usage) / quota)}
                aria-label={t(($) => $.storage.bar, { used: bytes(usage), quota: bytes(quota) })}
              />
              <p className={`${classes.hint} num`}>
                {t(($) => $.storage.used, { used: bytes(usage), quota: bytes(quota) })}
              </p>
            </>
          )}
          <p className={classes.hint}>
            {persisted ? (
              t(($) => $.storage.persisted)
            ) : (
              <>
                {t(($) => $.storage.mayClear)}{" "}
                {refused ? (
                  t(($) => $.storage.notAgreed)
                ) : (
                  <Button
                    size="compact-xs"
                    onClick={() => void persistStorage().then((granted) => setRefused(!granted))}
                  >
                    {t(($) => $.storage.ask)}
                  </Button>
                )}
              </>
            )}
          </p>
        </>
      )}
    </Panel>
  );
}
