import layoutStyles from "../../ui/layout.module.css";
import { useStore } from "../../workspace/react";
import { Captions } from "./Captions";
import classes from "./compare.module.css";
import { GlobalTable } from "./GlobalTable";
import { Images } from "./Images";
import { LocalView } from "./LocalView";
import { ProductionLine } from "./line/ProductionLine";
import { wayStore } from "./stores/way";
import { Verdict } from "./Verdict";
import { OwnData } from "./ways/OwnData";
import { OwnPictures } from "./ways/OwnPictures";
import { Ways } from "./ways/Ways";
import { useWords } from "./words";

/** What a model makes of pictures and captions, by what the visitor comes for. */
export function ComparePage() {
  const t = useWords();
  const way = useStore(wayStore, (state) => state.way);
  return (
    <>
      <h1 className={classes.title}>{t(($) => $.title)}</h1>
      <Ways>
        {way === "mended" && <Pairs />}
        {way === "pictures" && (
          <OwnPictures>
            <Pairs />
          </OwnPictures>
        )}
        {way === "line" && <ProductionLine />}
        {way === "data" && <OwnData />}
      </Ways>
    </>
  );
}

/** One screen: pictures, captions, how the model scores them as a whole, and where it looks. */
function Pairs() {
  return (
    <>
      <Verdict />
      <div className={layoutStyles.broad}>
        <div className={layoutStyles.inputs}>
          <Images />
          <Captions />
        </div>
        <div className={layoutStyles.results}>
          <GlobalTable />
          <LocalView />
        </div>
      </div>
    </>
  );
}
