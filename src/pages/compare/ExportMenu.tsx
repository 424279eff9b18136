import { Button, Menu } from "@mantine/core";
import { IconBraces, IconDownload, IconLink, IconPhoto, IconTable } from "@tabler/icons-react";
import { useState } from "react";
import { save } from "../../ui/saveFile";
import { report } from "../../workspace/faults";
import classes from "./compare.module.css";
import { drawFigure } from "./figure";
import { exportCsv, exportJson } from "./stores/exports";

export function ExportMenu() {
  const [copied, setCopied] = useState(false);
  const copyLink = async () => {
    try {
      await navigator.clipboard.writeText(location.href);
      setCopied(true);
      setTimeout(() => setCopied(false), 2000);
    } catch {
      report(
        {
          code: "BadInput",
          message: "The browser doesn't let this page write the clipboard.",
          advice: "Copy the address from the address bar: it holds the same.",
        },
        { level: "notice" },
      );
    }
  };
  return (
    <Menu position="bottom-end" shadow="md" width={270}>
      <Menu.Target>
        <Button
          size="compact-xs"
          variant="subtle"
          className={classes.pushRight}
          leftSection={<IconDownload size={14} />}
        >
          {copied ? "Link copied" : "Export"}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPhoto size={15} />}
          onClick={() => void drawFigure().then((png) => save(png, "degla-compare.png"), report)}
        >
          Picture of scores and map (PNG)
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTable size={15} />}
          onClick={() => save(new Blob([exportCsv()], { type: "text/csv" }), "degla-compare.csv")}
        >
          Scores (CSV)
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBraces size={15} />}
          onClick={() => save(new Blob([exportJson()], { type: "application/json" }), "degla-compare.json")}
        >
          Everything with settings (JSON)
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLink size={15} />} onClick={() => void copyLink()}>
          Copy a link to this
        </Menu.Item>
        <Menu.Label>The link holds captions and settings, never your own pictures.</Menu.Label>
      </Menu.Dropdown>
    </Menu>
  );
}
