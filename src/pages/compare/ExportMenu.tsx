import { Button, Menu } from "@mantine/core";
import { IconBraces, IconDownload, IconLink, IconPhoto, IconTable } from "@tabler/icons-react";
import { useState } from "react";
import { save } from "../../ui/saveFile";
import { addressStore, SAFE_ADDRESS } from "../../workspace/address";
import { report } from "../../workspace/faults";
import { useParts } from "../../workspace/react";
import classes from "./compare.module.css";
import { drawFigure } from "./figure";
import { exportCsv, exportJson } from "./stores/exports";
import { useWords } from "./words";

export function ExportMenu() {
  const t = useWords();
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
          message: t(($) => $.export.clipboard),
          advice: t(($) => $.export.addressBar),
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
          {copied ? t(($) => $.export.copied) : t(($) => $.export.export)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPhoto size={15} />}
          onClick={() => void drawFigure().then((png) => save(png, "degla-compare.png"), report)}
        >
          {t(($) => $.export.png)}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconTable size={15} />}
          onClick={() => save(new Blob([exportCsv()], { type: "text/csv" }), "degla-compare.csv")}
        >
          {t(($) => $.export.csv)}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconBraces size={15} />}
          onClick={() => save(new Blob([exportJson()], { type: "application/json" }), "degla-compare.json")}
        >
          {t(($) => $.export.json)}
        </Menu.Item>
        <Menu.Divider />
        <Menu.Item leftSection={<IconLink size={15} />} onClick={() => void copyLink()}>
          {t(($) => $.export.link)}
        </Menu.Item>
        <LinkNote />
      </Menu.Dropdown>
    </Menu>
  );
}

/** What the link holds, and what may become of a long one on its way. */
function LinkNote() {
  const t = useWords();
  const { characters, whole } = useParts(addressStore, "characters", "whole");
  return (
    <Menu.Label>
      {whole ? t(($) => $.export.holds) : t(($) => $.export.holdsSettings)}
      {whole && characters > SAFE_ADDRESS && (
        <b className={classes.linkNote}>{t(($) => $.export.long, { characters, safe: SAFE_ADDRESS })}</b>
      )}
    </Menu.Label>
  );
}
