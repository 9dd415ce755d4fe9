import { fsum } from "d3-array";
import { normalQuantile } from "../../numerics/normal.ts";

/** Draws of the posterior: the probability is exact to about 0.003. */
const DRAWS = 20_000;

export interface BestOptions {
  /** Whether equal positions are pairs, with the same draws of chance in every arm. */
  readonly paired: boolean;
  /** Draws on (0, 1). */
  readonly uniform: () => number;
}

/**
 * Probability of each arm that its true mean is the highest, given normal data and no prior opinion (Jeffreys): means
 * follow a multivariate t law around those observed. Two paired arms: the t law of their difference. Ties share.
 *
 * @param arms  Values by replication, at least two each; of equal number where paired.
 * @see Gelman et al. (2013), Bayesian Data Analysis, sec. 3.6.
 */
export function probabilityBest(
  arms: readonly (readonly number[])[],
  { paired, uniform }: BestOptions,
): readonly number[] {
  const centred = arms.map((values) => {
    const mean = fsum(values) / values.length;
    return { mean, residuals: values.map((value) => value - mean) };
  });
  const wins = new Array<number>(arms.length).fill(0);
  for (let draw = 0; draw < DRAWS; draw++) {
    const shared = paired ? directionOf(arms[0]!.length, uniform) : undefined;
    const means = centred.map(({ mean, residuals }) => {
      const weights = shared ?? directionOf(residuals.length, uniform);
      return mean + fsum(residuals, (each, at) => each * weights[at]!);
    });
    const top = Math.max(...means);
    const winners = means.flatMap((each, at) => (each === top ? [at] : []));
    for (const at of winners) wins[at]! += 1 / winners.length;
  }
  return wins.map((each) => each / DRAWS);
}

/**
 * Weights of the residuals that make a draw of the mean: normal, scaled by a chi-square draw as t asks for. Equal
 * weights for all arms keep their covariance without a matrix.
 */
function directionOf(n: number, uniform: () => number): readonly number[] {
  const weights = Array.from({ length: n }, () => normalQuantile(uniform()));
  let chiSquare = 0;
  for (let k = 1; k < n; k++) chiSquare += normalQuantile(uniform()) ** 2;
  const scale = 1 / Math.sqrt(n * (n - 1)) / Math.sqrt(chiSquare / (n - 1));
  return weights.map((each) => each * scale);
}
