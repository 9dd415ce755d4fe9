import type { Law, Shape } from "../model/law.ts";
import { HOUR_MS, YEAR_MS } from "../model/time.ts";
import type { Sampler } from "./sampler.ts";
import { type Clock, isConstant, pieceAt, shapeAt } from "./shape.ts";
import type { Stream } from "./stream.ts";

/** A source that yields nothing for this long has ended [ms]. */
const SILENCE_LIMIT_MS = 1000 * YEAR_MS;

/** What a Poisson source needs to know. */
export interface PoissonSpec {
  /** Arrivals per hour where the shape is 1 [1/h]. */
  readonly ratePerHour: number;
  readonly shape: Shape;
  /** Arrivals per instant; absent = 1. Drawn by the batch sampler. */
  readonly batch?: Law;
}

/**
 * Instants of a non-homogeneous Poisson process from simulated time 0, in order.
 *
 * Candidates come from a piecewise-constant majorant of the rate, by inverting its integral, and are
 * thinned (Lewis & Shedler 1979): one uniform of `times` and one of `thinning` per candidate. A constant
 * rate takes no thinning.
 */
export class PoissonArrivals {
  private readonly spec: PoissonSpec;
  private readonly clock: Clock;
  private readonly times: Stream;
  private readonly thinning: Stream;
  private readonly batches: Sampler | undefined;
  /** Rate of a constant shape [1/ms]; NaN otherwise -- parameter. */
  private readonly constantRate: number;
  /** A constant positive rate and no batches: most sources, and a straight line. */
  private readonly isSimple: boolean;
  /** Last candidate, unrounded [ms] -- state. */
  private t = 0;
  /** End and rate bound [1/ms] of the current piece -- state. */
  private pieceEndMs = 0;
  private majorant = 0;
  /** Arrivals still to come at the last instant -- state. */
  private pending = 0;

  /** @throws RangeError if the rate is negative or not finite, or batches lack their sampler. */
  constructor(
    spec: PoissonSpec,
    startEpochMs: number,
    times: Stream,
    thinning: Stream,
    batchSampler?: Sampler,
  ) {
    if (!(spec.ratePerHour >= 0 && spec.ratePerHour < Infinity)) {
      throw new RangeError(`an arrival rate must be finite and >= 0, got ${spec.ratePerHour} per hour`);
    }
    if (spec.batch !== undefined && batchSampler === undefined)
      throw new RangeError("batches need their sampler");
    this.spec = spec;
    this.clock = { startEpochMs };
    this.times = times;
    this.thinning = thinning;
    this.batches = spec.batch === undefined ? undefined : batchSampler;
    const constant = isConstant(spec.shape);
    this.constantRate = constant
      ? (spec.ratePerHour * shapeAt(spec.shape, 0, this.clock)) / HOUR_MS
      : Number.NaN;
    this.isSimple = this.constantRate > 0 && this.batches === undefined;
  }

  /** The next arrival, rounded down [ms]; Infinity when none comes within 1000 years, and from then on. */
  next(): number {
    if (!this.isSimple) return this.nextOfAll();
    this.t -= Math.log(this.times.next()) / this.constantRate;
    return Math.floor(this.t);
  }

  private nextOfAll(): number {
    if (this.pending > 0) {
      this.pending--;
      return Math.floor(this.t);
    }
    this.t = Number.isNaN(this.constantRate) ? this.nextThinned() : this.nextConstant();
    if (this.batches !== undefined && this.t < Infinity) {
      this.pending = Math.max(1, Math.round(this.batches.draw())) - 1;
    }
    return Math.floor(this.t);
  }

  private nextConstant(): number {
    if (this.constantRate <= 0) return Infinity;
    return this.t - Math.log(this.times.next()) / this.constantRate;
  }

  private nextThinned(): number {
    if (this.t === Infinity || this.spec.ratePerHour === 0) return Infinity;
    const limitMs = this.t + SILENCE_LIMIT_MS;
    for (let t = this.t; ; ) {
      t = this.candidateAfter(t, limitMs);
      if (t === Infinity) return Infinity;
      const rate = (this.spec.ratePerHour * shapeAt(this.spec.shape, t, this.clock)) / HOUR_MS;
      if (this.thinning.next() * this.majorant < rate) return t;
    }
  }

  /**
   * The instant at which the integral of the majorant has grown by a unit exponential; Infinity beyond the
   * limit.
   */
  private candidateAfter(from: number, limitMs: number): number {
    let t = from;
    let left = -Math.log(this.times.next());
    for (;;) {
      const room = this.majorant === 0 ? 0 : this.majorant * (this.pieceEndMs - t);
      if (left < room) return Math.min(t + left / this.majorant, this.pieceEndMs);
      left -= room;
      t = Math.max(t, this.pieceEndMs);
      if (t >= limitMs) return Infinity;
      const piece = pieceAt(this.spec.shape, t, this.clock);
      this.pieceEndMs = piece.endMs;
      this.majorant = (this.spec.ratePerHour * piece.maximum) / HOUR_MS;
    }
  }
}
