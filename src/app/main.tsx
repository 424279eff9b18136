import { MantineProvider } from "@mantine/core";
import "@fontsource-variable/ibm-plex-sans/wght.css";
import "@mantine/core/styles.css";
import "./app.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { openLanguage } from "../language/language";
import { theme, tokens } from "../ui/theme";
import { report } from "../workspace/faults";
import { App } from "./App";
import { readLink } from "./link";
import { registerOffline } from "./offline";
import { openSession } from "./session";
import { FaultBoundary } from "./shell/FaultBoundary";

addEventListener("unhandledrejection", (event) => report(event.reason));

openLanguage(readLink(location.hash).language);
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
