import { stepIndexAt } from "../../model/step-lookup.ts";
import { HOUR_MS } from "../../model/time.ts";

/** The window, cut into intervals without gaps. */
export class TimeGrid {
  /** Starts of the intervals, then the end of the last: one more than there are intervals [ms]. */
  readonly edgesMs: readonly number[];

  /** @param edgesMs  Ascending, at least two [ms]. */
  constructor(edgesMs: readonly number[]) {
    this.edgesMs = edgesMs;
  }

  /** Number of intervals. */
  get size(): number {
    return this.edgesMs.length - 1;
  }

  get startMs(): number {
    return this.edgesMs[0]!;
  }

  get endMs(): number {
    return this.edgesMs[this.size]!;
  }

  hours(interval: number): number {
    return (this.edgesMs[interval + 1]! - this.edgesMs[interval]!) / HOUR_MS;
  }

  /** The interval that holds an instant; the first or last for instants outside the window. */
  at(ms: number): number {
    return Math.min(stepIndexAt(this.edgesMs, ms), this.size - 1);
  }

  /** Time that [fromMs, untilMs) shares with an interval [h]. */
  overlapH(interval: number, fromMs: number, untilMs: number): number {
    const from = Math.max(fromMs, this.edgesMs[interval]!);
    const until = Math.min(untilMs, this.edgesMs[interval + 1]!);
    return Math.max(0, until - from) / HOUR_MS;
  }
}
