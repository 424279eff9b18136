/** The numbers of the page as data: for a table program (CSV) and for programs (JSON). */
import { formatCsv } from "../../../tables/writeCsv";
import type { LocalResult } from "../../../worker/protocol";
import { captionLines, captionStore } from "../../../workspace/captions";
import { engineStore } from "../../../workspace/engine";
import { currentFocus } from "../../../workspace/focus";
import { judge } from "../../../workspace/labels";
import { comparedModels } from "../../../workspace/models";
import { handleStore } from "../../../workspace/pictureHandles";
import { pictureStore } from "../../../workspace/pictures";
import { cellOf, scoreStore } from "../../../workspace/scores";
import { viewStore } from "../../../workspace/view";
import { mapKey, mapStore, SCORE_METHOD, wordsKey } from "./maps";

interface Row {
  model: string;
  modelSha256: string;
  image: string;
  imageName: string;
  caption: string;
  cosine: number;
  probability: number;
  preferred: boolean;
  /** null: not computed (see MAX_CELLS of maps.ts). */
  local: number | null;
  /** null: nobody knows. */
  true: boolean | null;
}

function rows(): Row[] {
  const { tables } = scoreStore.getState();
  const { maps } = mapStore.getState();
  const { pictures } = pictureStore.getState();
  const captions = captionLines(captionStore.getState().text);
  return comparedModels().flatMap(({ id, sha256 }) =>
    pictures.flatMap((picture) =>
      captions.flatMap((caption) => {
        const { ref, name } = picture;
        const cell = cellOf(tables[id], ref, caption);
        if (!cell) return [];
        return {
          model: id,
          modelSha256: sha256,
          image: ref,
          imageName: name,
          caption,
          cosine: cell.cosine,
          probability: cell.probability,
          preferred: cell.best,
          local: maps[mapKey(id, ref, caption, SCORE_METHOD)]?.localScore ?? null,
          true: judge(picture, caption, pictures),
        };
      }),
    ),
  );
}

export function exportCsv(): string {
  const header = [
    "model",
    "modelSha256",
    "image",
    "imageName",
    "caption",
    "cosine",
    "probability",
    "preferred",
    "local",
    "true",
  ] as const satisfies (keyof Row)[];
  return formatCsv([header, ...rows().map((row) => header.map((name) => row[name]))]);
}

function plainMap(result: LocalResult) {
  return {
    ...result,
    maps: result.maps.map(({ phrase, values, max }) => ({ phrase, max, values: Array.from(values) })),
  };
}

/** Everything on the page but the pictures' bytes. */
export function exportJson(): string {
  const { backend } = engineStore.getState();
  const { maps, words } = mapStore.getState();
  const { handles } = handleStore.getState();
  const { picture, caption } = currentFocus();
  const view = viewStore.getState();
  const models = comparedModels();
  const shown = picture && caption !== null ? { ref: picture.ref, caption } : null;
  const data = {
    format: "degla-playground/compare",
    version: 1,
    exportedAt: new Date().toISOString(),
    backend,
    models,
    settings: {
      captions: captionStore.getState().asOpenAi ? "as OpenAI's tokenizer mends them" : "as written",
      localScoreMethod: SCORE_METHOD,
      mapMethod: view.method,
      sort: view.sort,
    },
    images: pictureStore.getState().pictures.map(({ ref, name }) => ({
      ref,
      name,
      sha256: handles[ref]?.id ?? null,
      width: handles[ref]?.width ?? null,
      height: handles[ref]?.height ?? null,
    })),
    scores: rows(),
    shown: shown && {
      ...shown,
      maps: models.flatMap(({ id }) => {
        const result = maps[mapKey(id, shown.ref, shown.caption, view.method)];
        return result ? [plainMap(result)] : [];
      }),
      words: models.flatMap(({ id }) => words[wordsKey(id, shown.ref, shown.caption)] ?? []),
    },
  };
  return `${JSON.stringify(data, null, 2)}\n`;
}
