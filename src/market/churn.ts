import type { ChurnSpec } from "../model/market.ts";
import type { Stream } from "../random/stream.ts";

/**
 * Tenants who stay away because their segment was evicted.
 *
 * A fluid: of the segment's customers, an eviction drives off `perEviction` of one in expectation, and those gone come
 * back exponentially. Evictions at a rate r settle at the share r x perEviction x recovery / customers, at most 1.
 * The state draws nothing; a uniform per potential arrival says whether it is one of those gone.
 */
export class Churn {
  private readonly spec: ChurnSpec;
  private readonly stream: Stream;
  /** Share of the customers who were gone at `atMs`. -- state */
  private gone = 0;
  private atMs = 0;

  constructor(spec: ChurnSpec, stream: Stream) {
    this.spec = spec;
    this.stream = stream;
  }

  /** Share of the customers who are gone, 0..1. */
  goneShare(nowMs: number): number {
    return this.gone === 0 ? 0 : this.gone * Math.exp((this.atMs - nowMs) / this.spec.recoveryMs);
  }

  /** A lease of the segment was reclaimed. */
  evicted(nowMs: number): void {
    this.gone = Math.min(1, this.goneShare(nowMs) + this.spec.perEviction / this.spec.customers);
    this.atMs = nowMs;
  }

  /** Whether the next potential tenant is one of those gone; draws once. */
  isGone(nowMs: number): boolean {
    return this.stream.next() < this.goneShare(nowMs);
  }
}
