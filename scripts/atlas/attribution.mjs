/** ATTRIBUTION.md: every source, version, licence and author, and what was changed. The page shows it. */
import { STYLES } from "./styles.mjs";

const LICENCES = {
  "Apache-2.0": ["Apache License 2.0", "https://www.apache.org/licenses/LICENSE-2.0"],
  MIT: ["MIT License", "https://github.com/microsoft/fluentui-emoji/blob/main/LICENSE"],
  "CC-BY-4.0": ["Creative Commons Attribution 4.0", "https://creativecommons.org/licenses/by/4.0/"],
  "CC0-1.0": ["CC0 1.0 Public Domain Dedication", "https://creativecommons.org/publicdomain/zero/1.0/"],
  "CC-BY-3.0": ["Creative Commons Attribution 3.0", "https://creativecommons.org/licenses/by/3.0/"],
  "CC-BY-3.0-US": [
    "Creative Commons Attribution 3.0 United States",
    "https://creativecommons.org/licenses/by/3.0/us/",
  ],
};

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE`;

const link = (licence) => `[${LICENCES[licence][0]}](${LICENCES[licence][1]})`;

/**
 * @param {{ id: string, version: string }[]} styles as written to atlas.json
 * @param {{ word, model, file, library, licence, author }[]} models the renders used
 */
export function attribution(styles, models) {
  const sections = styles.map(({ id, version }) => {
    const style = STYLES.find((s) => s.id === id);
    const licences = style.licence.split(" AND ").map(link).join("; ");
    return `| ${style.label} (\`${id}.png\`) | ${style.author} | [source](${style.url}) | ${style.package} ${version} | ${licences} |`;
  });
  const rows = models.map(
    ({ word, model, file, library, licence, author }) =>
      `| ${word} | ${model} (\`${file}\`) | ${author} | ${library} | ${link(licence)} |`,
  );
  return `# Pictures of the scenes: sources and licences

The pictures in this folder are taken from the works below. **What was changed:** single pictures were picked
from each work, rasterised (the emoji are SVGs; the renders already were 128 × 128 pixels), cut to their
visible part, scaled into tiles of 64 × 64 pixels, reduced to 256 colours and put together into one PNG for
each style. The page further scales, turns, recolours and partly covers them to compose its scenes. None of
the authors endorses this project or its use of their works.

| Pictures | Author | Source | Package | Licence |
| --- | --- | --- | --- | --- |
${sections.join("\n")}

The emoji were taken from the [Iconify](https://iconify.design/) packages named above. Noto Emoji: a copy of
the Apache License 2.0 is in \`Apache-2.0.txt\` beside this file. Twemoji: copyright Twitter, Inc. and other
contributors; graphics licensed under CC-BY 4.0. EmojiOne 2: emoji provided free by EmojiOne (version 2,
CC-BY 4.0), kept up as EmojiTwo.

## Fluent Emoji and Fluent Emoji Flat: MIT License

\`\`\`
Copyright (c) Microsoft Corporation.

${MIT}
\`\`\`

## Realistic renders: models of Sweet Home 3D

Renders from the libraries of 3D models collected for [Sweet Home 3D](https://www.sweethome3d.com/importModels.jsp);
the Blend Swap models were made by the authors named, published on Blend Swap, and cleaned and converted by
Emmanuel Puybaret / eTeks.

| Noun | Model | Author | Library | Licence |
| --- | --- | --- | --- | --- |
${rows.join("\n")}
`;
}
