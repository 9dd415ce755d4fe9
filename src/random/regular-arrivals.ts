import type { Sampler } from "./sampler.ts";

/** Arrivals at regular instants, a drawn number at each (also none): rounds of bidders, shifts of work. */
export class RegularArrivals {
  private readonly everyMs: number;
  private readonly batches: Sampler;
  /** Instant of the current round [ms], and arrivals still to come at it. -- state */
  private atMs: number;
  private pending = 0;

  constructor(options: { readonly firstMs: number; readonly everyMs: number }, batches: Sampler) {
    if (!(options.everyMs > 0)) throw new RangeError("regular arrivals need a time between them above 0");
    this.everyMs = options.everyMs;
    this.batches = batches;
    this.atMs = options.firstMs - options.everyMs;
  }

  /** The next arrival [ms]; Infinity when none comes in a million rounds. */
  next(): number {
    for (let round = 0; this.pending === 0; round++) {
      if (round === MOST_EMPTY_ROUNDS) return Number.POSITIVE_INFINITY;
      this.atMs += this.everyMs;
      this.pending = Math.max(0, Math.round(this.batches.draw()));
    }
    this.pending--;
    return this.atMs;
  }
}

/** A law that never draws more than 0 must not hang the run. */
const MOST_EMPTY_ROUNDS = 1_000_000;
