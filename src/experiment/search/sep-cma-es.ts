import { normalQuantile } from "../../numerics/normal.ts";

/**
 * Separable CMA-ES in the unit cube, for maxima of noisy functions of many inputs: samples around a centre, moves it to
 * the better half, and learns a step size for each input. Points outside are reflected back.
 *
 * @see Ros & Hansen (2008), PPSN X; constants of Hansen (2016), arXiv:1604.00772.
 */
export class SepCmaEs {
  private readonly uniform: () => number;
  private readonly dimensions: number;
  readonly populationSize: number;
  private readonly weights: readonly number[];
  private readonly effective: number;
  private centre: number[];
  private sigma = 0.3;
  private readonly variances: number[];
  private readonly pathSigma: number[];
  private readonly pathC: number[];
  private steps: (readonly number[])[] = [];
  private generation = 0;

  constructor(dimensions: number, uniform: () => number) {
    this.dimensions = dimensions;
    this.uniform = uniform;
    this.populationSize = 4 + Math.floor(3 * Math.log(dimensions));
    const parents = Math.floor(this.populationSize / 2);
    const raw = Array.from({ length: parents }, (_, at) => Math.log(parents + 0.5) - Math.log(at + 1));
    const total = raw.reduce((sum, each) => sum + each, 0);
    this.weights = raw.map((each) => each / total);
    this.effective = 1 / this.weights.reduce((sum, each) => sum + each * each, 0);
    this.centre = new Array<number>(dimensions).fill(0.5);
    this.variances = new Array<number>(dimensions).fill(1);
    this.pathSigma = new Array<number>(dimensions).fill(0);
    this.pathC = new Array<number>(dimensions).fill(0);
  }

  /** Points of the next generation. */
  ask(): readonly (readonly number[])[] {
    this.steps = Array.from({ length: this.populationSize }, () =>
      this.variances.map((variance) => Math.sqrt(variance) * normalQuantile(this.uniform())),
    );
    return this.steps.map((step) =>
      this.centre.map((value, at) => reflected(value + this.sigma * step[at]!)),
    );
  }

  /** @param values  Of the points that were asked, in their order; -Infinity = infeasible. */
  tell(values: readonly number[]): void {
    const order = values.map((_, at) => at).sort((a, b) => values[b]! - values[a]!);
    const mean = this.centre.map((_, at) =>
      this.weights.reduce((sum, weight, rank) => sum + weight * this.steps[order[rank]!]![at]!, 0),
    );
    this.generation += 1;
    const n = this.dimensions;
    const m = this.effective;
    const cSigma = (m + 2) / (n + m + 5);
    const damping = 1 + 2 * Math.max(0, Math.sqrt((m - 1) / (n + 1)) - 1) + cSigma;
    const expected = Math.sqrt(n) * (1 - 1 / (4 * n) + 1 / (21 * n * n));
    const cC = (4 + m / n) / (n + 4 + (2 * m) / n);
    this.centre = this.centre.map((value, at) => reflected(value + this.sigma * mean[at]!));
    for (let at = 0; at < n; at++) {
      const whitened = mean[at]! / Math.sqrt(this.variances[at]!);
      this.pathSigma[at] =
        (1 - cSigma) * this.pathSigma[at]! + Math.sqrt(cSigma * (2 - cSigma) * m) * whitened;
    }
    const length = Math.hypot(...this.pathSigma);
    const isSlow =
      length / Math.sqrt(1 - (1 - cSigma) ** (2 * this.generation)) < (1.4 + 2 / (n + 1)) * expected;
    for (let at = 0; at < n; at++)
      this.pathC[at] = (1 - cC) * this.pathC[at]! + (isSlow ? Math.sqrt(cC * (2 - cC) * m) * mean[at]! : 0);
    this.adapt(order);
    this.sigma *= Math.exp((cSigma / damping) * (length / expected - 1));
    this.sigma = Math.min(this.sigma, 1);
  }

  /** Width of the sampling along its widest input: small when the search has settled. */
  get spread(): number {
    return this.sigma * Math.sqrt(Math.max(...this.variances));
  }

  /** Where the search stands. */
  get mean(): readonly number[] {
    return this.centre;
  }

  /** The separable rule learns (n + 2) / 3 times as fast as the full one. */
  private adapt(order: readonly number[]): void {
    const n = this.dimensions;
    const m = this.effective;
    const faster = (n + 2) / 3;
    const c1 = Math.min(0.5, (faster * 2) / ((n + 1.3) ** 2 + m));
    const cMu = Math.min(1 - c1, (faster * 2 * (m - 2 + 1 / m)) / ((n + 2) ** 2 + m));
    for (let at = 0; at < n; at++) {
      const ranked = this.weights.reduce(
        (sum, weight, rank) => sum + weight * this.steps[order[rank]!]![at]! ** 2,
        0,
      );
      this.variances[at] = (1 - c1 - cMu) * this.variances[at]! + c1 * this.pathC[at]! ** 2 + cMu * ranked;
    }
  }
}

/** The point of the unit interval that a walk reflected at its ends comes to. */
function reflected(value: number): number {
  const folded = Math.abs(value % 2);
  return folded > 1 ? 2 - folded : folded;
}
