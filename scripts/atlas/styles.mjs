/** The seven styles and where they come from; the emoji sets are read from their Iconify packages. */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

export const STYLES = [
  {
    id: "noto",
    label: "Noto Emoji",
    licence: "Apache-2.0",
    url: "https://github.com/googlefonts/noto-emoji",
    package: "@iconify-json/noto",
    author: "Google Inc.",
  },
  {
    id: "noto-v1",
    label: "Noto Emoji 1",
    licence: "Apache-2.0",
    url: "https://github.com/googlefonts/noto-emoji",
    package: "@iconify-json/noto-v1",
    author: "Google Inc.",
  },
  {
    id: "fluent-emoji",
    label: "Fluent Emoji",
    licence: "MIT",
    url: "https://github.com/microsoft/fluentui-emoji",
    package: "@iconify-json/fluent-emoji",
    author: "Microsoft Corporation",
  },
  {
    id: "fluent-emoji-flat",
    label: "Fluent Emoji Flat",
    licence: "MIT",
    url: "https://github.com/microsoft/fluentui-emoji",
    package: "@iconify-json/fluent-emoji-flat",
    author: "Microsoft Corporation",
  },
  {
    id: "twemoji",
    label: "Twemoji",
    licence: "CC-BY-4.0",
    url: "https://github.com/jdecked/twemoji",
    package: "@iconify-json/twemoji",
    author: "Twitter, Inc. and other contributors",
  },
  {
    id: "emojione",
    label: "EmojiOne 2",
    licence: "CC-BY-4.0",
    url: "https://github.com/EmojiTwo/emojitwo",
    package: "@iconify-json/emojione",
    author: "EmojiOne",
  },
  {
    id: "realistic",
    label: "Realistic renders",
    licence: "CC0-1.0 AND CC-BY-3.0 AND CC-BY-3.0-US",
    url: "https://www.sweethome3d.com/importModels.jsp",
    package: "sweethome3d-furniture",
    author: "the authors named below",
  },
];

/** Side in pixels at which an SVG is drawn before it is scaled into its tile. */
const DRAWN = 512;

/** An Iconify package as { version, picture(name) }; picture is null where the set lacks the icon. */
export function openIcons(style) {
  const set = require(`${style.package}/icons.json`);
  const { version } = JSON.parse(readFileSync(require.resolve(`${style.package}/package.json`), "utf8"));
  return {
    version,
    picture(name) {
      const icon = set.icons[name] ?? set.icons[set.aliases?.[name]?.parent];
      if (!icon) return null;
      if (/<text/.test(icon.body)) throw new Error(`${style.id}/${name} holds text.`);
      const box = [
        icon.left ?? 0,
        icon.top ?? 0,
        icon.width ?? set.width ?? 16,
        icon.height ?? set.height ?? 16,
      ];
      const svg = `<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="${DRAWN}" height="${DRAWN}" viewBox="${box.join(" ")}">${icon.body}</svg>`;
      return { image: Buffer.from(svg) };
    },
  };
}
