/** The report as one file: everything inside it, nothing fetched, readable in ten years. */
import { renderToStaticMarkup } from "react-dom/server";
import { picturesOf } from "../../../eval/types";
import { language } from "../../../language/language";
import { SOFTWARE } from "../../../workspace/version";
import { casesOf, outcomeOf, type ShownCase } from "../stores/cases";
import { followModes, modesStore } from "../stores/modes";
import { casePicture, picturesOfResult } from "../stores/pictures";
import type { Shown, ShownResults } from "../useShown";
import { say } from "../words";
import { concluded } from "./concluded";
import { Report, type ReportCase } from "./Report";
import { REPORT_CSS } from "./reportStyle";

/** Cases of each kind that are shown with their pictures; CSV and JSON have them all. */
const MOST_CASES = 8;
/** Longest side of a picture in the report. */
const SIDE = 160;

export async function writeReport({ shown, names }: ShownResults): Promise<string> {
  const cases = await telling(shown);
  await followModes();
  const conclusion = concluded(shown, modesStore.getState().modes);
  const made = new Date();
  const body = renderToStaticMarkup(
    <Report
      shown={shown}
      names={names}
      conclusion={conclusion}
      cases={cases}
      made={made}
      software={SOFTWARE}
    />,
  );
  const title = say(($) => $.report.title, {
    models: names.b === null ? names.a : say(($) => $.report.and, { a: names.a, b: names.b! }),
  });
  return `<!doctype html>
<html lang="${language()}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(title)}</title>
<style>${REPORT_CSS}</style>
</head>
<body>${body}</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/** Of each suite a few cases that changed, or that are wrong, with their pictures where they can be had. */
async function telling(shown: readonly Shown[]): Promise<ReportCase[]> {
  const chosen = shown.flatMap(({ openA, openB, head }) => {
    const cases = casesOf(openA, openB);
    const outcomes = openA && openB ? (["gained", "lost"] as const) : (["wrong"] as const);
    return outcomes.flatMap((outcome) =>
      cases
        .filter((one) => one.one.kind === "choice" && outcomeOf(one) === outcome)
        .slice(0, MOST_CASES)
        .map((one) => ({ one, outcome, head })),
    );
  });
  // Together: while one is drawn by the engine, others are packed here.
  return Promise.all(
    chosen.map(async ({ one, outcome, head }) => ({ one, outcome, picture: await pictureOf(one, head) })),
  );
}

async function pictureOf({ suite, one }: ShownCase, head: Shown["head"]): Promise<string | null> {
  const request = picturesOfResult(head);
  if (!request) return null;
  try {
    const found = await casePicture(`${suite.name} ${suite.version}`, request, picturesOf(one)[0]!);
    return found ? await small(found.blob) : null;
  } catch {
    return null; // the report says that there is no picture
  }
}

async function small(blob: Blob): Promise<string> {
  const bitmap = await createImageBitmap(blob);
  const scale = Math.min(1, SIDE / Math.max(bitmap.width, bitmap.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(bitmap.width * scale);
  canvas.height = Math.round(bitmap.height * scale);
  canvas.getContext("2d")?.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
  bitmap.close();
  return canvas.toDataURL("image/webp", 0.85);
}
