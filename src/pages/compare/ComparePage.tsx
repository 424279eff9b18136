import { Captions } from "./Captions";
import classes from "./compare.module.css";
import { GlobalTable } from "./GlobalTable";
import { Images } from "./Images";
import { LocalView } from "./LocalView";
import { Verdict } from "./Verdict";

/** One screen: pictures, captions, how the model scores them as a whole, and where it looks. */
export function ComparePage() {
  return (
    <>
      <Verdict />
      <div className={classes.layout}>
        <div className={classes.inputs}>
          <Images />
          <Captions />
        </div>
        <div className={classes.results}>
          <GlobalTable />
          <LocalView />
        </div>
      </div>
    </>
  );
}
