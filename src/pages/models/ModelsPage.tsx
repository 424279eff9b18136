import { useEffect } from "react";
import { refreshCache } from "../../workspace/models";
import { AddModels } from "./AddModels";
import { CachedModels } from "./CachedModels";
import { Downloads } from "./Downloads";
import classes from "./models.module.css";
import { Storage } from "./Storage";
import { useWords } from "./words";

/** What is on this machine, and where more can be had. */
export function ModelsPage() {
  const t = useWords();
  useEffect(() => {
    void refreshCache();
  }, []);
  return (
    <>
      <div className={classes.head}>
        <h1>{t(($) => $.title)}</h1>
        <p>{t(($) => $.about)}</p>
      </div>
      <Downloads />
      <div className={classes.columns}>
        <div className={classes.column}>
          <CachedModels />
          <Storage />
        </div>
        <AddModels />
      </div>
    </>
  );
}
