/** Level of a unit, so that a bucket that gains `perMinute` units a minute gains whole numbers every millisecond. */
const LEVEL_PER_UNIT = 60_000;

/**
 * A bucket that fills evenly and holds what comes in a minute; full at first.
 *
 * Exact for a whole rate up to 1e11 per minute: levels are whole numbers of 1 / 60,000 unit.
 */
export class TokenBucket {
  private readonly perMinute: number;
  /** Level at `atMs` [1/60,000 unit] -- state. */
  private level: number;
  private atMs = 0;

  /** @param perMinute  What comes in a minute, and the depth; > 0 [units]. */
  constructor(perMinute: number) {
    this.perMinute = perMinute;
    this.level = perMinute * LEVEL_PER_UNIT;
  }

  /** Whether so many units are in it. Times must not go back. */
  has(units: number, nowMs: number): boolean {
    this.fill(nowMs);
    return this.level >= units * LEVEL_PER_UNIT;
  }

  /** Takes units that `has` found. */
  take(units: number): void {
    this.level -= units * LEVEL_PER_UNIT;
  }

  /** What may be taken at most during the time up to `untilMs`, as a flow: what is in it and what comes [units]. */
  within(nowMs: number, untilMs: number): number {
    this.fill(nowMs);
    return (this.level + this.perMinute * (untilMs - nowMs)) / LEVEL_PER_UNIT;
  }

  private fill(nowMs: number): void {
    const depth = this.perMinute * LEVEL_PER_UNIT;
    const level = this.level + this.perMinute * (nowMs - this.atMs);
    this.level = level < depth ? level : depth;
    this.atMs = nowMs;
  }
}
