import { MantineProvider } from "@mantine/core";
import "@fontsource-variable/ibm-plex-sans/wght.css";
import "@mantine/core/styles.css";
import "./app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { report } from "../state/faults";
import { openSession } from "../state/session";
import { App } from "./App";
import { registerOffline } from "./offline";
import { FaultBoundary } from "./shell/FaultBoundary";
import { theme, tokens } from "./theme";

addEventListener("unhandledrejection", (event) => report(event.reason));

createRoot(document.getElementById("root") as HTMLElement).render(
  <StrictMode>
    <MantineProvider theme={theme} cssVariablesResolver={tokens} defaultColorScheme="auto">
      <FaultBoundary>
        <App />
      </FaultBoundary>
    </MantineProvider>
  </StrictMode>,
);

openSession().catch(report);
registerOffline();
