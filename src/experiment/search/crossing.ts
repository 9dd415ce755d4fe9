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
  /** Crossings of the mean; more than one: the first is told. */
  readonly count: number;
}

/**
 * The first crossing of the mean of a curve, by straight lines between its points, with the set of x at which the
 * interval of the mean holds the value (Fieller's idea: what cannot be told from the value may be the crossing).
 *
 * A mean that only touches the value and turns back does not cross it; one that starts or ends on the value does.
 *
 * @param points  By ascending x, with the same number of values each.
 * @returns undefined if the mean stays on one side.
 */
export function crossingOf(points: readonly CurvePoint[], value: number): Crossing | undefined {
  const curve = points.map(({ x, values }) => {
    const { mean, half = 0 } = meanInterval(values);
    return { x, mean: mean - value, low: mean - half - value, high: mean + half - value };
  });
  const changes = signChanges(curve.map(({ mean }) => mean));
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

/** Places at which values have changed sign, or have come to 0 to change it. */
function signChanges(values: readonly number[]): readonly number[] {
  const signs = values.map(Math.sign);
  return signs.flatMap((sign, at) => {
    if (at === 0 || sign === signs[at - 1]) return [];
    const before = signs[at - 1]!;
    // Leaving 0 is the end of a change that was told already, unless the values began there.
    if (before === 0) return signs.slice(0, at).some((each) => each !== 0) ? [] : [at];
    const after = signs.slice(at).find((each) => each !== 0);
    return after === before ? [] : [at];
  });
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
