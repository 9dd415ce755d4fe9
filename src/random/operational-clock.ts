import type { Shape, StepSeries } from "../model/law.ts";
import { HOUR_MS, YEAR_MS } from "../model/time.ts";
import { type Clock, isConstant, pieceAt, pieceIntegral, shapeAt } from "./shape.ts";

/** A rate that grants nothing for this long has ended [ms]. */
const SILENCE_LIMIT_MS = 1000 * YEAR_MS;
/** A root is found when it moves no more than this; whole ms are what counts in the end. */
const PRECISION_MS = 1e-6;
/** Newton's steps end after two or three; bisections, where the rate is 0 at a place, after these. */
const MAX_STEPS = 80;

/** Time that runs with a rate: a gap in it becomes a time of the calendar. */
export interface OperationalClock {
  /** Moves on until the integral of the rate has grown by an amount; Infinity when it never does [ms, unrounded]. */
  advance(amount: number): number;
}

/** The clock of rate x shape(t), from simulated time 0. */
export function shapeClock(ratePerHour: number, shape: Shape, startEpochMs: number): OperationalClock {
  const clock = { startEpochMs };
  if (!isConstant(shape)) return new ShapeClock(ratePerHour / HOUR_MS, shape, clock);
  return new StepClock({ timesMs: [0], values: [ratePerHour * shapeAt(shape, 0, clock)] });
}

/** The integral is taken piece by piece (pieceAt), and its inverse inside a piece found by Newton's method. */
class ShapeClock implements OperationalClock {
  private readonly ratePerMs: number;
  private readonly shape: Shape;
  private readonly clock: Clock;
  private t = 0;
  /** End of the current piece [ms], and the integral of the rate from t to there. -- state */
  private pieceEndMs = 0;
  private pieceLeft = 0;
  /** Length of the current piece [ms]. -- state */
  private pieceMs = 0;

  constructor(ratePerMs: number, shape: Shape, clock: Clock) {
    this.ratePerMs = ratePerMs;
    this.shape = shape;
    this.clock = clock;
  }

  advance(amount: number): number {
    if (!(this.ratePerMs > 0) || this.t === Number.POSITIVE_INFINITY) return this.end();
    const limitMs = this.t + SILENCE_LIMIT_MS;
    let left = amount;
    while (left >= this.pieceLeft) {
      left -= this.pieceLeft;
      this.t = this.pieceEndMs;
      if (!(this.t < limitMs)) return this.end();
      this.enterPiece();
    }
    const at = this.inside(left);
    this.pieceLeft -= left;
    this.t = at;
    return at;
  }

  private end(): number {
    this.t = Number.POSITIVE_INFINITY;
    return this.t;
  }

  private enterPiece(): void {
    const { endMs, maximum } = pieceAt(this.shape, this.t, this.clock, this.t + SILENCE_LIMIT_MS);
    this.pieceEndMs = endMs;
    this.pieceMs = endMs - this.t;
    this.pieceLeft =
      maximum === 0 ? 0 : this.ratePerMs * pieceIntegral(this.shape, this.t, endMs, this.clock);
  }

  /** Where in the current piece the integral from t has grown by `left`, which is less than is left of it. */
  private inside(left: number): number {
    const short = this.shortGap(left);
    if (short !== undefined) return this.t + short;
    let [low, high] = [this.t, this.pieceEndMs];
    let x = low;
    let excess = -left;
    for (let step = 0; step < MAX_STEPS; step += 1) {
      const newton = x - excess / (this.ratePerMs * shapeAt(this.shape, x, this.clock));
      const next = newton >= low && newton <= high ? newton : (low + high) / 2;
      if (Math.abs(next - x) <= PRECISION_MS) return next;
      x = next;
      excess = this.ratePerMs * pieceIntegral(this.shape, this.t, x, this.clock) - left;
      if (excess > 0) high = x;
      else low = x;
    }
    return x;
  }

  /**
   * A gap so short against the piece that the midpoint rule is exact to PRECISION_MS; undefined for longer ones.
   *
   * A smooth part has pieces of at most a 24th of its period, so that the rule's error is below 3e-3 x gap x
   * (gap / piece)^2 while the rate changes little.
   */
  private shortGap(left: number): number | undefined {
    const first = left / (this.ratePerMs * shapeAt(this.shape, this.t, this.clock));
    const { dailyWave, cycle, growthPerYear } = this.shape;
    const isFlat = dailyWave === undefined && cycle === undefined && growthPerYear === undefined;
    if (isFlat) return first;
    const gap = left / (this.ratePerMs * shapeAt(this.shape, this.t + first / 2, this.clock));
    const part = gap / this.pieceMs;
    const isShort = Math.abs(gap - first) < 1e-3 * gap && 1e-2 * gap * part * part < PRECISION_MS;
    return isShort ? gap : undefined;
  }
}

/** The clock of a rate that is a step function [per hour], from simulated time 0. */
export class StepClock implements OperationalClock {
  /** Index of the step in force. -- state */
  step = 0;
  private readonly rates: StepSeries;
  private t = 0;

  constructor(ratesPerHour: StepSeries) {
    this.rates = ratesPerHour;
    while (this.endMs() <= 0) this.step += 1;
  }

  advance(amount: number): number {
    const { values } = this.rates;
    let left = amount;
    for (;;) {
      const ratePerHour = values[this.step]!;
      const endMs = this.endMs();
      const room = ratePerHour === 0 ? 0 : (ratePerHour * (endMs - this.t)) / HOUR_MS;
      if (left < room) {
        this.t += (left * HOUR_MS) / ratePerHour;
        return this.t;
      }
      left -= room;
      this.t = endMs;
      if (endMs === Number.POSITIVE_INFINITY) return this.t;
      this.step += 1;
    }
  }

  private endMs(): number {
    return this.rates.timesMs[this.step + 1] ?? Number.POSITIVE_INFINITY;
  }
}
