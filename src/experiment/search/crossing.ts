import { meanInterval } from "../inference/mean-interval.ts";

/** A point of a curve with its values by replication. */
export interface CurvePoint {
  readonly x: number;
  readonly values: readonly number[];
}

/** Where the mean of a curve crosses a value. */
export interface Crossing {
  readonly x: number;
  /** Where the 95 % band of the mean leaves the value; absent where it does not within the points. */
  readonly low: number | undefined;
  readonly high: number | undefined;
  /** Whether the curve rises there. */
  readonly rising: boolean;
  /** Points between which it lies. */
  readonly bracket: readonly [number, number];
  /** Sign changes of the mean; more than one: the first is told. */
  readonly count: number;
}

/**
 * The first crossing of the mean of a curve, by straight lines between its points, with the set of x at which the
 * interval of the mean holds the value (Fieller's idea: what cannot be told from the value may be the crossing).
 *
 * @param points  By ascending x, with the same number of values each.
 * @returns undefined if the mean stays on one side.
 */
export function crossingOf(points: readonly CurvePoint[], value: number): Crossing | undefined {
  const curve = points.map(({ x, values }) => {
    const { mean, half = 0 } = meanInterval(values);
    return { x, mean: mean - value, low: mean - half - value, high: mean + half - value };
  });
  const changes = curve.flatMap((_, at) =>
    at > 0 && crosses(curve[at - 1]!.mean, curve[at]!.mean) ? [at] : [],
  );
  const [at] = changes;
  if (at === undefined) return undefined;
  const [left, right] = [curve[at - 1]!, curve[at]!];
  const rising = right.mean > left.mean;
  // Going right, a rising curve meets the value first with the upper edge of its band.
  const [first, second] = rising ? (["high", "low"] as const) : (["low", "high"] as const);
  return {
    x: zeroBetween(left.x, left.mean, right.x, right.mean),
    low: lastZeroBefore(curve, first, at),
    high: firstZeroAfter(curve, second, at),
    rising,
    bracket: [left.x, right.x],
    count: changes.length,
  };
}

type Edge = "low" | "high";
type Banded = { readonly x: number } & Readonly<Record<Edge, number>>;

/** Where an edge of the band meets the value, walking to the left from the bracket. */
function lastZeroBefore(curve: readonly Banded[], edge: Edge, from: number): number | undefined {
  for (let at = from; at > 0; at--) {
    const [left, right] = [curve[at - 1]!, curve[at]!];
    if (crosses(left[edge], right[edge])) return zeroBetween(left.x, left[edge], right.x, right[edge]);
  }
  return undefined;
}

function firstZeroAfter(curve: readonly Banded[], edge: Edge, from: number): number | undefined {
  for (let at = from; at < curve.length; at++) {
    const [left, right] = [curve[at - 1]!, curve[at]!];
    if (crosses(left[edge], right[edge])) return zeroBetween(left.x, left[edge], right.x, right[edge]);
  }
  return undefined;
}

function crosses(left: number, right: number): boolean {
  return (left < 0 && right >= 0) || (left > 0 && right <= 0) || (left === 0 && right !== 0);
}

function zeroBetween(x0: number, y0: number, x1: number, y1: number): number {
  return x0 + ((x1 - x0) * y0) / (y0 - y1);
}
