import { meanInterval } from "../inference/mean-interval.ts";
import { pairedDifference } from "../inference/two-samples.ts";

/** What one input does alone, the others at their base. */
export interface TornadoBar {
  readonly input: string;
  /** Difference to the base with the input at its low and its high end, each with a paired 95 % interval. */
  readonly low: Swing;
  readonly high: Swing;
  /** Size of the larger difference between low, base and high. */
  readonly size: number;
}

export interface Swing {
  readonly difference: number;
  readonly ciLow: number | undefined;
  readonly ciHigh: number | undefined;
}

/** Outputs by replication. */
export interface TornadoInput {
  readonly input: string;
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** One bar per input, the longest first. */
export function tornado(base: readonly number[], inputs: readonly TornadoInput[]): readonly TornadoBar[] {
  const bars = inputs.map(({ input, low, high }) => {
    const ends = { low: swingOf(low, base), high: swingOf(high, base) };
    // An end without a value has no place; the bar is as long as the rest of it.
    const places = [0, ends.low.difference, ends.high.difference].filter(Number.isFinite);
    return { input, ...ends, size: Math.max(...places) - Math.min(...places) };
  });
  return bars.sort((a, b) => b.size - a.size);
}

function swingOf(values: readonly number[], base: readonly number[]): Swing {
  const n = Math.min(values.length, base.length);
  if (n === 0) return { difference: Number.NaN, ciLow: undefined, ciHigh: undefined };
  const { mean, low, high } =
    n === 1
      ? { ...meanInterval([values[0]! - base[0]!]) }
      : pairedDifference(values.slice(0, n), base.slice(0, n));
  return { difference: mean, ciLow: low, ciHigh: high };
}
