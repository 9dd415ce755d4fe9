import { TIERS } from "../../model/serving.ts";
import type { FlowClass } from "./flow-class.ts";

/** The line of a pool as a whole at the end of an interval. */
export interface WholeLine {
  /** Requests that wait. */
  readonly waiting: number;
  /** Share of time in which all batches are full. */
  readonly full: number;
  /** Steps that the pool can make in the interval. */
  readonly capacity: number;
  /** Steps of a mean request. */
  readonly workMean: number;
  /** Line while batches are full, relative to that of exponential work and Poisson arrivals. */
  readonly spread: number;
}

/**
 * How a line of several tiers is shared: the more urgent go first, and nobody is interrupted.
 *
 * The tiers up to k together see full batches for a share P of time and a line of P g s / (1 - s) while s is the part of
 * the capacity that they start to use (Cobham 1954; with several servers Kella & Yechiali 1985); g is the spread of the
 * whole line. What they start in an interval follows from line before + arrivals - starts = line after, a quadratic
 * equation in s: stable tiers come to their stationary line, others pile up. The last tier has what remains of the whole.
 */
export class TierLines {
  /** Requests that wait by tier -- output. */
  readonly waiting = new Float64Array(TIERS.length);
  /** Steps offered by tier: waiting before, and arriving; and requests. */
  private readonly before = new Float64Array(TIERS.length);
  private readonly coming = new Float64Array(TIERS.length);
  private readonly requests = new Float64Array(TIERS.length);

  share(classes: readonly FlowClass[], whole: WholeLine): void {
    this.gather(classes);
    let [before, coming, done] = [0, 0, 0];
    let left = whole.waiting;
    const last = this.requests.findLastIndex((requests) => requests > 0);
    this.waiting.fill(0);
    for (let tier = 0; tier < last; tier++) {
      if (this.requests[tier] === 0) continue;
      before += this.before[tier]!;
      coming += this.coming[tier]!;
      const line = lineOf(before + coming, whole);
      const work = (this.before[tier]! + this.coming[tier]!) / this.requests[tier]!;
      const own = Math.min(left, Math.max(0, line - done) / work, this.requests[tier]!);
      this.waiting[tier] = own;
      left -= own;
      done = line;
    }
    if (last >= 0) this.waiting[last] = left;
    this.divide(classes);
  }

  private gather(classes: readonly FlowClass[]): void {
    this.before.fill(0);
    this.coming.fill(0);
    this.requests.fill(0);
    for (const each of classes) {
      this.before[each.tier]! += each.line * each.workMean;
      this.coming[each.tier]! += each.expected * each.workMean;
      this.requests[each.tier]! += each.line + each.expected;
    }
  }

  /** Within a tier all wait alike: each class has its share of what was there or came. */
  private divide(classes: readonly FlowClass[]): void {
    for (const each of classes) {
      const there = each.line + each.expected;
      const line = there === 0 ? 0 : (this.waiting[each.tier]! * there) / this.requests[each.tier]!;
      each.starts = there - line;
      each.line = line;
    }
  }
}

/** Steps that wait of tiers that have `offered` steps to do in an interval. */
function lineOf(offered: number, { full, capacity, workMean, spread }: WholeLine): number {
  if (capacity <= 0) return offered;
  const scale = full * spread * workMean;
  const b = scale + capacity + offered;
  // The smaller root of capacity s^2 - b s + offered = 0, without cancellation.
  const s = (2 * offered) / (b + Math.sqrt(Math.max(0, b * b - 4 * capacity * offered)));
  return Math.max(0, offered - s * capacity);
}
