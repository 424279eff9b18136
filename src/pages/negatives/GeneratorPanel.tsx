import { Checkbox, NumberInput, PasswordInput, SegmentedControl, TextInput } from "@mantine/core";
import { useShallow, useStore } from "../../workspace/react";
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

/** Rules, the browser's own model where there is one, or an endpoint. */
export function GeneratorPanel({ disabled }: { disabled: boolean }) {
  const { choice, endpoint, remember, download } = useStore(
    generatorStore,
    useShallow(({ choice, endpoint, remember, download }) => ({ choice, endpoint, remember, download })),
  );
  const { address, model, key = "", price, requestsPerMinute } = endpoint;
  const amount = (value: string | number) => (value === "" ? undefined : Number(value));
  return (
    <div className={classes.generator}>
      <h3 id="generator">Generate with</h3>
      <SegmentedControl
        aria-labelledby="generator"
        fullWidth
        disabled={disabled}
        value={choice}
        onChange={(value) => chooseGenerator(value as GeneratorChoice)}
        data={[
          { value: "rules", label: "Rules" },
          ...(hasBuiltInModel() ? [{ value: "prompt-api", label: "This browser" }] : []),
          { value: "openai", label: "An endpoint" },
        ]}
      />
      {choice === "prompt-api" && (
        <p className={classes.hint}>
          The browser's own language model, on this machine. It may have to be downloaded first: some
          gigabytes.{download !== null && ` ${Math.round(100 * download)}% downloaded.`}
        </p>
      )}
      {choice === "openai" && (
        <>
          <div className={classes.fields}>
            <TextInput
              className={classes.wide}
              label="Address"
              placeholder="http://localhost:11434/v1"
              value={address}
              onChange={(event) => setEndpoint({ address: event.currentTarget.value.trim() })}
            />
            <TextInput
              label="Model"
              value={model}
              onChange={(event) => setEndpoint({ model: event.currentTarget.value.trim() })}
            />
            <PasswordInput
              label="Key, if it wants one"
              autoComplete="off"
              value={key}
              onChange={(event) => setEndpoint({ key: event.currentTarget.value || undefined })}
            />
            <NumberInput
              label="Requests a minute, at most"
              min={0}
              value={requestsPerMinute ?? ""}
              onChange={(value) => setEndpoint({ requestsPerMinute: amount(value) })}
            />
            <NumberInput
              label="Price of a million tokens"
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
            label="Remember address, model and key in this browser"
            checked={remember}
            onChange={(event) => setRemember(event.currentTarget.checked)}
          />
          <p className={classes.hint}>
            Ollama, llama.cpp, vLLM, or any service that speaks the same. Your captions go to this address and
            nowhere else.{remember ? "" : " Address and key are forgotten when the tab closes."}
          </p>
        </>
      )}
      {choice !== "rules" && (
        <>
          <p className={classes.hint}>
            Every answer passes the validator; where it fails, the rules stand in.
          </p>
          <Examples />
        </>
      )}
    </div>
  );
}
