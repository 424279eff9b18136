import { Checkbox, NumberInput, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import page from "../../ui/page.module.css";
import { useParts } from "../../workspace/react";
import { Examples } from "./Examples";
import classes from "./negatives.module.css";
import {
  chooseGenerator,
  type GeneratorChoice,
  generatorStore,
  hasBuiltInModel,
  setEndpoint,
  setRemember,
} from "./stores/generators";
import { useWords } from "./words";

const LOCAL = "http://localhost:11434/v1";

/** Rules, the browser's own model where there is one, or an endpoint. */
export function GeneratorPanel({ disabled }: { disabled: boolean }) {
  const t = useWords();
  const { choice, endpoint, remember, download } = useParts(
    generatorStore,
    "choice",
    "endpoint",
    "remember",
    "download",
  );
  const { address, model, key = "", price, requestsPerMinute } = endpoint;
  const amount = (value: string | number) => (value === "" ? undefined : Number(value));
  return (
    <div className={classes.generator}>
      <h3 id="generator">{t(($) => $.by.title)}</h3>
      <SegmentedControl
        aria-labelledby="generator"
        fullWidth
        disabled={disabled}
        value={choice}
        onChange={(value) => chooseGenerator(value as GeneratorChoice)}
        data={[
          { value: "rules", label: t(($) => $.by.rules) },
          ...(hasBuiltInModel() ? [{ value: "prompt-api", label: t(($) => $.by.browser) }] : []),
          { value: "openai", label: t(($) => $.by.endpoint) },
        ]}
      />
      {choice === "prompt-api" && (
        <p className={page.hint}>
          {t(($) => $.by.own)}
          {download !== null && ` ${t(($) => $.by.downloaded, { percent: Math.round(100 * download) })}`}
        </p>
      )}
      {choice === "openai" && (
        <>
          <div className={classes.fields}>
            <TextInput
              className={classes.wide}
              label={t(($) => $.by.address)}
              placeholder={LOCAL}
              value={address}
              onChange={(event) => setEndpoint({ address: event.currentTarget.value.trim() })}
            />
            <TextInput
              label={t(($) => $.by.model)}
              value={model}
              onChange={(event) => setEndpoint({ model: event.currentTarget.value.trim() })}
            />
            <PasswordInput
              label={t(($) => $.by.key)}
              autoComplete="off"
              value={key}
              onChange={(event) => setEndpoint({ key: event.currentTarget.value || undefined })}
            />
            <NumberInput
              label={t(($) => $.by.rate)}
              min={0}
              value={requestsPerMinute ?? ""}
              onChange={(value) => setEndpoint({ requestsPerMinute: amount(value) })}
            />
            <NumberInput
              label={t(($) => $.by.price)}
              min={0}
              value={price?.completion ?? ""}
              onChange={(value) => {
                const per = amount(value);
                setEndpoint({ price: per === undefined ? undefined : { prompt: per, completion: per } });
              }}
            />
          </div>
          <Checkbox
            size="xs"
            label={t(($) => $.by.remember)}
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
          <p className={page.hint}>
            {t(($) => $.by.services)}
            {remember ? "" : ` ${t(($) => $.by.forgotten)}`}
          </p>
        </>
      )}
      {choice !== "rules" && (
        <>
          <p className={page.hint}>{t(($) => $.by.validated)}</p>
          <Examples />
        </>
      )}
    </div>
  );
}
