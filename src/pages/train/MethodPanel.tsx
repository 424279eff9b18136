import { NativeSelect, Radio, Switch } from "@mantine/core";
import { METHOD_NAMES, type Method, methodSchema, PRESET_NAMES, TERMS, type Term } from "../../degla/method";
import { useShallow, useStore } from "../../workspace/react";
import { Definition, Formula, Lambda, TermSymbol } from "./Formula";
import methodStyles from "./method.module.css";
import { NumberField } from "./SettingField";
import { changeMethod, choosePreset, draftStore, presetOf } from "./stores/draft";
import { PRESET_ABOUT, TERM_WORDS } from "./stores/wording";
import classes from "./train.module.css";

/** Which loss: a preset, its formula, and every term of it with a switch and a weight. */
export function MethodPanel() {
  const { config, preset } = useStore(
    draftStore,
    useShallow(({ config, preset }) => ({ config, preset })),
  );
  const { method } = config;
  const exact = presetOf(method);
  return (
    <section aria-labelledby="method-title" className={classes.panel}>
      <h2 id="method-title">Method</h2>
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
              aria-label={METHOD_NAMES[name]}
            >
              {METHOD_NAMES[name]}
            </Radio.Card>
          ))}
        </div>
      </Radio.Group>
      <p className={classes.about}>
        {exact ? PRESET_ABOUT[exact] : `${METHOD_NAMES[preset]}, changed by you.`}
      </p>
      <Formula />
      <details className={classes.details}>
        <summary>Terms and weights</summary>
        <ul className={methodStyles.terms}>
          {TERMS.map((term) => (
            <TermRow key={term} term={term} method={method} />
          ))}
          <li>
            <Teacher method={method} />
          </li>
        </ul>
        <p className={classes.hint}>
          v is a picture, t its caption, t̄ its negatives, * the teacher's, s the logit scale. An empty slot
          for a negative stands in no sum.
        </p>
      </details>
    </section>
  );
}

/** A weight through the schema's bounds. */
function takeWeight(term: Term, method: Method, weight: number): string | null {
  const parsed = methodSchema.shape[term].shape.weight.safeParse(weight);
  if (!parsed.success) return parsed.error.issues[0]!.message;
  changeMethod({ [term]: { ...method[term], weight } });
  return null;
}

function TermRow({ term, method }: { term: Term; method: Method }) {
  const words = TERM_WORDS[term];
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
            {words.name}
          </>
        }
      />
      <div className={methodStyles.weight}>
        <span aria-hidden>
          <Lambda term={term} />
        </span>
        <NumberField
          size="xs"
          aria-label={`Weight of ${words.name}`}
          value={weight}
          disabled={!on}
          take={(value) => takeWeight(term, method, value)}
        />
      </div>
      <p>{words.about}</p>
      <p className={methodStyles.definition}>
        <Definition term={term} method={method} />
      </p>
      {term === "base" && on && (
        <NativeSelect
          size="xs"
          label="Negatives in the sum"
          value={method.base.negatives}
          onChange={(event) =>
            changeMethod({
              base: { ...method.base, negatives: event.currentTarget.value as Method["base"]["negatives"] },
            })
          }
          data={[
            { value: "none", label: "None: CLIP's own" },
            { value: "own", label: "The caption's own: DeGLA's paper" },
            { value: "batch", label: "All of the batch: NegCLIP, DeGLA's code" },
          ]}
        />
      )}
      {term === "tgc" && on && <TextContrast tgc={method.tgc} />}
    </li>
  );
}

function TextContrast({ tgc }: { tgc: Method["tgc"] }) {
  return (
    <div className={`${classes.fields} ${methodStyles.termFields}`}>
      <NativeSelect
        size="xs"
        label="Negatives"
        value={tgc.pairing}
        onChange={(event) =>
          changeMethod({ tgc: { ...tgc, pairing: event.currentTarget.value as "own" | "released" } })
        }
        data={[
          { value: "own", label: "The caption's own" },
          { value: "released", label: "As the code pairs them" },
        ]}
      />
      <NativeSelect
        size="xs"
        label="Scale"
        value={tgc.scale === "learned" ? "learned" : "10"}
        onChange={(event) =>
          changeMethod({ tgc: { ...tgc, scale: event.currentTarget.value === "learned" ? "learned" : 10 } })
        }
        data={[
          { value: "learned", label: "Learned, s" },
          { value: "10", label: "10: the code" },
        ]}
      />
    </div>
  );
}

function Teacher({ method }: { method: Method }) {
  const { alpha } = method.teacher;
  const used = method.tgc.on || method.dis.on;
  return (
    <div className={methodStyles.term} data-on={used}>
      <Switch
        size="xs"
        label="α by the number of steps"
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
          aria-label="Teacher's rate α"
          value={alpha === "auto" ? 0.9996 : alpha}
          disabled={!used || alpha === "auto"}
          take={(value) => {
            if (!(value >= 0 && value <= 1)) return "Between 0 and 1.";
            changeMethod({ teacher: { alpha: value } });
            return null;
          }}
        />
      </div>
      <p>
        After each step the teacher keeps this share of itself and takes the rest from the student. By the
        number of steps it turns over as far as in the paper.
      </p>
    </div>
  );
}
