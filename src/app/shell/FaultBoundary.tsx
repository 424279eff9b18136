import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import { FaultAdvice } from "../../ui/FaultAdvice";
import { type Fault, toFault } from "../../workspace/faults";
import { faultTitle } from "../../workspace/told";
import { say } from "../words";

interface Props {
  children: ReactNode;
  /** What "Try again" does before it is shown anew. */
  onRetry?: () => void;
}

/**
 * Stands around a page, and around all: what can't be shown says so in its place, by name, and the rest goes on.
 * (React has no other way than a class.)
 */
export class FaultBoundary extends Component<Props, { fault: Fault | null }> {
  override state: { fault: Fault | null } = { fault: null };

  static getDerivedStateFromError(error: unknown) {
    return { fault: toFault(error) };
  }

  override render() {
    const { fault } = this.state;
    if (!fault) return this.props.children;
    return (
      <Alert
        role="alert"
        color="red"
        variant="light"
        m="md"
        icon={<IconAlertCircle size={18} />}
        title={faultTitle(fault)}
        data-code={fault.code}
      >
        <Text size="sm">
          <FaultAdvice fault={fault} /> {say(($) => $.faults.allKept)}
        </Text>
        <Group gap="xs" mt="xs">
          <Button
            onClick={() => {
              this.props.onRetry?.();
              this.setState({ fault: null });
            }}
          >
            {say(($) => $.faults.again)}
          </Button>
          <Button onClick={() => location.reload()}>{say(($) => $.faults.reload)}</Button>
        </Group>
      </Alert>
    );
  }
}
