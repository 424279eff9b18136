import { Button, Menu } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useState } from "react";
import { save } from "../../ui/saveFile";
import { report } from "../../workspace/faults";
import { record } from "../../workspace/record";
import { exportCasesCsv, exportCasesJson, sources } from "./stores/exports";
import type { ShownResults } from "./useShown";
import { useWords } from "./words";

/** The report as one file, and every case as data. */
export function ExportMenu({ results }: { results: ShownResults }) {
  const t = useWords();
  const [busy, setBusy] = useState(false);
  const { shown, names } = results;
  const comparing = shown.some(
    ({ openA, openB, comparison, pooling }) => (openA && openB && !comparison) || pooling?.waiting,
  );
  const download = async (name: string, type: string, make: () => string | Promise<string>) => {
    setBusy(true);
    try {
      save(new Blob([await make()], { type }), name);
      void record({
        action: "export",
        summary: `Exported ${name}: ${shown.length} ${shown.length === 1 ? "suite" : "suites"}, ${[names.a, names.b].filter(Boolean).join(" against ")}`,
        inputs: shown.flatMap((one) =>
          sources(one).flatMap(({ head }) =>
            head
              ? [
                  {
                    what: "result",
                    name: `${head.model.name} on ${head.suite.name}`,
                    sha256: head.entry?.hash ?? null,
                  },
                ]
              : [],
          ),
        ),
        outputs: [{ what: "report", name, sha256: null }],
        settings: null,
      });
    } catch (error) {
      report(error);
    } finally {
      setBusy(false);
    }
  };
  const html = async () => (await import("./report/write")).writeReport(results);
  return (
    <Menu position="bottom-end" shadow="md" width={260}>
      <Menu.Target>
        <Button
          h={28}
          loading={busy}
          disabled={shown.length === 0 || comparing}
          leftSection={<IconDownload size={14} />}
        >
          {t(($) => $.results.export.button)}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => void download("evaluation.html", "text/html", html)}>
          {t(($) => $.results.export.html)}
        </Menu.Item>
        <Menu.Item onClick={() => void download("evaluation.csv", "text/csv", () => exportCasesCsv(shown))}>
          {t(($) => $.results.export.csv)}
        </Menu.Item>
        <Menu.Item
          onClick={() => void download("evaluation.json", "application/json", () => exportCasesJson(shown))}
        >
          {t(($) => $.results.export.json)}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
