import { useEffect } from "react";
import { refreshCache } from "../../workspace/models";
import { AddModels } from "./AddModels";
import { CachedModels } from "./CachedModels";
import { Downloads } from "./Downloads";
import classes from "./models.module.css";
import { Storage } from "./Storage";

/** What is on this machine, and where more can be had. */
export function ModelsPage() {
  useEffect(() => {
    void refreshCache();
  }, []);
  return (
    <>
      <div className={classes.head}>
        <h1>Models</h1>
        <p>
          Any CLIP in the Hugging Face layout runs here. Weights are kept in this browser and checked by their
          hash.
        </p>
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
