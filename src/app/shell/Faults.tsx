import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle, IconInfoCircle } from "@tabler/icons-react";
import { engineStore } from "../../workspace/engine";
import { dismiss, faultStore } from "../../workspace/faults";
import { HUB } from "../../workspace/hubEndpoint";
import { declineOffers, modelStore, takeOffer } from "../../workspace/models";
import { useShallow, useStore } from "../../workspace/react";
import { offlineStore, takeUpdate } from "../offline";
import { backToMyWork, forgetBefore, sessionStore, switchBackend } from "../session";
import classes from "./shell.module.css";

const hostOf = (mirror = HUB) => (URL.canParse(mirror) ? new URL(mirror).host : mirror);

/** What went wrong, with what to do about it. Nothing here covers the page or takes the visitor's work. */
export function Faults() {
  const faults = useStore(faultStore, (state) => state.faults);
  const { status, fault } = useStore(
    engineStore,
    useShallow(({ status, fault }) => ({ status, fault })),
  );
  const before = useStore(sessionStore, (state) => state.before);
  const offers = useStore(modelStore, (state) => state.offers);
  const update = useStore(offlineStore, (state) => state.update);
  if (
    update === "none" &&
    faults.length === 0 &&
    status !== "failed" &&
    before === null &&
    offers.length === 0
  )
    return null;
  return (
    <div className={classes.faults}>
      {status === "failed" && fault && (
        <Alert
          role="alert"
          color="red"
          variant="light"
          icon={<IconAlertCircle size={18} />}
          title={`No engine could be started: ${fault.message}`}
        >
          <Text size="sm">{fault.advice} Your pictures and captions are kept.</Text>
          <Group gap="xs" mt="xs">
            <Button onClick={() => void switchBackend("wasm")}>Use WebAssembly</Button>
            <Button onClick={() => void switchBackend("auto")}>Try again</Button>
          </Group>
        </Alert>
      )}
      {before !== null && (
        <Alert
          color="ink"
          variant="light"
          icon={<IconInfoCircle size={18} />}
          title="You opened a shared link."
          withCloseButton
          closeButtonLabel="Dismiss"
          onClose={forgetBefore}
        >
          <Group gap="sm">
            <Text size="sm">Your own pictures and captions are kept.</Text>
            <Button onClick={() => void backToMyWork()}>Back to my work</Button>
          </Group>
        </Alert>
      )}
      {update !== "none" && (
        <Alert
          role="status"
          color="ink"
          variant="light"
          icon={<IconInfoCircle size={18} />}
          title="There is a new version of this page."
        >
          {update === "now" ? (
            <Group gap="sm">
              <Text size="sm">Your work is kept.</Text>
              <Button onClick={() => void takeUpdate()}>Reload with it</Button>
            </Group>
          ) : (
            <Text size="sm">A training is open in a tab: the new version waits until it has ended.</Text>
          )}
        </Alert>
      )}
      {offers.map(({ slot, source }) => (
        <Alert
          key={slot}
          role="status"
          color="ink"
          variant="light"
          icon={<IconInfoCircle size={18} />}
          title={`This address names ${source.repo}, a model of the hub that isn't on this machine.`}
          withCloseButton
          closeButtonLabel="Go on without it"
          onClose={declineOffers}
        >
          <Group gap="sm">
            <Text size="sm">Nothing was asked of {hostOf(source.mirror)} yet.</Text>
            <Button onClick={() => takeOffer(slot)}>Download it from {hostOf(source.mirror)}</Button>
          </Group>
        </Alert>
      ))}
      {faults.map(({ id, message, advice, level, retry, code }) => (
        <Alert
          key={id}
          role={level === "error" ? "alert" : "status"}
          color={level === "error" ? "red" : "yellow"}
          variant="light"
          icon={level === "error" ? <IconAlertCircle size={18} /> : <IconInfoCircle size={18} />}
          title={message}
          data-code={code}
          withCloseButton
          closeButtonLabel="Dismiss"
          onClose={() => dismiss(id)}
        >
          <Group gap="sm">
            <Text size="sm">{advice}</Text>
            {retry && (
              <Button
                onClick={() => {
                  dismiss(id);
                  retry();
                }}
              >
                Try again
              </Button>
            )}
          </Group>
        </Alert>
      ))}
    </div>
  );
}
