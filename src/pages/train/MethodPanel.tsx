import { NativeSelect, Radio, Switch } from "@mantine/core";
import { type Method, PRESET_NAMES, TERMS, type Term, weightSchema } from "../../degla/method";
import { needsTeacher } from "../../degla/needs";
import { Panel } from "../../ui/Panel";
import page from "../../ui/page.module.css";
import { useParts } from "../../workspace/react";
import { Definition, Formula, Lambda, TermSymbol } from "./Formula";
import methodStyles from "./method.module.css";
import { NumberField } from "./SettingField";
import { changeMethod, choosePreset, draftStore, faultOf, presetOf } from "./stores/draft";
import classes from "./train.module.css";
import { useWords } from "./words";

/** Which loss: a preset, its formula, and every term of it with a switch and a weight. */
export function MethodPanel() {
  const t = useWords();
  const { config, preset } = useParts(draftStore, "config", "preset");
  const { method } = config;
  const exact = presetOf(method);
  return (
    <Panel id="method" title={t(($) => $.method.title)}>
      <Radio.Group
        aria-labelledby="method-title"
        value={exact ?? ""}
        onChange={(value) => choosePreset(PRESET_NAMES.find((name) => name === value) ?? "degla")}
      >
        <div className={methodStyles.presets}>
          {PRESET_NAMES.map((name) => (
            <Radio.Card
              key={name}
              value={name}
              className={methodStyles.preset}
              aria-label={t(($) => $.presets[name].name)}
            >
              {t(($) => $.presets[name].name)}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <p className={classes.about}>
        {exact
          ? t(($) => $.presets[exact].about)
          : t(($) => $.method.changed, { name: t(($) => $.presets[preset].name) })}
      </p>
      <Formula />
      <details className={classes.details}>
        <summary>{t(($) => $.method.details)}</summary>
        <ul className={methodStyles.terms}>
          {TERMS.map((term) => (
            <TermRow key={term} term={term} method={method} />
          ))}
          <li>
            <Teacher method={method} />
          </li>
        </ul>
        <p className={page.hint}>{t(($) => $.method.letters)}</p>
      </details>
    </Panel>
  );
}

/** A weight through the schema's bounds. */
function takeWeight(term: Term, method: Method, weight: number): string | null {
  const parsed = weightSchema.safeParse(weight);
  if (!parsed.success) return faultOf(parsed.error);
  changeMethod({ [term]: { ...method[term], weight } });
  return null;
}

function TermRow({ term, method }: { term: Term; method: Method }) {
  const t = useWords();
  const name = t(($) => $.terms[term].name);
  const { on, weight } = method[term];
  return (
    <li className={methodStyles.term} data-on={on}>
      <Switch
        size="xs"
        checked={on}
        onChange={(event) => changeMethod({ [term]: { ...method[term], on: event.currentTarget.checked } })}
        label={
          <>
            <b className={methodStyles.symbol}>
              <TermSymbol term={term} />
            </b>{" "}
            {name}
          </>
        }
      />
      <div className={methodStyles.weight}>
        <span aria-hidden>
          <Lambda term={term} />
        </span>
        <NumberField
          size="xs"
          aria-label={t(($) => $.method.weightOf, { name })}
          value={weight}
          disabled={!on}
          take={(value) => takeWeight(term, method, value)}
        />
      </div>
      <p>{t(($) => $.terms[term].about)}</p>
      <p className={methodStyles.definition}>
        <Definition term={term} method={method} />
      </p>
      {term === "base" && on && (
        <NativeSelect
          size="xs"
          label={t(($) => $.method.negatives.label)}
          value={method.base.negatives}
          onChange={(event) =>
            changeMethod({
              base: { ...method.base, negatives: event.currentTarget.value as Method["base"]["negatives"] },
            })
          }
          data={[
            { value: "none", label: t(($) => $.method.negatives.none) },
            { value: "own", label: t(($) => $.method.negatives.own) },
            { value: "batch", label: t(($) => $.method.negatives.batch) },
          ]}
        />
      )}
      {term === "tgc" && on && <TextContrast tgc={method.tgc} />}
    </li>
  );
}

function TextContrast({ tgc }: { tgc: Method["tgc"] }) {
  const t = useWords();
  return (
    <div className={`${classes.fields} ${methodStyles.termFields}`}>
      <NativeSelect
        size="xs"
        label={t(($) => $.method.pairing.label)}
        value={tgc.pairing}
        onChange={(event) =>
          changeMethod({ tgc: { ...tgc, pairing: event.currentTarget.value as "own" | "released" } })
        }
        data={[
          { value: "own", label: t(($) => $.method.pairing.own) },
          { value: "released", label: t(($) => $.method.pairing.released) },
        ]}
      />
      <NativeSelect
        size="xs"
        label={t(($) => $.method.scale.label)}
        value={tgc.scale === "learned" ? "learned" : "10"}
        onChange={(event) =>
          changeMethod({ tgc: { ...tgc, scale: event.currentTarget.value === "learned" ? "learned" : 10 } })
        }
        data={[
          { value: "learned", label: t(($) => $.method.scale.learned) },
          { value: "10", label: t(($) => $.method.scale.fixed) },
        ]}
      />
    </div>
  );
}

function Teacher({ method }: { method: Method }) {
  const t = useWords();
  const { alpha } = method.teacher;
  const used = needsTeacher(method);
  return (
    <div className={methodStyles.term} data-on={used}>
      <Switch
        size="xs"
        label={t(($) => $.method.teacher.bySteps)}
        checked={alpha === "auto"}
        disabled={!used}
        onChange={(event) =>
          changeMethod({ teacher: { alpha: event.currentTarget.checked ? "auto" : 0.9996 } })
        }
      />
      <div className={methodStyles.weight}>
        <span aria-hidden>
          <i>α</i>
        </span>
        <NumberField
          size="xs"
          aria-label={t(($) => $.method.teacher.rate)}
          value={alpha === "auto" ? 0.9996 : alpha}
          disabled={!used || alpha === "auto"}
          take={(value) => {
            if (!(value >= 0 && value <= 1)) return t(($) => $.method.teacher.between);
            changeMethod({ teacher: { alpha: value } });
            return null;
          }}
        />
      </div>
      <p>{t(($) => $.method.teacher.about)}</p>
    </div>
  );
}
