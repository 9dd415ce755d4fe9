import { fsum } from "d3-array";
import { normalQuantile } from "../../numerics/normal.ts";
import { assertFinite } from "./finite.ts";

export interface BestOptions {
  /** Whether equal positions are pairs, with the same draws of chance in every arm. */
  readonly paired: boolean;
  /** Draws on (0, 1). */
  readonly uniform: () => number;
  /** Draws of the posterior; 20 000 make the probability exact to about 0.003. */
  readonly draws?: number;
}

/**
 * Probability of each arm that its true mean is the highest, given normal data and no prior opinion (Jeffreys): means
 * follow a multivariate t law around those observed, with n - 1 degrees of freedom. Two paired arms: the t law of their
 * difference. Ties share.
 *
 * @param arms  Values by replication, at least two each; of equal number where paired.
 * @throws RangeError for fewer values, unequal numbers of pairs, or a value that is not finite.
 * @see Gelman et al. (2013), Bayesian Data Analysis, sec. 3.6.
 */
export function probabilityBest(
  arms: readonly (readonly number[])[],
  { paired, uniform, draws = 20_000 }: BestOptions,
): readonly number[] {
  assertSamples(arms, paired);
  const centred = arms.map(centre);
  const wins = new Array<number>(arms.length).fill(0);
  const means = new Float64Array(arms.length);
  const shared = new Float64Array(arms[0]?.length ?? 0);
  for (let draw = 0; draw < draws; draw++) {
    if (paired) fillDirection(shared, uniform);
    for (let at = 0; at < means.length; at++) {
      const { mean, residuals, squares } = centred[at]!;
      means[at] = mean + (paired ? product(residuals, shared) : drawOf(residuals.length, squares, uniform));
    }
    countWin(means, wins);
  }
  return wins.map((each) => each / draws);
}

/** Adds 1 to the wins of the highest mean; to several their parts of it. */
function countWin(means: Float64Array, wins: number[]): void {
  let top = Number.NEGATIVE_INFINITY;
  let winners = 0;
  for (const mean of means) {
    if (mean === top) winners += 1;
    else if (mean > top) [top, winners] = [mean, 1];
  }
  for (let at = 0; at < means.length; at++) if (means[at] === top) wins[at]! += 1 / winners;
}

function assertSamples(arms: readonly (readonly number[])[], paired: boolean): void {
  for (const values of arms) {
    assertFinite(values);
    if (values.length < 2) throw new RangeError(`an arm needs at least two values, got ${values.length}`);
    if (paired && values.length !== arms[0]!.length)
      throw new RangeError(`paired arms need equal numbers, got ${arms[0]!.length} and ${values.length}`);
  }
}

function centre(values: readonly number[]) {
  const mean = fsum(values) / values.length;
  const residuals = values.map((value) => value - mean);
  return { mean, residuals, squares: fsum(residuals, (each) => each * each) };
}

/**
 * Weights of the residuals that make a draw of the mean: normal, scaled by a chi-square draw as t asks for. Equal
 * weights for all arms keep their covariance without a matrix.
 */
function fillDirection(weights: Float64Array, uniform: () => number): void {
  if (weights.length === 0) return;
  const scale = scaleOf(weights.length, uniform);
  for (let at = 0; at < weights.length; at++) weights[at] = normalQuantile(uniform()) * scale;
}

/** The same for one arm alone: the weighted sum of residuals is one normal draw of their length. */
const drawOf = (n: number, squares: number, uniform: () => number): number =>
  normalQuantile(uniform()) * Math.sqrt(squares) * scaleOf(n, uniform);

/** From the length of the residuals to a standard error, with the spread itself drawn from its posterior. */
function scaleOf(n: number, uniform: () => number): number {
  const spread = chiSquare(n - 1, uniform) / (n - 1);
  return 1 / Math.sqrt(n * (n - 1) * spread);
}

/** A sum of squared normal draws; two of them are one exponential draw. */
function chiSquare(df: number, uniform: () => number): number {
  let sum = df % 2 === 1 ? normalQuantile(uniform()) ** 2 : 0;
  for (let pair = 0; pair < Math.floor(df / 2); pair++) sum -= 2 * Math.log(uniform());
  return sum;
}

/** Plain: draws of chance need no compensated sum, and this one is taken many thousand times. */
function product(residuals: readonly number[], weights: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < residuals.length; at++) sum += residuals[at]! * weights[at]!;
  return sum;
}
