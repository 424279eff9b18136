/**
 * Licences of model cards. Between reading a card and writing one a licence is one line for people: ids of the hub's
 * list, joined by commas ("apache-2.0, mit"), or a name with its address ("OpenAI terms (https://…)").
 */
import { frontMatter } from "./frontMatter";

/** Source: the hub's own check of a card's `license`. */
const HUB_LICENCES = new Set(
  `apache-2.0 mit openrail bigscience-openrail-m creativeml-openrail-m bigscience-bloom-rail-1.0 bigcode-openrail-m
  afl-3.0 artistic-2.0 bsl-1.0 bsd bsd-2-clause bsd-3-clause bsd-3-clause-clear c-uda cc cc0-1.0 cc-by-2.0 cc-by-2.5
  cc-by-3.0 cc-by-4.0 cc-by-sa-3.0 cc-by-sa-4.0 cc-by-nc-2.0 cc-by-nc-3.0 cc-by-nc-4.0 cc-by-nd-4.0 cc-by-nc-nd-3.0
  cc-by-nc-nd-4.0 cc-by-nc-sa-2.0 cc-by-nc-sa-3.0 cc-by-nc-sa-4.0 cdla-sharing-1.0 cdla-permissive-1.0
  cdla-permissive-2.0 wtfpl ecl-2.0 epl-1.0 epl-2.0 etalab-2.0 eupl-1.1 eupl-1.2 agpl-3.0 gfdl gpl gpl-2.0 gpl-3.0
  lgpl lgpl-2.1 lgpl-3.0 isc h-research intel-research lppl-1.3c ms-pl apple-ascl apple-amlr mpl-2.0 odc-by odbl
  openmdw-1.0 openmdw-1.1 openrail++ osl-3.0 postgresql ofl-1.1 ncsa unlicense zlib pddl lgpl-lr
  deepfloyd-if-license fair-noncommercial-research-license llama2 llama3 llama3.1 llama3.2 llama3.3 llama4
  grok2-community gemma unknown`.split(/\s+/),
);

export interface CardLicence {
  license?: string | string[];
  license_name?: string;
  license_link?: string;
}

/** What a card says, in one line; null where it says nothing. */
export function spokenLicence({ license, license_name, license_link }: CardLicence): string | null {
  const ids = (Array.isArray(license) ? license : license ? [license] : []).map((id) => id.trim());
  if (ids.length === 0) return null;
  if (ids.length === 1 && ids[0] === "other" && (license_name || license_link))
    return `${license_name ?? "other"}${license_link ? ` (${license_link})` : ""}`;
  return ids.join(", ");
}

const bare = (value: string) =>
  value
    .replace(/\s+#.*$/, "")
    .trim()
    .replace(/^(["'])(.*)\1$/, "$2");

/** The licence in a model card's front matter; null where there is none. */
export function cardLicence(card: string): string | null {
  const front = frontMatter(card);
  if (front === null) return null;
  const lines = front.split(/\r?\n/);
  const value = (key: string): string | string[] | undefined => {
    const at = lines.findIndex((line) => line.startsWith(`${key}:`));
    if (at < 0) return undefined;
    const text = bare(lines[at]!.slice(key.length + 1));
    const flow = /^\[(.*)\]$/.exec(text)?.[1];
    if (flow !== undefined) return flow.split(",").map(bare).filter(Boolean);
    if (text !== "") return text;
    const list: string[] = [];
    for (const line of lines.slice(at + 1)) {
      const item = /^\s*-\s+(.*)$/.exec(line)?.[1];
      if (item === undefined) break;
      list.push(bare(item));
    }
    return list;
  };
  const one = (key: string) => [value(key) ?? []].flat()[0];
  return spokenLicence({
    license: value("license"),
    license_name: one("license_name"),
    license_link: one("license_link"),
  });
}

const quoted = (text: string) => (/^[\w./:+-]+$/.test(text) ? text : JSON.stringify(text));

/** Lines of a card's front matter that the hub accepts, of what `spokenLicence` gave or of a name of one's own. */
export function licenceLines(licence: string): string[] {
  const ids = licence.split(",").map((id) => id.trim().toLowerCase());
  if (ids.every((id) => HUB_LICENCES.has(id) || id === "other"))
    return ids.length === 1 ? [`license: ${ids[0]}`] : ["license:", ...ids.map((id) => `- ${id}`)];
  const { name, link } = /^(?<name>.*?)(?: \((?<link>[^\s()]+)\))?$/.exec(licence)?.groups ?? {};
  const slug = (name ?? "")
    .toLowerCase()
    .replace(/[^a-z0-9.+-]+/g, "-")
    .replace(/^-+|-+$/g, "");
  return [
    "license: other",
    ...(slug && slug !== "other" ? [`license_name: ${quoted(slug)}`] : []),
    ...(link ? [`license_link: ${quoted(link)}`] : []),
  ];
}
