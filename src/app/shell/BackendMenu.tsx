import { Alert, Anchor, Button, Popover, Radio, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconBolt, IconCpu, IconRefresh } from "@tabler/icons-react";
import { backendLabel, engineStore } from "../../workspace/engine";
import { useShallow, useStore } from "../../workspace/react";
import { offlineStore } from "../offline";
import { switchBackend } from "../session";
import classes from "./shell.module.css";

const CHOICES = [
  {
    value: "auto",
    label: "Automatic",
    description: "WebGPU where the browser offers a GPU, else WebAssembly.",
  },
  { value: "webgpu", label: "WebGPU", description: "The GPU of this machine." },
  { value: "wasm", label: "WebAssembly", description: "The processor; slower, works everywhere." },
] as const;

const SHORT_NAMES = { webgpu: "GPU", wasm: "WASM", cpu: "JS" };
/** What computes, why not something better, and the switch. */
export function BackendMenu() {
  const { status, backend, fault, choice } = useStore(
    engineStore,
    useShallow(({ status, backend, fault, choice }) => ({ status, backend, fault, choice })),
  );
  const shown = fault ?? backend?.fallback ?? null;
  const label =
    status === "ready" && backend
      ? backendLabel(backend)
      : status === "failed"
        ? "No engine"
        : status === "restarting"
          ? "Restarting…"
          : "Starting…";
  // the service worker isolates the page from its second visit on
  const moreCores =
    useStore(offlineStore, ({ state }) => state === "ready") &&
    backend?.backend === "wasm" &&
    !crossOriginIsolated &&
    navigator.hardwareConcurrency > 1;
  // WebAssembly where no GPU is offered is as it should be: the reason stands in the menu, no sign of danger at its button
  const wrong = fault !== null || (choice === "webgpu" && shown !== null);
  const Icon =
    wrong || backend?.software ? IconAlertTriangle : backend?.backend === "webgpu" ? IconBolt : IconCpu;
  return (
    <Popover width={320} position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <button
          type="button"
          className={classes.badge}
          data-state={wrong ? "warn" : status}
          aria-label={`Computes on: ${label}`}
        >
          <Icon size={15} stroke={1.7} aria-hidden />
          <span className={classes.badgeText}>
            <span className={classes.long}>{label}</span>
            <span className={classes.short} aria-hidden>
              {status === "ready" && backend ? SHORT_NAMES[backend.backend] : "…"}
            </span>
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label="Where the model runs">
        <Stack gap="sm">
          {shown && (
            <Alert
              color={status === "failed" ? "red" : "yellow"}
              variant="light"
              p="xs"
              title={shown.message}
            >
              {shown.advice}
            </Alert>
          )}
          {moreCores && (
            <Text size="xs">
              This host doesn't let a first visit use more than one core.{" "}
              <Anchor component="button" type="button" size="xs" onClick={() => location.reload()}>
                Load the page again
              </Anchor>{" "}
              and WebAssembly works on several.
            </Text>
          )}
          {backend?.software && (
            <Text size="xs" c="dimmed">
              This is a software adapter: right, and slow. On a machine with a GPU the same page is far
              faster.
            </Text>
          )}
          <Radio.Group
            label="Where the model runs"
            value={choice}
            onChange={(value) => void switchBackend(value as (typeof CHOICES)[number]["value"])}
          >
            <Stack gap="xs" mt="xs">
              {CHOICES.map(({ value, label: name, description }) => (
                <Radio key={value} value={value} label={name} description={description} size="xs" />
              ))}
            </Stack>
          </Radio.Group>
          <Button
            leftSection={<IconRefresh size={14} />}
            onClick={() => void switchBackend(choice as (typeof CHOICES)[number]["value"])}
            disabled={status === "starting" || status === "restarting"}
          >
            Restart the engine
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
