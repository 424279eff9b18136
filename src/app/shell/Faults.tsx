import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle, IconInfoCircle } from "@tabler/icons-react";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { engineStore } from "../../workspace/engine";
import { dismiss, faultStore, faultsOn } from "../../workspace/faults";
import { HUB } from "../../workspace/hubEndpoint";
import { declineOffers, modelStore, takeOffer } from "../../workspace/models";
import { useParts, useShallow, useStore } from "../../workspace/react";
import { routeStore } from "../../workspace/route";
import { faultTitle } from "../../workspace/told";
import { offlineStore, takeUpdate } from "../offline";
import { backToMyWork, forgetBefore, sessionStore, switchBackend } from "../session";
import { useWords } from "../words";
import classes from "./shell.module.css";

const hostOf = (mirror = HUB) => (URL.canParse(mirror) ? new URL(mirror).host : mirror);

/** What went wrong, with what to do about it. Nothing here covers the page or takes the visitor's work. */
export function Faults() {
  const t = useWords();
  const page = useStore(routeStore, (state) => state.page);
  const faults = useStore(
    faultStore,
    useShallow((state) => faultsOn(state.faults, page)),
  );
  const { status, fault } = useParts(engineStore, "status", "fault");
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
          title={t(($) => $.faults.noEngine, { message: faultTitle(fault) })}
        >
          <Text size="sm">
            <FaultAdvice fault={fault} /> {t(($) => $.faults.workKept)}
          </Text>
          <Group gap="xs" mt="xs">
            <Button onClick={() => void switchBackend("wasm")}>{t(($) => $.faults.useWasm)}</Button>
            <Button onClick={() => void switchBackend("auto")}>{t(($) => $.faults.again)}</Button>
          </Group>
        </Alert>
      )}
      {before !== null && (
        <Alert
          color="ink"
          variant="light"
          icon={<IconInfoCircle size={18} />}
          title={t(($) => $.link.title)}
          withCloseButton
          closeButtonLabel={t(($) => $.faults.dismiss)}
          onClose={forgetBefore}
        >
          <Group gap="sm">
            <Text size="sm">{t(($) => $.link.kept)}</Text>
            <Button onClick={() => void backToMyWork()}>{t(($) => $.link.back)}</Button>
          </Group>
        </Alert>
      )}
      {update !== "none" && (
        <Alert
          role="status"
          color="ink"
          variant="light"
          icon={<IconInfoCircle size={18} />}
          title={t(($) => $.update.title)}
        >
          {update === "now" ? (
            <Group gap="sm">
              <Text size="sm">{t(($) => $.update.kept)}</Text>
              <Button onClick={() => void takeUpdate()}>{t(($) => $.update.reload)}</Button>
            </Group>
          ) : (
            <Text size="sm">{t(($) => $.update.waits)}</Text>
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
          title={t(($) => $.offer.title, { repo: source.repo })}
          withCloseButton
          closeButtonLabel={t(($) => $.offer.decline)}
          onClose={declineOffers}
        >
          <Group gap="sm">
            <Text size="sm">{t(($) => $.offer.unasked, { host: hostOf(source.mirror) })}</Text>
            <Button onClick={() => takeOffer(slot)}>
              {t(($) => $.offer.take, { host: hostOf(source.mirror) })}
            </Button>
          </Group>
        </Alert>
      ))}
      {faults.map(({ id, level, retry, ...fault }) => (
        <Alert
          key={id}
          role={level === "error" ? "alert" : "status"}
          color={level === "error" ? "red" : "yellow"}
          variant="light"
          icon={level === "error" ? <IconAlertCircle size={18} /> : <IconInfoCircle size={18} />}
          title={faultTitle(fault)}
          data-code={fault.code}
          withCloseButton
          closeButtonLabel={t(($) => $.faults.dismiss)}
          onClose={() => dismiss(id)}
        >
          <Group gap="sm">
            <Text size="sm">
              <FaultAdvice fault={fault} />
            </Text>
            {retry && (
              <Button
                onClick={() => {
                  dismiss(id);
                  retry();
                }}
              >
                {t(($) => $.faults.again)}
              </Button>
            )}
          </Group>
        </Alert>
      ))}
    </div>
  );
}
