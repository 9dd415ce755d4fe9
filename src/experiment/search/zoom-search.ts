import { meanInterval } from "../inference/mean-interval.ts";
import { pairedDifference } from "../inference/two-samples.ts";
import { fitQuadratic } from "./quadratic.ts";

/** A point that was tried, with its values by replication. */
export interface Trial {
  /** In the unit cube. */
  readonly point: readonly number[];
  /** By replication, with the same draws at every point. */
  readonly values: readonly number[];
  /** Whether the constraints hold there. */
  readonly feasible: boolean;
}

/** What a round asks for. */
export interface Round {
  readonly points: readonly (readonly number[])[];
  readonly replications: number;
}

/** Where the search ended. */
export interface Optimum {
  readonly point: readonly number[];
  /** Interval of each coordinate: of the vertex of the fit, or of what is not worse. */
  readonly low: readonly number[];
  readonly high: readonly number[];
  /** Range of each coordinate in which no point is worse than the best by more than noise. */
  readonly flatLow: readonly number[];
  readonly flatHigh: readonly number[];
  /** Whether the point is the vertex of a quadratic through the last round, not a point of its grid. */
  readonly fitted: boolean;
}

export interface ZoomOptions {
  readonly dimensions: 1 | 2;
  /** Of the first round; doubled in every round. */
  readonly replications: number;
  readonly rounds: number;
  /** Maps a point to one that can be run: whole numbers stay whole. */
  readonly snap?: (point: readonly number[]) => readonly number[];
}

/** Points along each dimension. */
const ACROSS = { 1: 9, 2: 6 } as const;

/**
 * Search for the maximum of a noisy function of one or two inputs: a grid whose points are compared pair by pair; what
 * is worse beyond doubt is dropped, the box shrinks to the rest and one step around it, replications double, and a finer
 * grid is laid. With common random numbers the noise of differences is small, so that few replications decide.
 *
 * Finds a global maximum as far as the first grid sees it.
 */
export class ZoomSearch {
  private readonly options: ZoomOptions;
  private low: number[];
  private high: number[];
  private round = 0;
  private last: readonly Trial[] = [];

  constructor(options: ZoomOptions) {
    this.options = options;
    this.low = new Array<number>(options.dimensions).fill(0);
    this.high = new Array<number>(options.dimensions).fill(1);
  }

  /** The next points to try; absent when the search is over. */
  next(): Round | undefined {
    if (this.round >= this.options.rounds) return undefined;
    return { points: this.grid(), replications: this.options.replications * 2 ** this.round };
  }

  /** Takes the trials of a round. @throws RangeError if none of them is feasible. */
  tell(trials: readonly Trial[]): void {
    const feasible = trials.filter((each) => each.feasible);
    if (feasible.length === 0) {
      const hasValues = trials.some((each) => each.values.length > 0);
      const reason = hasValues
        ? "no point of the grid meets the constraints"
        : "the metric has no value at any point";
      throw new RangeError(reason);
    }
    this.last = trials;
    this.round += 1;
    if (this.round >= this.options.rounds) return;
    const kept = survivors(feasible);
    const steps = this.steps();
    for (let at = 0; at < this.options.dimensions; at++) {
      const places = kept.map(({ point }) => point[at]!);
      this.low[at] = Math.max(0, Math.min(...places) - steps[at]!);
      this.high[at] = Math.min(1, Math.max(...places) + steps[at]!);
    }
  }

  /** The best of the last round, by the vertex of a quadratic where there is one within the box. */
  optimum(): Optimum {
    const feasible = this.last.filter((each) => each.feasible);
    const kept = survivors(feasible);
    const best = bestOf(feasible);
    const flat = rangeOf(kept.map((each) => each.point));
    const at = { flatLow: flat.low, flatHigh: flat.high };
    const vertex = this.vertexOf(this.last, this.around(flat));
    if (vertex === undefined)
      return { ...at, point: best.point, low: flat.low, high: flat.high, fitted: false };
    return { ...at, ...vertex, fitted: true };
  }

  /** A box with one step around it: far from the best a quadratic says little about where the top is. */
  private around({ low, high }: Box): Box {
    const steps = this.steps();
    return {
      low: low.map((value, at) => Math.max(this.low[at]!, value - steps[at]!)),
      high: high.map((value, at) => Math.min(this.high[at]!, value + steps[at]!)),
    };
  }

  /** Vertex of the fit within a box with a jackknife interval over replications; none where a constraint cuts it. */
  private vertexOf(all: readonly Trial[], box: Box) {
    const trials = all.filter(({ point }) => isInside(point, box));
    if (trials.some((each) => !each.feasible)) return undefined;
    const points = trials.map((each) => each.point);
    const n = Math.min(...trials.map((each) => each.values.length));
    const sums = trials.map(({ values }) => values.slice(0, n).reduce((total, each) => total + each, 0));
    const whole = fitQuadratic(
      points,
      sums.map((each) => each / n),
    )?.vertex;
    if (whole === undefined || n < 2 || !isInside(whole, box)) return undefined;
    const without = Array.from(
      { length: n },
      (_, left) =>
        fitQuadratic(
          points,
          trials.map(({ values }, at) => (sums[at]! - values[left]!) / (n - 1)),
        )?.vertex,
    );
    if (without.some((each) => each === undefined)) return undefined;
    const halves = whole.map((value, at) => {
      const pseudo = without.map((each) => n * value - (n - 1) * each![at]!);
      return meanInterval(pseudo).half!;
    });
    const snapped = this.options.snap?.(whole) ?? whole;
    return {
      point: snapped,
      low: whole.map((value, at) => Math.max(0, value - halves[at]!)),
      high: whole.map((value, at) => Math.min(1, value + halves[at]!)),
    };
  }

  private steps(): readonly number[] {
    const across = ACROSS[this.options.dimensions];
    return this.low.map((low, at) => (this.high[at]! - low) / (across - 1));
  }

  private grid(): readonly (readonly number[])[] {
    const across = ACROSS[this.options.dimensions];
    const steps = this.steps();
    const line = (at: number): number[] =>
      Array.from({ length: across }, (_, k) => Math.min(1, this.low[at]! + k * steps[at]!));
    const points =
      this.options.dimensions === 1
        ? line(0).map((x) => [x])
        : line(0).flatMap((x) => line(1).map((y) => [x, y]));
    const { snap } = this.options;
    const snapped = snap === undefined ? points : points.map((point) => [...snap(point)]);
    return [...new Map(snapped.map((point) => [point.join(" "), point])).values()];
  }
}

function bestOf(trials: readonly Trial[]): Trial {
  return trials.reduce((best, each) => (mean(each) > mean(best) ? each : best));
}

/** Trials that are not worse than the best beyond doubt (95 %, pair by pair). */
export function survivors(trials: readonly Trial[]): readonly Trial[] {
  const best = bestOf(trials);
  return trials.filter((each) => {
    if (each === best) return true;
    const n = Math.min(each.values.length, best.values.length);
    const { mean: difference, half = 0 } = pairedDifference(best.values.slice(0, n), each.values.slice(0, n));
    return difference - half <= 0;
  });
}

interface Box {
  readonly low: readonly number[];
  readonly high: readonly number[];
}

/** Whether a point lies in a box, but for rounding. */
function isInside(point: readonly number[], { low, high }: Box): boolean {
  return point.every((value, at) => value >= low[at]! - 1e-9 && value <= high[at]! + 1e-9);
}

function rangeOf(points: readonly (readonly number[])[]): Box {
  const dimensions = points[0]!.length;
  const by = (pick: (...values: number[]) => number): number[] =>
    Array.from({ length: dimensions }, (_, at) => pick(...points.map((point) => point[at]!)));
  return { low: by(Math.min), high: by(Math.max) };
}

function mean({ values }: Trial): number {
  return values.reduce((total, each) => total + each, 0) / values.length;
}
