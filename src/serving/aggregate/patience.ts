import type { TokenClient } from "../../model/serving.ts";
import { quantileOf } from "../../random/quantile.ts";

/** The hazard that has added up is tabulated on this grid: the last entry is survived by e^-12. */
const ENTRIES = 240;
const STEP = 0.05;

/** How long the requests of a class wait for their first step. */
export class Patience {
  /** No one waits longer [ms]; Infinity = no such bound. */
  readonly mostMs: number;
  /** Mean [ms]; Infinity = they wait for ever. */
  readonly meanMs: number;
  /** What a line of a long patience loses is who has waited so long [ms]: nobody is more patient, or the mean is. */
  readonly longestMs: number;
  /** Times by which the hazard has added up to 0, STEP, 2 STEP, ...; absent = no law. */
  private readonly times: Float64Array | undefined;

  /** @param mostMs  What the tier puts a bound at: its longest wait or its deadline [ms]. */
  constructor(law: TokenClient["patience"], mostMs: number) {
    this.mostMs = law?.kind === "constant" ? Math.min(law.value, mostMs) : mostMs;
    if (law === undefined || law.kind === "constant") {
      this.meanMs = this.longestMs = this.mostMs;
      return;
    }
    const times = Float64Array.from({ length: ENTRIES }, (_, i) =>
      quantileOf(law, -Math.expm1(-(i + 1e-9) * STEP)),
    );
    this.times = times;
    let sum = 0;
    for (let i = 1; i < ENTRIES; i++) {
      const weight = Math.exp(-(i - 1) * STEP) - Math.exp(-i * STEP);
      sum += weight * Math.min(mostMs, (times[i - 1]! + times[i]!) / 2);
    }
    this.meanMs = sum;
    this.longestMs = Math.min(mostMs, sum);
  }

  /** -ln P(patience > t). */
  hazardBy(tMs: number): number {
    if (tMs >= this.mostMs) return Number.POSITIVE_INFINITY;
    const { times } = this;
    if (times === undefined || tMs <= times[0]!) return 0;
    let [low, high] = [0, ENTRIES - 1];
    if (tMs >= times[high]!) return high * STEP * (tMs / times[high]!);
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (times[middle]! <= tMs) low = middle;
      else high = middle;
    }
    const within = times[high]! > times[low]! ? (tMs - times[low]!) / (times[high]! - times[low]!) : 0;
    return (low + within) * STEP;
  }
}
