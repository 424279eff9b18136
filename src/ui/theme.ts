/**
 * The one place for type, colour and space.
 *
 * Colours are tokens (`--paper`, `--ink`, …) with a light and a dark value; components use tokens and Mantine's
 * own variables, never literal colours. Every pair of text and ground meets WCAG AA (4.5 : 1).
 */
import {
  Button,
  type CSSVariablesResolver,
  createTheme,
  type MantineColorsTuple,
  Modal,
  SegmentedControl,
  Tooltip,
} from "@mantine/core";

const ink: MantineColorsTuple = [
  "#eef1fb",
  "#dbe2f6",
  "#b5c3ec",
  "#8ca2e2",
  "#6a86d9",
  "#4c69c6",
  "#3450a8",
  "#2b4492",
  "#24397a",
  "#1b2c60",
];

/** Neutral, a little cool; Mantine's dark surfaces, borders and text come from it. */
const dark: MantineColorsTuple = [
  "#e8e6e1",
  "#c6c8cc",
  "#a9aeb8",
  "#8d939e",
  "#3d434d",
  "#2c3139",
  "#1f2329",
  "#15171b",
  "#101216",
  "#0b0c0f",
];

const gray: MantineColorsTuple = [
  "#faf9f6",
  "#f3f1ec",
  "#ebe8e1",
  "#e1ddd4",
  "#cfcac0",
  "#aaa69e",
  "#6a6d74",
  "#50545c",
  "#363a42",
  "#1d2026",
];

export const theme = createTheme({
  primaryColor: "ink",
  primaryShade: { light: 6, dark: 5 },
  autoContrast: true,
  colors: { ink, dark, gray },
  black: "#1d2026",
  white: "#ffffff",
  fontFamily: "'IBM Plex Sans Variable', system-ui, -apple-system, 'Segoe UI', sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', 'Cascadia Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: "0.75rem", sm: "0.8125rem", md: "0.9375rem", lg: "1.0625rem", xl: "1.25rem" },
  lineHeights: { xs: "1.35", sm: "1.4", md: "1.5", lg: "1.5", xl: "1.4" },
  headings: {
    fontWeight: "600",
    textWrap: "balance",
    sizes: {
      h1: { fontSize: "1.5rem", lineHeight: "1.25" },
      h2: { fontSize: "0.9375rem", lineHeight: "1.4" },
      h3: { fontSize: "0.875rem", lineHeight: "1.4" },
    },
  },
  defaultRadius: "sm",
  radius: { xs: "3px", sm: "6px", md: "10px", lg: "14px", xl: "20px" },
  cursorType: "pointer",
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: "xs", variant: "default" } }),
    SegmentedControl: SegmentedControl.extend({ defaultProps: { size: "xs", withItemsBorders: false } }),
    Tooltip: Tooltip.extend({ defaultProps: { withArrow: true, openDelay: 350, multiline: true, maw: 280 } }),
    Modal: Modal.extend({ defaultProps: { centered: true, overlayProps: { blur: 2, opacity: 0.5 } } }),
  },
});

const light = {
  "--paper": "#faf9f6",
  "--card": "#ffffff",
  "--sunk": "#f4f2ed",
  "--ink": "#1d2026",
  "--ink-2": "#50555f",
  "--ink-3": "#666b75",
  "--line": "#e5e2da",
  "--line-strong": "#cdc8be",
  "--accent": "#3450a8",
  "--accent-soft": "#e9edf9",
  "--right": "#17653d",
  "--right-soft": "#e2f1e7",
  "--wrong": "#a12d1b",
  "--wrong-soft": "#fbe8e3",
  "--slot-a": "#3450a8",
  "--slot-b": "#84418f",
  "--heat": "#6a86d9",
  "--shade": "0 1px 2px rgb(29 32 38 / 5%), 0 4px 16px rgb(29 32 38 / 4%)",
  "--mantine-color-body": "#faf9f6",
  "--mantine-color-text": "#1d2026",
  "--mantine-color-dimmed": "#50555f",
  "--mantine-color-placeholder": "#6a6d74",
  "--mantine-color-default-border": "#d9d5cc",
  "--mantine-color-error": "#a12d1b",
  "--mantine-color-anchor": "#3450a8",
};

const night: Record<keyof typeof light, string> = {
  "--paper": "#131519",
  "--card": "#1a1d22",
  "--sunk": "#101216",
  "--ink": "#e8e6e1",
  "--ink-2": "#adb2bb",
  "--ink-3": "#9197a2",
  "--line": "#2a2e36",
  "--line-strong": "#3f4550",
  "--accent": "#9db4f5",
  "--accent-soft": "#222c48",
  "--right": "#7ccb9d",
  "--right-soft": "#173023",
  "--wrong": "#f39a85",
  "--wrong-soft": "#3a201a",
  "--slot-a": "#9db4f5",
  "--slot-b": "#d7a0e2",
  "--heat": "#5674d0",
  "--shade": "0 1px 2px rgb(0 0 0 / 40%)",
  "--mantine-color-body": "#131519",
  "--mantine-color-text": "#e8e6e1",
  "--mantine-color-dimmed": "#adb2bb",
  "--mantine-color-placeholder": "#8d939e",
  "--mantine-color-default-border": "#363b45",
  "--mantine-color-error": "#f39a85",
  "--mantine-color-anchor": "#9db4f5",
};

export const tokens: CSSVariablesResolver = () => ({ variables: {}, light, dark: night });
