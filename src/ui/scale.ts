/** Linear scales and the numbers of an axis. */

export function linear(domain: readonly [number, number], range: readonly [number, number]) {
  const [d0, d1] = domain;
  const [r0, r1] = range;
  return (value: number) => r0 + ((value - d0) / (d1 - d0 || 1)) * (r1 - r0);
}

/** Round steps that cover the domain, about `count` of them. */
export function ticks([low, high]: readonly [number, number], count = 5): number[] {
  const rough = (high - low) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((factor) => factor * power >= rough) ?? 10);
  const out: number[] = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9; i++)
    out.push(Number((i * step).toPrecision(12)));
  return out;
}

/** A domain of shares around some values, a little wider than they are, on tenths of the axis. */
export function around(values: readonly number[], least = 0.2): [number, number] {
  const known = values.filter(Number.isFinite);
  if (known.length === 0) return [0, 1];
  const low = Math.min(...known);
  const high = Math.max(...known);
  const pad = Math.max((high - low) * 0.12, (least - (high - low)) / 2, 0.02);
  return [Math.max(0, Math.floor((low - pad) * 20) / 20), Math.min(1, Math.ceil((high + pad) * 20) / 20)];
}

export const percentTick = (value: number) => `${Math.round(value * 100)}`;
