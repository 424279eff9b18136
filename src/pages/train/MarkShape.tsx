import planeStyles from "./plane.module.css";
import type { Mark } from "./stores/view";

/** A run's mark: its shape in its colour. `inside` another picture it is only the shape. */
export function MarkShape({
  mark,
  size = 11,
  inside = false,
}: {
  mark: Mark;
  size?: number;
  inside?: boolean;
}) {
  const r = size / 2;
  const shape = {
    circle: <circle r={r} fill="currentColor" />,
    square: <rect x={-r} y={-r} width={size} height={size} fill="currentColor" />,
    triangle: (
      <path d={`M0 ${-r * 1.15} L${r * 1.1} ${r * 0.9} L${-r * 1.1} ${r * 0.9} Z`} fill="currentColor" />
    ),
    diamond: <path d={`M0 ${-r * 1.3} L${r * 1.3} 0 L0 ${r * 1.3} L${-r * 1.3} 0 Z`} fill="currentColor" />,
    cross: (
      <path
        d={`M${-r} ${-r} L${r} ${r} M${-r} ${r} L${r} ${-r}`}
        stroke="currentColor"
        strokeWidth={2.2}
        fill="none"
      />
    ),
    ring: <circle r={r - 0.6} fill="none" stroke="currentColor" strokeWidth={2} />,
  }[mark.shape];
  if (inside) return shape;
  return (
    <svg
      className={planeStyles.mark}
      viewBox={`${-r - 2} ${-r - 2} ${size + 4} ${size + 4}`}
      width={size + 4}
      height={size + 4}
      style={{ color: `var(${mark.colour})` }}
      aria-hidden
    >
      {shape}
    </svg>
  );
}
