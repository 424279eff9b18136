import { useEffect } from "react";
import layout from "../../ui/layout.module.css";
import { PageHead } from "../../ui/PageHead";
import { refreshCache } from "../../workspace/models";
import { AddModels } from "./AddModels";
import { CachedModels } from "./CachedModels";
import { Downloads } from "./Downloads";
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
      <PageHead title={t(($) => $.title)} about={t(($) => $.about)} />
      <Downloads />
      <div className={layout.halves}>
        <div className={layout.results}>
          <CachedModels />
          <Storage />
        </div>
        <AddModels />
      </div>
    </>
  );
}
