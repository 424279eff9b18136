import { Alert, Anchor, Button, Popover, Radio, Stack, Text } from "@mantine/core";
import { IconAlertTriangle, IconBolt, IconCpu, IconRefresh } from "@tabler/icons-react";
import { Trans } from "../../language/words";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { BACKEND_CHOICES, backendLabel, engineStore } from "../../workspace/engine";
import { useParts, useStore } from "../../workspace/react";
import { faultTitle } from "../../workspace/told";
import { offlineStore } from "../offline";
import { switchBackend } from "../session";
import { useWords } from "../words";
import chips from "./chips.module.css";

const SHORT_NAMES = { webgpu: "GPU", wasm: "WASM", cpu: "JS" };
/** What computes, why not something better, and the switch. */
export function BackendMenu() {
  const t = useWords();
  const { status, backend, fault, choice } = useParts(engineStore, "status", "backend", "fault", "choice");
  const shown = fault ?? backend?.fallback ?? null;
  const label =
    status === "ready" && backend
      ? backendLabel(backend)
      : t(($) =>
          status === "failed"
            ? $.backend.none
            : status === "restarting"
              ? $.backend.restarting
              : $.backend.starting,
        );
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
          className={chips.badge}
          data-state={wrong ? "warn" : status}
          aria-label={t(($) => $.backend.computesOn, { label })}
        >
          <Icon size={15} stroke={1.7} aria-hidden />
          <span className={chips.badgeText}>
            <span className={chips.long}>{label}</span>
            <span className={chips.short} aria-hidden>
              {status === "ready" && backend ? SHORT_NAMES[backend.backend] : "…"}
            </span>
          </span>
        </button>
      </Popover.Target>
      <Popover.Dropdown aria-label={t(($) => $.backend.where)}>
        <Stack gap="sm">
          {shown && (
            <Alert
              color={status === "failed" ? "red" : "yellow"}
              variant="light"
              p="xs"
              title={faultTitle(shown)}
            >
              <FaultAdvice fault={shown} />
            </Alert>
          )}
          {moreCores && (
            <Text size="xs">
              <Trans
                t={t}
                i18nKey={($) => $.backend.moreCores}
                components={{
                  reload: (
                    <Anchor component="button" type="button" size="xs" onClick={() => location.reload()} />
                  ),
                }}
              />
            </Text>
          )}
          {backend?.software && (
            <Text size="xs" c="dimmed">
              {t(($) => $.backend.software)}
            </Text>
          )}
          <Radio.Group
            label={t(($) => $.backend.where)}
            value={choice}
            onChange={(value) => void switchBackend(value as (typeof BACKEND_CHOICES)[number])}
          >
            <Stack gap="xs" mt="xs">
              {BACKEND_CHOICES.map((value) => (
                <Radio
                  key={value}
                  value={value}
                  label={t(($) => $.backend.choices[value].label)}
                  description={t(($) => $.backend.choices[value].about)}
                  size="xs"
                />
              ))}
            </Stack>
          </Radio.Group>
          <Button
            leftSection={<IconRefresh size={14} />}
            onClick={() => void switchBackend(choice as (typeof BACKEND_CHOICES)[number])}
            disabled={status === "starting" || status === "restarting"}
          >
            {t(($) => $.backend.restart)}
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}
