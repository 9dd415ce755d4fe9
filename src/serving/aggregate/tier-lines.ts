import { TIER, TIERS } from "../../model/serving.ts";
import { dispersionOf } from "./dispersion-of.ts";
import type { FlowClass } from "./flow-class.ts";
import { lineWhenFull } from "./full-line.ts";

/** The line of a pool as a whole at the end of an interval. */
export interface WholeLine {
  /** Steps of the requests that wait. */
  readonly steps: number;
  /** Share of time in which all batches are full. */
  readonly full: number;
  /** Whether priority and provisioned requests take the place of flex and batch ones, of which there are some. */
  readonly displaces: boolean;
  /** Steps that the pool can make in the interval. */
  readonly capacity: number;
  /** Steps of a mean request, and their squared coefficient of variation. */
  readonly workMean: number;
  readonly workScv: number;
  readonly places: number;
}

/**
 * How a line of several tiers is shared: the more urgent go first, and nobody is interrupted.
 *
 * The steps that wait do not depend on the order. The tiers up to k together see full batches for a share P of time, and
 * in it a line of g s / (1 - s) while s is the part of the capacity that they start to use (Cobham 1954; with several
 * servers Kella & Yechiali 1985); g is 1 for Poisson arrivals and exponential work. What they start in an interval follows
 * from line before + arrivals - starts = line after, a quadratic equation in s: stable tiers come to their stationary
 * line, others pile up. The last tier has what remains of the whole.
 */
export class TierLines {
  /** Requests that wait by tier -- output. */
  readonly waiting = new Float64Array(TIERS.length);
  /** By tier: requests that waited before or came, and their steps. */
  private readonly requests = new Float64Array(TIERS.length);
  private readonly steps = new Float64Array(TIERS.length);
  /** By tier, of those that came: requests, steps, and steps^2 that bursts add to the variance. */
  private readonly arrivals = new Float64Array(TIERS.length);
  private readonly coming = new Float64Array(TIERS.length);
  private readonly bursts = new Float64Array(TIERS.length);

  share(classes: readonly FlowClass[], whole: WholeLine): void {
    this.gather(classes);
    let [offered, coming, arrivals, bursts, done] = [0, 0, 0, 0, 0];
    const all = this.steps.reduce((sum, steps) => sum + steps, 0);
    const urgent = whole.displaces ? { ...whole, full: 0 } : whole;
    let left = whole.steps;
    const last = this.requests.findLastIndex((requests) => requests > 0);
    this.waiting.fill(0);
    for (let tier = 0; tier <= last; tier++) {
      const requests = this.requests[tier]!;
      if (requests === 0) continue;
      const work = this.steps[tier]! / requests;
      offered += this.steps[tier]!;
      coming += this.coming[tier]!;
      arrivals += this.arrivals[tier]!;
      bursts += this.bursts[tier]!;
      const dispersion = dispersionOf({ bursts, arrivals, coming });
      const line =
        tier === last
          ? done + left
          : lineOf(offered, { dispersion, part: offered / all }, tier <= TIER.priority ? urgent : whole);
      const own = Math.min(left, Math.max(0, line - done), this.steps[tier]!);
      this.waiting[tier] = own / work;
      left -= own;
      done = Math.max(done, line);
    }
    this.divide(classes);
  }

  private gather(classes: readonly FlowClass[]): void {
    for (const sums of [this.requests, this.steps, this.arrivals, this.coming, this.bursts]) sums.fill(0);
    for (const each of classes) {
      const there = each.line + each.expected;
      this.requests[each.tier]! += there;
      this.steps[each.tier]! += there * each.workMean;
      this.arrivals[each.tier]! += each.expected;
      this.coming[each.tier]! += each.expected * each.workMean;
      this.bursts[each.tier]! += each.bursts;
    }
  }

  /** Within a tier all wait alike: each class has its share of what was there or came. */
  private divide(classes: readonly FlowClass[]): void {
    for (const each of classes) {
      const there = each.line + each.expected;
      const line = there === 0 ? 0 : (this.waiting[each.tier]! * there) / this.requests[each.tier]!;
      each.starts = there - line;
      each.tierLine = this.waiting[each.tier]!;
      each.line = line;
    }
  }
}

/** Steps that wait of tiers that have `offered` steps to do in an interval. */
function lineOf(
  offered: number,
  arrivals: { readonly dispersion: number; readonly part: number },
  whole: WholeLine,
): number {
  const { full, capacity, workMean, workScv, places } = whole;
  if (capacity <= 0) return offered;
  const use = Math.min(MOST_USE, offered / capacity);
  const line = lineWhenFull(use, { ...arrivals, places, workScv });
  const stretch = use > 0 ? (line * (1 - use)) / use : 1;
  const b = full * stretch * workMean + capacity + offered;
  // The smaller root of capacity s^2 - b s + offered = 0, without cancellation.
  const s = (2 * offered) / (b + Math.sqrt(Math.max(0, b * b - 4 * capacity * offered)));
  return Math.max(0, offered - s * capacity);
}

/** A tier that is offered more than this is as good as saturated. */
const MOST_USE = 0.999;
