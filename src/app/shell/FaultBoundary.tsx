import { Alert, Button, Group, Text } from "@mantine/core";
import { IconAlertCircle } from "@tabler/icons-react";
import { Component, type ReactNode } from "react";
import { type Fault, toFault } from "../../workspace/faults";

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
  override state = { fault: null };

  static getDerivedStateFromError(error: unknown) {
    return { fault: toFault(error) };
  }

  override render() {
    const fault: Fault | null = this.state.fault;
    if (!fault) return this.props.children;
    const { code, message, advice } = fault;
    return (
      <Alert
        role="alert"
        color="red"
        variant="light"
        m="md"
        icon={<IconAlertCircle size={18} />}
        title={message}
        data-code={code}
      >
        <Text size="sm">{advice} Your pictures, captions and runs are kept.</Text>
        <Group gap="xs" mt="xs">
          <Button
            onClick={() => {
              this.props.onRetry?.();
              this.setState({ fault: null });
            }}
          >
            Try again
          </Button>
          <Button onClick={() => location.reload()}>Reload the page</Button>
        </Group>
      </Alert>
    );
  }
}
