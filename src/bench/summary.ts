import type { Comparison } from "./compare.ts";
import { compare } from "./compare.ts";
import type { Listed } from "./protocol.ts";
import type { Rounds } from "./rounds.ts";
import { type Spread, spreadOf } from "./spread.ts";

/** Growth of a size from which the memory of one unit shows. */
const LEAST_UNITS = 90_000;
const MEGABYTE = 2 ** 20;

/** A benchmark over all its rounds. */
export interface Summary {
  readonly benchmark: Listed;
  readonly rounds: number;
  /** Time of one operation [ns]. */
  readonly costNs: Spread;
  /** Cost in steps of the calibration kernel of the same round. */
  readonly perCalibration: Spread;
  readonly figures: ReadonlyMap<string, Spread>;
  /** Absent without a baseline. */
  readonly comparison?: Comparison;
}

/** Medians and ranges of all benchmarks; `margin` is given when there is a baseline. */
export function summarize(all: readonly Rounds[], margin: number | undefined): readonly Summary[] {
  const summaries = all.map((rounds) => ({
    benchmark: rounds.benchmark,
    rounds: rounds.ours.length,
    costNs: spreadOf(rounds.ours.map((sample) => sample.costNs)),
    perCalibration: spreadOf(rounds.ours.map(({ costNs, stepNs }) => costNs / stepNs)),
    figures: figuresOf(rounds),
    ...(margin === undefined ? {} : { comparison: compare(rounds, margin) }),
  }));
  return summaries.map((summary) => withGrowth(summary, summaries));
}

/** Whether a benchmark became slower than the baseline by more than the margin. */
export function hasRegression(summaries: readonly Summary[]): boolean {
  return summaries.some(({ comparison }) => comparison?.verdict === "slower");
}

function figuresOf({ ours }: Rounds): Map<string, Spread> {
  const names = new Set(ours.flatMap(({ figures }) => figures.map(({ name }) => name)));
  return new Map(
    [...names].map((name) => {
      const values = ours.flatMap(({ figures }) => figures.filter((each) => each.name === name));
      return [name, spreadOf(values.map(({ value }) => value))];
    }),
  );
}

/** Adds the cost over that of the smallest size of the axis, and the memory that a unit more takes. */
function withGrowth(summary: Summary, all: readonly Summary[]): Summary {
  const { point } = summary.benchmark;
  if (point === undefined) return summary;
  const smallest = all
    .filter(({ benchmark }) => benchmark.point?.axis === point.axis)
    .reduce((least, each) => (sizeOf(each) < sizeOf(least) ? each : least));
  const figures = new Map(summary.figures);
  figures.set("growth", scaled(summary.costNs, 1 / smallest.costNs.median));
  const units = point.size - sizeOf(smallest);
  const peak = figures.get("peak_memory_mb");
  const least = smallest.figures.get("peak_memory_mb");
  if (units >= LEAST_UNITS && peak !== undefined && least !== undefined)
    figures.set("bytes_per_unit", scaled(shifted(peak, -least.median), MEGABYTE / units));
  return { ...summary, figures };
}

function sizeOf({ benchmark }: Summary): number {
  return benchmark.point!.size;
}

function scaled({ median, low, high }: Spread, factor: number): Spread {
  return { median: median * factor, low: low * factor, high: high * factor };
}

function shifted({ median, low, high }: Spread, by: number): Spread {
  return { median: median + by, low: low + by, high: high + by };
}
