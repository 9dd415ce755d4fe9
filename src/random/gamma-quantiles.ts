import { gammaDensityTimesX, lnGammaPInverse } from "../numerics/gamma.ts";

/** Range of ln(u / (1 - u)) that a 32-bit uniform can reach, and the grid on it. */
const LOGIT_MAX = 23;
const CELLS = 2048;
const STEP = (2 * LOGIT_MAX) / CELLS;
/** Below this logarithm x is as good as 0 in e^-x. */
const LN_TINY = -40;
/** Tables kept for reuse; a table is 32 kB. */
const CACHE_SIZE = 64;

const cache = new Map<number, GammaQuantiles>();

/**
 * Quantile function of the gamma law of one shape and scale 1, fast and to about 1e-8 relative.
 *
 * ln(quantile) is a smooth function of logit(u), nearly straight in both tails; it is tabulated with its
 * exact slope and interpolated by cubic Hermite polynomials.
 */
export class GammaQuantiles {
  private readonly values: Float64Array;
  private readonly slopes: Float64Array;

  constructor(shape: number) {
    this.values = new Float64Array(CELLS + 1);
    this.slopes = new Float64Array(CELLS + 1);
    let previous: number | undefined;
    for (let i = 0; i <= CELLS; i++) {
      const logit = -LOGIT_MAX + i * STEP;
      const p = 1 / (1 + Math.exp(-logit));
      const q = 1 / (1 + Math.exp(logit));
      const value = lnGammaPInverse(shape, { p, q }, previous);
      this.values[i] = value;
      // Where e^value is tiny, density x x = shape x p.
      const steepness = value < LN_TINY ? shape * p : gammaDensityTimesX(shape, Math.exp(value));
      this.slopes[i] = (STEP * p * q) / steepness;
      previous = value;
    }
  }

  at(u: number): number {
    const place = (Math.log(u / (1 - u)) + LOGIT_MAX) / STEP;
    const cell = Math.min(CELLS - 1, Math.max(0, Math.floor(place)));
    const s = place - cell;
    const rise = this.values[cell + 1]! - this.values[cell]!;
    const first = this.slopes[cell]!;
    const second = this.slopes[cell + 1]!;
    const bend = 3 * rise - 2 * first - second + s * (first + second - 2 * rise);
    return Math.exp(this.values[cell]! + s * (first + s * bend));
  }
}

/** The table of a shape; built once, since sources of many replications share it. */
export function gammaQuantiles(shape: number): GammaQuantiles {
  let table = cache.get(shape);
  if (table === undefined) {
    if (cache.size >= CACHE_SIZE) cache.clear();
    table = new GammaQuantiles(shape);
    cache.set(shape, table);
  }
  return table;
}
