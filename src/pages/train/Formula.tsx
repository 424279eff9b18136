import { teacherRate } from "../../degla/config";
import { type Method, TERMS, type Term } from "../../degla/method";
import { needsTeacher } from "../../degla/needs";
import { useStore } from "../../workspace/react";
import methodStyles from "./method.module.css";
import { plain } from "./SettingField";
import { draftStore } from "./stores/draft";
import { TERM_SYMBOLS } from "./stores/wording";
import classes from "./train.module.css";
import { useWords } from "./words";

/** λ₁, or λ with the term's name where the paper has no number for it. */
export function Lambda({ term }: { term: Term }) {
  const { lambda, symbol } = TERM_SYMBOLS[term];
  return lambda ? (
    <i>{lambda}</i>
  ) : (
    <>
      <i>λ</i>
      <sub>{symbol}</sub>
    </>
  );
}

export function TermSymbol({ term }: { term: Term }) {
  return (
    <>
      <i>L</i>
      <sub>{TERM_SYMBOLS[term].symbol}</sub>
    </>
  );
}

/** A weight of CLIP's own loss that is 1 needs no letter. */
const hasLetter = (term: Term, method: Method) => term !== "base" || method.base.weight !== 1;

/** The loss with what is on, and its numbers. */
export function Formula() {
  const config = useStore(draftStore, (state) => state.config);
  const { method, steps } = config;
  const on = TERMS.filter((term) => method[term].on);
  const lettered = on.filter((term) => hasLetter(term, method));
  const teaches = needsTeacher(method);
  const rate = teacherRate(config);
  return (
    <div className={methodStyles.formula}>
      <p className={methodStyles.sum} data-testid="formula">
        <i>L</i> ={" "}
        {on.length === 0
          ? "0"
          : on.map((term, i) => (
              <span key={term} className={classes.nowrap}>
                {i > 0 && "+ "}
                {hasLetter(term, method) && (
                  <>
                    <Lambda term={term} />{" "}
                  </>
                )}
                <TermSymbol term={term} />{" "}
              </span>
            ))}
      </p>
      <p className={`${methodStyles.numbers} num`}>
        {lettered.map((term) => (
          <span key={term}>
            <Lambda term={term} /> = {plain(method[term].weight)}
          </span>
        ))}
        {teaches && (
          <span>
            <i>α</i> ={" "}
            {method.teacher.alpha === "auto" && (
              <>
                0.039<sup>1/{steps}</sup> ={" "}
              </>
            )}
            {rate.toFixed(4)}
          </span>
        )}
      </p>
    </div>
  );
}

const e = (power: string) => (
  <>
    e<sup>{power}</sup>
  </>
);

/** What a term is, as it is set. v picture, t caption, t̄ negatives, * the teacher's, s the logit scale. */
export function Definition({ term, method }: { term: Term; method: Method }) {
  const t = useWords();
  switch (term) {
    case "base":
      return (
        <>
          −log {e("s v·t")} / (Σ<sub>j</sub> {e("s v·tⱼ")}
          {method.base.negatives === "own" && (
            <>
              {" "}
              + Σ<sub>k</sub> {e("s v·t̄ₖ")}
            </>
          )}
          {method.base.negatives === "batch" && (
            <>
              {" "}
              + Σ<sub>jk</sub> {e("s v·t̄ⱼₖ")}
            </>
          )}
          ), {t(($) => $.method.bothWays)}
        </>
      );
    case "igc":
      return (
        <>
          −log {e("s v·t")} / ({e("s v·t")} + Σ<sub>k</sub> {e("s v·t̄ₖ")})
        </>
      );
    case "tgc": {
      const r = method.tgc.scale === "learned" ? "s" : plain(method.tgc.scale);
      return (
        <>
          −log {e(`${r} t·t*`)} / ({e(`${r} t·t*`)} + Σ<sub>k</sub> {e(`${r} t·t̄ₖ`)})
        </>
      );
    }
    case "dis":
      return (
        <>
          ‖v − v*‖² + ‖t − t*‖² + Σ<sub>k</sub> ‖t̄ₖ − t̄ₖ*‖²
        </>
      );
    case "imc":
      return (
        <>
          −log {e("s v·t")} / ({e("s v·t")} + Σ<sub>k</sub> {e("s t·t̄ₖ")})
        </>
      );
    case "cmr":
      return <>{t(($) => $.method.margin)}</>;
  }
}
