/** The scores and the map as one PNG, in the page's present colours. */
import { OutOfMemoryError } from "../../base/errors";
import { cosine, mapValue, percent } from "../../ui/format";
import { paintMap, sharedScale, viridis } from "../../ui/maps/colour";
import { defaultPhrase } from "../../ui/maps/defaultPhrase";
import { answersStore } from "../../workspace/answers";
import { captionLines, captionStore } from "../../workspace/captions";
import { currentFocus } from "../../workspace/focus";
import { judge } from "../../workspace/labels";
import { comparedModels, modelStore } from "../../workspace/models";
import { type Picture, pictureStore } from "../../workspace/pictures";
import { cellOf, scoreStore } from "../../workspace/scores";
import { selectionStore } from "../../workspace/selection";
import { picturesInSight } from "../../workspace/sight";
import { viewStore } from "../../workspace/view";
import { sortedCaptions } from "./sorted";
import { mapKey, mapStore } from "./stores/maps";
import { say } from "./words";

const MARGIN = 32;
const CAPTION_WIDTH = 380;
const COLUMN = 132;
const HEAD = 96;
const ROW = 46;
const MAP = 340;
/** Captions of a figure: browsers draw no canvas of any height. */
const MOST_ROWS = 60;

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim() || "#000";
}

async function bitmap(picture: Picture): Promise<ImageBitmap | null> {
  return createImageBitmap(picture.blob).catch(() => null);
}

/** Text cut with an ellipsis to a width. */
function fitted(g: CanvasRenderingContext2D, text: string, width: number): string {
  if (g.measureText(text).width <= width) return text;
  let end = text.length;
  while (end > 1 && g.measureText(`${text.slice(0, end)}…`).width > width) end--;
  return `${text.slice(0, end)}…`;
}

/** What the figure shows, as the page shows it now, and the pen it is drawn with. */
interface Figure {
  g: CanvasRenderingContext2D;
  models: readonly string[];
  pictures: readonly Picture[];
  captions: readonly string[];
  /** In the order in which they were typed: what the maps' scale is shared by. */
  typed: readonly string[];
  /** Pictures that the page has, in sight or not. */
  all: readonly Picture[];
  font(weight: number, size: number): void;
  write(text: string, x: number, y: number, colour: string, align?: CanvasTextAlign): void;
}

const tooLarge = () =>
  new OutOfMemoryError(
    say(($) => $.figure.large),
    say(($) => $.figure.fewer),
  );

/** "A ", "B " where there are two models. */
const letterOf = ({ models }: Figure, at: number) => (models.length > 1 ? `${"AB"[at]} ` : "");

const rowHeightOf = ({ models }: Pick<Figure, "models">) => ROW * Math.max(1, models.length);
const tableWidthOf = ({ pictures }: Pick<Figure, "pictures">) => CAPTION_WIDTH + COLUMN * pictures.length;

function penOf(g: CanvasRenderingContext2D): Pick<Figure, "font" | "write"> {
  const face = getComputedStyle(document.body).fontFamily;
  return {
    font(weight, size) {
      g.font = `${weight} ${size}px ${face}`;
    },
    write(text, x, y, colour, align = "left") {
      g.fillStyle = colour;
      g.textAlign = align;
      g.fillText(text, x, y);
    },
  };
}

function drawHead(figure: Figure, width: number) {
  const { models, captions, typed, pictures, all, font, write } = figure;
  const { loaded } = modelStore.getState();
  font(600, 17);
  write(
    say(($) => $.title),
    MARGIN,
    MARGIN + 8,
    token("--ink"),
  );
  font(400, 12);
  const names = models.map(
    (id, i) => `${letterOf(figure, i)}${loaded[id]!.name} ${loaded[id]!.sha256.slice(0, 12)}`,
  );
  if (captions.length < typed.length)
    names.push(say(($) => $.figure.captions, { shown: captions.length, all: typed.length }));
  if (pictures.length < all.length)
    names.push(say(($) => $.figure.pictures, { shown: pictures.length, all: all.length }));
  write(names.join("   "), width - MARGIN, MARGIN + 8, token("--ink-2"), "right");
}

async function drawPictures({ g, pictures }: Figure, top: number) {
  for (const [i, entry] of pictures.entries()) {
    const image = await bitmap(entry);
    const x = MARGIN + CAPTION_WIDTH + COLUMN * i + COLUMN / 2;
    if (!image) continue;
    const scale = 80 / Math.max(image.width, image.height);
    const [w, h] = [image.width * scale, image.height * scale];
    g.drawImage(image, x - w / 2, top + (80 - h) / 2, w, h);
    image.close();
  }
}

function drawScores(figure: Figure, top: number) {
  const { g, pictures, captions, font, write } = figure;
  const rowHeight = rowHeightOf(figure);
  for (const [j, text] of captions.entries()) {
    const y = top + HEAD + rowHeight * j;
    g.fillStyle = token("--line");
    g.fillRect(MARGIN, y, tableWidthOf(figure), 1);
    font(400, 14);
    write(fitted(g, text, CAPTION_WIDTH - 20), MARGIN, y + rowHeight / 2, token("--ink"));
    for (const [i, entry] of pictures.entries())
      drawCell(figure, entry, text, MARGIN + CAPTION_WIDTH + COLUMN * i + COLUMN / 2, y);
  }
}

/** A picture and a caption, with a line for each model. */
function drawCell(figure: Figure, entry: Picture, text: string, x: number, y: number) {
  const { g, models, all, font, write } = figure;
  const { tables } = scoreStore.getState();
  const verdict = answersStore.getState().hidden ? null : judge(entry, text, all);
  for (const [m, id] of models.entries()) {
    const cell = cellOf(tables[id], entry.ref, text);
    if (!cell) continue;
    const mid = y + ROW * m + ROW / 2;
    if (cell.best) {
      g.strokeStyle = token(verdict === false ? "--wrong" : verdict ? "--right" : "--accent");
      g.lineWidth = 1.5;
      g.strokeRect(x - COLUMN / 2 + 8, mid - ROW / 2 + 4, COLUMN - 16, ROW - 8);
    }
    font(cell.best ? 600 : 400, 14);
    const value = `${letterOf(figure, m)}${cosine(cell.cosine)}${cell.best ? " ★" : ""}`;
    write(value, x - 8, mid - 7, token("--ink"), "center");
    font(400, 11);
    write(percent(cell.probability), x - 8, mid + 10, token("--ink-2"), "center");
    if (verdict === null || m > 0) continue;
    font(600, 13);
    const colour = token(verdict ? "--right" : "--wrong");
    write(verdict ? "✓" : "✗", x + COLUMN / 2 - 18, mid, colour, "center");
  }
}

/** The maps of the picture and caption that the page shows, a model beside the other. */
async function drawMaps(figure: Figure, picture: Picture, caption: string, y: number) {
  const { g, models, typed, font, write } = figure;
  const { maps } = mapStore.getState();
  const view = viewStore.getState();
  const image = await bitmap(picture);
  for (const [m, id] of models.entries()) {
    const result = maps[mapKey(id, picture.ref, caption, view.method)];
    if (!image || !result) continue;
    const x = MARGIN + m * (MAP + 24);
    const scale = MAP / Math.max(image.width, image.height);
    g.imageSmoothingEnabled = image.width >= 300;
    g.drawImage(image, x, y, image.width * scale, image.height * scale);
    const wanted = selectionStore.getState().phrase ?? defaultPhrase(result);
    const shown = result.maps[Math.min(wanted, result.maps.length - 1)]!;
    const range = sharedScale(
      typed.flatMap((text) => maps[mapKey(id, picture.ref, text, view.method)]?.maps ?? []),
    );
    if (!range) continue;
    const { crop, rows, columns } = result;
    const map = paintMap(shown.values, rows, columns, range, view.smooth, 12);
    const layer = await createImageBitmap(map);
    g.globalAlpha = view.opacity / 100;
    g.drawImage(layer, x + crop.x * scale, y + crop.y * scale, crop.width * scale, crop.height * scale);
    g.globalAlpha = 1;
    layer.close();
    const below = y + image.height * scale;
    for (let i = 0; i < MAP; i++) {
      g.fillStyle = `rgb(${viridis(i / (MAP - 1)).join(" ")})`;
      g.fillRect(x + i, below + 10, 1.5, 8);
    }
    font(400, 11);
    write(mapValue(range.low, view.method), x, below + 28, token("--ink-2"));
    write(mapValue(range.high, view.method), x + MAP, below + 28, token("--ink-2"), "right");
    font(500, 13);
    const said = `${models.length > 1 ? `${"AB"[m]} · ` : ""}“${shown.phrase.text}” · ${view.method}`;
    write(fitted(g, said, MAP), x, below + 50, token("--ink"));
  }
  image?.close();
}

export async function drawFigure(): Promise<Blob> {
  const { tables } = scoreStore.getState();
  const models = comparedModels().map(({ id }) => id);
  const all = pictureStore.getState().pictures;
  const pictures = picturesInSight();
  const typed = captionLines(captionStore.getState().text);
  const captions = sortedCaptions(typed, viewStore.getState().sort, tables[models[0]!]).slice(0, MOST_ROWS);
  const { picture, caption } = currentFocus();
  const width = MARGIN * 2 + Math.max(tableWidthOf({ pictures }), models.length * (MAP + 24), 720);
  const tableBottom = MARGIN + 40 + HEAD + rowHeightOf({ models }) * captions.length + 16;
  const height = tableBottom + (picture && caption !== null ? MAP + 96 : 0) + MARGIN + 16;
  const canvas = document.createElement("canvas");
  const ratio = 2;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  const g = canvas.getContext("2d");
  if (!g) throw tooLarge();
  g.scale(ratio, ratio);
  g.fillStyle = token("--paper");
  g.fillRect(0, 0, width, height);
  g.textBaseline = "middle";
  const figure: Figure = { g, models, pictures, captions, typed, all, ...penOf(g) };
  drawHead(figure, width);
  await drawPictures(figure, MARGIN + 40);
  drawScores(figure, MARGIN + 40);
  if (picture && caption !== null) await drawMaps(figure, picture, caption, tableBottom + 16);
  const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, "image/png"));
  if (!png) throw tooLarge();
  return png;
}
