import { nice, tickStep } from "d3-array";

/** Ends of an axis at round numbers, and the distance of its lines. */
export interface NiceAxis {
  readonly min: number;
  readonly max: number;
  readonly interval: number;
}

/** A round axis that shows [low, high] with about `lines` lines; where both are the same, one step around them. */
export function niceAxis(low: number, high: number, lines: number): NiceAxis {
  if (low === high) return low === 0 ? { min: 0, max: 1, interval: 1 } : around(low);
  const [min, max] = nice(low, high, lines);
  return { min, max, interval: tickStep(min, max, lines) };
}

function around(value: number): NiceAxis {
  const half = 0.1 * Math.abs(value);
  const [min, max] = nice(value - half, value + half, 2);
  return { min, max, interval: tickStep(min, max, 2) };
}
