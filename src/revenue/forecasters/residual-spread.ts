/** Residuals seen so far [count] and their mean square [GPUs^2]. */
export interface SpreadState {
  count: number;
  meanSquare: number;
}

/** Residuals below which a spread says nothing. */
const FEWEST = 10;

/**
 * Takes a one-step residual into a mean square: the plain mean of the first `memory` residuals, then an
 * exponentially weighted one with weight 1 / memory, so that old errors fade.
 */
export function learnResidual(state: SpreadState, residual: number, memory: number): void {
  state.count = Math.min(state.count + 1, memory);
  state.meanSquare += (residual * residual - state.meanSquare) / state.count;
}

/** Standard deviation of one-step residuals about zero [GPUs]; Infinity while fewer than ten were seen. */
export function residualSpread(state: SpreadState): number {
  return state.count < FEWEST ? Number.POSITIVE_INFINITY : Math.sqrt(state.meanSquare);
}

/** Quantile of a normal law about a mean, at least 0; Infinity while the spread is not known [GPUs]. */
export function normalBound(mean: number, spread: number, normalQuantile: number): number {
  return spread === Number.POSITIVE_INFINITY ? spread : Math.max(0, mean + normalQuantile * spread);
}
