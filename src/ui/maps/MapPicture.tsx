import { useEffect, useRef, useState } from "react";
import type { LocalMap, LocalResult } from "../../worker/protocol";
import type { Picture } from "../../workspace/pictures";
import { useWords } from "../words";
import { paintMap, type Scale } from "./colour";
import styles from "./map.module.css";

export interface Patch {
  row: number;
  column: number;
}

interface Props {
  picture: Picture;
  result: LocalResult | undefined;
  map: LocalMap | undefined;
  scale: Scale | null;
  /** 0–100 */
  opacity: number;
  smooth: boolean;
  patch: Patch | null;
  onPatch: (patch: Patch | null) => void;
  label: string;
}

const STEPS: Record<string, [number, number]> = {
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
};

/** The picture with a map over the part that the model saw; hover or arrow keys read a patch. */
export function MapPicture({ picture, result, map, scale, opacity, smooth, patch, onPatch, label }: Props) {
  const t = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const [size, setSize] = useState<{ width: number; height: number } | null>(null);
  useEffect(() => {
    const target = canvas.current;
    if (!target || !map || !result || !scale) return;
    const image = paintMap(map.values, result.rows, result.columns, scale, smooth, smooth ? 12 : 1);
    target.width = image.width;
    target.height = image.height;
    target.getContext("2d")?.putImageData(image, 0, 0);
  }, [map, result, scale, smooth]);
  const crop = result?.crop;
  const place =
    crop && size
      ? {
          left: `${(100 * crop.x) / size.width}%`,
          top: `${(100 * crop.y) / size.height}%`,
          width: `${(100 * crop.width) / size.width}%`,
          height: `${(100 * crop.height) / size.height}%`,
        }
      : null;
  const point = (event: React.PointerEvent<HTMLElement>) => {
    if (!result) return;
    const box = event.currentTarget.getBoundingClientRect();
    const row = Math.floor(((event.clientY - box.top) / box.height) * result.rows);
    const column = Math.floor(((event.clientX - box.left) / box.width) * result.columns);
    if (row < 0 || column < 0 || row >= result.rows || column >= result.columns) return;
    if (patch?.row !== row || patch.column !== column) onPatch({ row, column });
  };
  const step = (event: React.KeyboardEvent) => {
    if (!result) return;
    if (event.key === "Escape") {
      onPatch(null);
      return;
    }
    const move = STEPS[event.key];
    if (!move) return;
    event.preventDefault();
    const from = patch ?? strongest(map, result);
    const clamp = (value: number, high: number) => Math.min(high, Math.max(0, value));
    onPatch(
      patch
        ? {
            row: clamp(from.row + move[0], result.rows - 1),
            column: clamp(from.column + move[1], result.columns - 1),
          }
        : from,
    );
  };
  return (
    <div
      className={styles.mapFrame}
      role="application"
      aria-roledescription={t(($) => $.map.role)}
      aria-label={t(($) => $.map.keys, { label })}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the arrow keys move a cursor over the patches
      tabIndex={0}
      onKeyDown={step}
      onBlur={() => onPatch(null)}
    >
      <img
        src={picture.url}
        alt={picture.name}
        onLoad={({ currentTarget }) =>
          setSize({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
        }
        data-small={size !== null && size.width < 300}
      />
      {place && result && (
        <div
          className={styles.mapCrop}
          style={place}
          onPointerMove={point}
          onPointerDown={point}
          onPointerLeave={() => onPatch(null)}
        >
          <canvas
            ref={canvas}
            style={{
              opacity: map && scale ? opacity / 100 : 0,
              imageRendering: smooth ? "auto" : "pixelated",
            }}
          />
          {patch && (
            <i
              className={styles.patch}
              style={{
                left: `${(100 * patch.column) / result.columns}%`,
                top: `${(100 * patch.row) / result.rows}%`,
                width: `${100 / result.columns}%`,
                height: `${100 / result.rows}%`,
              }}
            />
          )}
        </div>
      )}
    </div>
  );
}

function strongest(map: LocalMap | undefined, result: LocalResult): Patch {
  let best = 0;
  map?.values.forEach((value, i) => {
    if (value > map.values[best]!) best = i;
  });
  return { row: Math.floor(best / result.columns), column: best % result.columns };
}
