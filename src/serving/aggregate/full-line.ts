import { logRenewalRatio } from "../../numerics/renewal-ratio.ts";

/** Below this squared variation the equation of renewal arrivals has no use. */
const EVEN_GAPS = 0.05;

/** What the line behind full batches depends on. */
export interface FullBatches {
  readonly places: number;
  /** Variance / mean of the arrivals in a long interval. */
  readonly dispersion: number;
  /** Squared coefficient of variation of the work. */
  readonly workScv: number;
  /** Part of the whole load that these arrivals are, 0..1; 1 where there is one tier. */
  readonly part: number;
}

/**
 * Mean length of the line while all batches are full.
 *
 * Bursts of arrivals stretch the geometric law of a queue with exponential work, as in the queue G/M/1 where they fill
 * the batches themselves, and by (ca^2 + 1) / 2 where others do. The variation of work enters as in the formula of
 * Pollaczek and Khinchine, exact for one place; among many places what leaves in a short while is Poisson, whatever the
 * work, so that it counts only as far as a line lasts long enough, about (ca^2 + 1) / 2 (1 - use)^-2 departures, to turn
 * over what is in the batches.
 *
 * @param use  Load on the full batches, in [0, 1).
 * @see Allen (1990), Probability, Statistics, and Queueing Theory, section 5.3 (Allen-Cunneen).
 */
export function lineWhenFull(use: number, { places, dispersion, workScv, part }: FullBatches): number {
  if (use <= 0) return 0;
  const geometric = use / (1 - use);
  const bursts = (dispersion + 1) / 2;
  const ratio =
    dispersion > EVEN_GAPS ? Math.exp(logRenewalRatio(Math.log(use), dispersion, 0)) : use ** (1 / bursts);
  const own = part * part;
  const lasting = bursts / (1 - use) ** 2;
  const felt = lasting / (lasting + Math.max(0, places - 1));
  const exponential = (own * ratio) / (1 - ratio) + geometric * (1 - own) * bursts;
  // Gaps more even than Poisson's leave a line shorter than the geometric one: even work takes its part of that.
  const base = dispersion < 1 ? exponential / bursts : geometric;
  return exponential + (base * felt * (workScv - 1)) / 2;
}
