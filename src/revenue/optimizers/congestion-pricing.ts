import { bisection } from "../../numerics/bisection.ts";
import type { Demand } from "./demand.ts";
import type { LossSystem } from "./loss-system.ts";

/** Prices that answer to the GPUs in use, and what they earn. */
export interface CongestionPrices {
  /** The highest revenue that any posted price can earn in the long run [USD/h]. */
  readonly gainUsdPerHour: number;
  /** Best price while n GPUs are in use, n = 0 .. GPUs - 1; it never falls with n [USD per GPU-hour]. */
  readonly pricesUsd: readonly number[];
}

/**
 * Revenue-maximizing prices of a loss system by the number of GPUs in use.
 *
 * Selling a GPU while n are in use costs the chance to sell it later: d_n [USD per GPU-hour, over a mean lease]. With
 * R(d) = max over u of lambda(u) (u - d) the optimality equations are R(d_0) = g mu and
 * R(d_n) = (g - n d_(n-1)) mu for the gain g, closed by g = GPUs x d_(GPUs - 1); the price is that of R. A higher g
 * lowers each d_n found from below and raises each found from above, so that one g makes them meet: found by
 * bisection. From below the recursion loses digits where leases end faster than they start, from above where they
 * start faster; they meet where the two rates cross, and no size of the system loses any.
 *
 * @throws RangeError unless the system has whole GPUs, at least 1, and leases that end.
 * @see Paschalidis & Tsitsiklis (2000), "Congestion-dependent pricing of network services", section III.
 */
export function congestionPrices(system: LossSystem): CongestionPrices {
  const { gpus, endsPerHour, demand } = system;
  if (!(Number.isSafeInteger(gpus) && gpus >= 1)) throw new RangeError("GPUs are a whole number, at least 1");
  if (!(endsPerHour > 0)) throw new RangeError("leases need an end");
  const freePrice = demand.bestPriceUsd(0);
  const freeRate = demand.ratePerHour(freePrice);
  const meet = Math.min(gpus - 1, Math.floor(freeRate / endsPerHour));
  const costs = new Float64Array(gpus);
  const excess = (gainUsd: number): number => {
    const below = fromBelow(system, gainUsd, meet, costs);
    return fromAbove(system, gainUsd, meet, costs) - below;
  };
  // No price earns more than unlimited GPUs would; a little beyond, the costs surely pass each other.
  const gainUsd = bisection(excess, 0, ((freePrice * freeRate) / endsPerHour) * (1 + 1e-9));
  const meeting = fromBelow(system, gainUsd, meet, costs);
  fromAbove(system, gainUsd, meet, costs);
  costs[meet] = meeting;
  return { gainUsdPerHour: gainUsd, pricesUsd: Array.from(costs, (cost) => demand.bestPriceUsd(cost)) };
}

/** Fills the costs below `meet` from 0 up; returns that at `meet`, Infinity where the gain is out of reach. */
function fromBelow(system: LossSystem, gainUsd: number, meet: number, costs: Float64Array): number {
  const { endsPerHour, demand } = system;
  let cost = 0;
  for (let n = 0; n <= meet; n++) {
    cost = costOfProfit(demand, (gainUsd - n * cost) * endsPerHour, cost);
    if (n < meet) costs[n] = cost;
    if (cost === Number.POSITIVE_INFINITY) return cost;
  }
  return cost;
}

/** Fills the costs above `meet` from the full system down; returns that at `meet`. */
function fromAbove(system: LossSystem, gainUsd: number, meet: number, costs: Float64Array): number {
  const { gpus, endsPerHour, demand } = system;
  let cost = gainUsd / gpus;
  for (let n = gpus - 1; n > meet; n--) {
    costs[n] = cost;
    cost = (gainUsd - profitOf(demand, cost) / endsPerHour) / n;
  }
  return cost;
}

const MOST_STEPS = 200;

const profitOf = (demand: Demand, costUsd: number): number => {
  const price = demand.bestPriceUsd(costUsd);
  return demand.ratePerHour(price) * (price - costUsd);
};

/**
 * The cost at which the best price yields a profit: the inverse of R. Infinity where the profit is below 0.
 *
 * R falls and is convex with slope -lambda, so that Newton's method closes in from below after its first step.
 */
function costOfProfit(demand: Demand, profitUsdPerHour: number, guessUsd: number): number {
  if (!(profitUsdPerHour > 0)) return Number.POSITIVE_INFINITY;
  let cost = Math.min(guessUsd, demand.topPriceUsd / 2);
  for (let step = 0; step < MOST_STEPS; step++) {
    const price = demand.bestPriceUsd(cost);
    const rate = demand.ratePerHour(price);
    const next = cost + (rate * (price - cost) - profitUsdPerHour) / rate;
    // Finer than the last digit of the price is noise.
    const isDone = Math.abs(next - cost) <= Number.EPSILON * price;
    cost = next;
    if (isDone) break;
  }
  return cost;
}
