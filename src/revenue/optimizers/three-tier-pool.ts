import { type Maximum, maximize } from "../../numerics/maximize.ts";
import type { Demand } from "./demand.ts";
import { stationaryLaw } from "./stationary-law.ts";

/**
 * A pool of GPUs under three kinds of work, 1 GPU and an exponential time each. Internal work takes the GPU of spot
 * and is lost when internal and on-demand fill the pool. On-demand is admitted while internal and on-demand leave more
 * than the reservation, and takes the GPU of spot too. Spot takes free GPUs; whoever loses its GPU is gone.
 */
export interface ThreeTierPool {
  readonly gpus: number;
  /** GPUs kept from on-demand, 0 .. GPUs. */
  readonly reservedGpus: number;
  readonly internal: Flow;
  readonly onDemand: Flow;
  readonly spot: Flow;
}

/** Arrivals and ends of one kind of work. */
export interface Flow {
  /** [1/h] */
  readonly arrivalsPerHour: number;
  /** Of one GPU in use, 1 / mean time [1/h]. */
  readonly endsPerHour: number;
}

/** Long-run rates of the pool. */
export interface ThreeTierOutcome {
  /** Share of arrivals that are turned away. */
  readonly blocking: { readonly internal: number; readonly onDemand: number; readonly spot: number };
  /** Mean GPUs in use. */
  readonly busyGpus: { readonly internal: number; readonly onDemand: number; readonly spot: number };
  /** Spot work that loses its GPU [1/h]. */
  readonly preemptionsPerHour: number;
}

/** Prices and penalties of the three tiers. */
export interface ThreeTierPrices {
  /** [USD per GPU-hour] */
  readonly onDemandUsd: number;
  /** [USD per GPU-hour] */
  readonly spotUsd: number;
  /** For each preemption of spot [USD]. */
  readonly preemptionPenaltyUsd: number;
  /** For each internal job turned away [USD]. */
  readonly internalLossUsd: number;
}

/**
 * Long-run rates by the exact Markov chain of (internal, on-demand, spot) GPUs in use.
 *
 * @throws RangeError unless GPUs and reservation are whole, the reservation is no more than the GPUs, and work ends.
 */
export function threeTierOutcome(pool: ThreeTierPool): ThreeTierOutcome {
  const { gpus, reservedGpus, internal, onDemand, spot } = pool;
  if (!(Number.isSafeInteger(gpus) && Number.isSafeInteger(reservedGpus) && reservedGpus <= gpus)) {
    throw new RangeError("GPUs and reservation are whole numbers, the reservation at most the GPUs");
  }
  const law = stationaryLaw([0, 0, 0], (state) => movesFrom(state as State, pool));
  const blocked = { internal: 0, onDemand: 0, spot: 0 };
  const busy = { internal: 0, onDemand: 0, spot: 0 };
  let preemptions = 0;
  for (const { state, probability } of law) {
    const [i, o, s] = state as State;
    const [takesInternal, takesOnDemand, isFull] = [
      i + o < gpus,
      i + o < gpus - reservedGpus,
      i + o + s === gpus,
    ];
    if (!takesInternal) blocked.internal += probability;
    if (!takesOnDemand) blocked.onDemand += probability;
    if (isFull) blocked.spot += probability;
    const taking =
      (takesInternal ? internal.arrivalsPerHour : 0) + (takesOnDemand ? onDemand.arrivalsPerHour : 0);
    if (isFull && s > 0) preemptions += probability * taking;
    busy.internal += i * probability;
    busy.onDemand += o * probability;
    busy.spot += s * probability;
  }
  if (spot.arrivalsPerHour === 0) blocked.spot = 0;
  return { blocking: blocked, busyGpus: busy, preemptionsPerHour: preemptions };
}

type State = readonly [internal: number, onDemand: number, spot: number];

function movesFrom([i, o, s]: State, pool: ThreeTierPool): readonly (readonly [State, number])[] {
  const { gpus, reservedGpus, internal, onDemand, spot } = pool;
  const firm = i + o;
  // A claimant of a full pool takes the GPU of spot.
  const left = firm + s === gpus ? s - 1 : s;
  const moves: [State, number][] = [
    [[i - 1, o, s], i * internal.endsPerHour],
    [[i, o - 1, s], o * onDemand.endsPerHour],
    [[i, o, s - 1], s * spot.endsPerHour],
  ];
  if (firm < gpus) moves.push([[i + 1, o, left], internal.arrivalsPerHour]);
  if (firm < gpus - reservedGpus) moves.push([[i, o + 1, left], onDemand.arrivalsPerHour]);
  if (firm + s < gpus) moves.push([[i, o, s + 1], spot.arrivalsPerHour]);
  return moves.filter(([, rate]) => rate > 0);
}

/** Revenue less penalties [USD/h]. */
export function threeTierProfit(pool: ThreeTierPool, prices: ThreeTierPrices): number {
  const { blocking, busyGpus, preemptionsPerHour } = threeTierOutcome(pool);
  const lostPerHour = blocking.internal * pool.internal.arrivalsPerHour;
  return (
    prices.onDemandUsd * busyGpus.onDemand +
    prices.spotUsd * busyGpus.spot -
    prices.preemptionPenaltyUsd * preemptionsPerHour -
    prices.internalLossUsd * lostPerHour
  );
}

/** Prices per grid: each one solves a chain, and profit has one peak. */
const GRID = 17;

/**
 * The posted on-demand price with the highest profit, and that profit [USD per GPU-hour, USD/h].
 *
 * @param demand  On-demand arrivals by price; those of the pool are not used.
 */
export function bestOnDemandPrice(
  pool: ThreeTierPool,
  demand: Demand,
  prices: Omit<ThreeTierPrices, "onDemandUsd">,
): Maximum {
  return maximize((price) => profitAtPrice(pool, demand, prices, price), 0, demand.topPriceUsd, GRID);
}

/** Profit when on-demand arrivals answer to the posted price [USD/h]. */
export function profitAtPrice(
  pool: ThreeTierPool,
  demand: Demand,
  prices: Omit<ThreeTierPrices, "onDemandUsd">,
  priceUsd: number,
): number {
  const onDemand = { ...pool.onDemand, arrivalsPerHour: demand.ratePerHour(priceUsd) };
  return threeTierProfit({ ...pool, onDemand }, { ...prices, onDemandUsd: priceUsd });
}
