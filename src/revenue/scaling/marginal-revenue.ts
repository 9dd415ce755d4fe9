import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { normalLoss } from "../../numerics/normal-loss.ts";
import { count, duration, number, optional, price, type ValuesOf } from "../parameters.ts";
import type { Scaling, ScalingContext, ScalingPolicy, ScalingView } from "./scaling.ts";

const HOUR_MS = 3_600_000;

const parameters = {
  target: optional(
    number({ above: 0, most: 1 }),
    "share of its full speed that a replica is meant to run at",
    0.8,
  ),
  memory: optional(duration(), "time over which load and revenue are averaged", "1 h"),
  rent_memory: optional(
    duration(),
    "time over which it is averaged how often leases want the GPUs: long enough that some come",
    "6 h",
  ),
  lease_gpus: optional(
    count(1),
    "GPUs of a common lease: with fewer for sale a lease would have wanted those of a replica",
    "those of a replica",
  ),
  rent_price: optional(
    price(),
    "what a GPU-hour fetches as a lease",
    "what running leases of the GPU type pay; the lowest posted price while there are none",
  ),
};
type Values = ValuesOf<typeof parameters>;

/** A replica that would be at work for less than this part of the time is not kept, even on GPUs that nobody wants. */
const LEAST_USE = 0.02;
/** From this share of their full speed on replicas may hide demand: requests that found no place are not seen. */
const SATURATED = 0.95;
/** How much more load is tried then. */
const TRIED = 1.25;

/** GPUs go to tokens as long as the next replica earns more on them than leases would. */
export const marginalRevenue: ScalingPolicy<typeof parameters> = {
  name: "marginal_revenue",
  description:
    "Replicas are added while the next one earns more per GPU-hour from tokens than its GPUs would as leases.",
  parameters,
  create: (values, context) => new MarginalRevenue(values, context),
};

/**
 * A newsvendor over replicas. The load L (replicas at full speed that the requests keep busy) is taken as normal, with
 * the mean and the variance of the looks within `memory`; a fully busy replica earns v. The n-th replica then earns
 * v x (E min(L, n) - E min(L, n - 1)), which falls in n, and is wanted while that is at least the rent of its GPUs:
 * lease price x how often a lease would have wanted them (no GPU for sale, or leases waiting).
 *
 * @see Littlewood (1972), the same comparison for a seat; Porteus (2002), "Foundations of Stochastic Inventory Theory",
 *   ch. 1, for the newsvendor.
 */
class MarginalRevenue implements Scaling {
  readonly name = "marginal_revenue";
  private readonly target: number;
  private readonly memoryMs: number;
  private readonly rentMemoryMs: number;
  private readonly leaseGpus: number | undefined;
  private readonly rentNano: number | undefined;
  private readonly lowestPrice: (view: ScalingView) => number;
  /** Sequences in a replica > share of the speed of a full batch. */
  private readonly speed: readonly number[];
  /** Moving averages; absent before the first look. */
  private seen: Averages | undefined;

  constructor(values: Values, { products, stepMs }: ScalingContext) {
    this.target = values.target ?? 0.8;
    this.memoryMs = values.memory ?? HOUR_MS;
    this.rentMemoryMs = values.rent_memory ?? 6 * HOUR_MS;
    this.leaseGpus = values.lease_gpus;
    this.rentNano = values.rent_price;
    this.lowestPrice = (view) => {
      const prices = products.flatMap((_, product) => view.priceNano(product) ?? []);
      return prices.length === 0 ? 0 : Math.min(...prices);
    };
    const full = stepMs.length - 1;
    this.speed = stepMs.map((ms, n) => (n === 0 ? 0 : (n / ms) * (stepMs[full]! / full)));
  }

  decide(view: ScalingView): number {
    if (view.sinceMs === 0) return view.wantedReplicas;
    const seen = this.look(view);
    const mean = seen.load / this.target;
    const spread = Math.sqrt(Math.max(0, seen.square - seen.load ** 2)) / this.target;
    // Before anything was billed nobody knows what a replica earns: enough for the load.
    if (seen.usdPerHour === 0 || seen.work === 0) return Math.ceil(mean - 1e-9);
    const busyUsd = (this.target * seen.usdPerHour) / seen.work;
    const rentUsd = (view.gpusPerReplica * seen.scarcity * this.rent(view)) / NANO_PER_USD;
    return wanted({ mean, spread }, Math.max(LEAST_USE, rentUsd / busyUsd));
  }

  state(): unknown {
    return { ...this.seen };
  }

  /** Takes what happened since the last look into the averages. */
  private look(view: ScalingView): Averages {
    const work = this.workOf(view);
    const load = loadOf(view, work);
    const isScarce = view.sellableGpus < (this.leaseGpus ?? view.gpusPerReplica) || view.leaseQueueGpus > 0;
    const now = {
      work,
      load,
      square: load * load,
      usdPerHour: (view.tokenRevenueUsd * HOUR_MS) / view.sinceMs,
      scarcity: isScarce ? 1 : 0,
    };
    const old = this.seen ?? now;
    const mix = (key: keyof Averages, memoryMs = this.memoryMs): number =>
      old[key] + (1 - Math.exp(-view.sinceMs / memoryMs)) * (now[key] - old[key]);
    this.seen = {
      work: mix("work"),
      load: mix("load"),
      square: mix("square"),
      usdPerHour: mix("usdPerHour"),
      scarcity: mix("scarcity", this.rentMemoryMs),
    };
    return this.seen;
  }

  /** Replicas at full speed that would have done what was done. */
  private workOf({ readyReplicas, meanActive, placesPerReplica }: ScalingView): number {
    if (readyReplicas === 0) return 0;
    return readyReplicas * this.speedAt(Math.min(placesPerReplica, meanActive / readyReplicas));
  }

  /** Between whole numbers of sequences on a straight line. */
  private speedAt(active: number): number {
    const n = Math.min(Math.floor(active), this.speed.length - 1);
    const next = Math.min(n + 1, this.speed.length - 1);
    return this.speed[n]! + (active - n) * (this.speed[next]! - this.speed[n]!);
  }

  private rent(view: ScalingView): number {
    return this.rentNano ?? view.leaseRateNano ?? this.lowestPrice(view);
  }
}

interface Averages {
  /** Replicas at full speed that do what is done, and that do what is asked for; the square of the latter. */
  readonly work: number;
  readonly load: number;
  readonly square: number;
  readonly usdPerHour: number;
  /** How often a lease would have wanted the GPUs of a replica, 0..1. */
  readonly scarcity: number;
}

/** What is done, what waits, and a part more where full replicas may hide demand. */
function loadOf({ readyReplicas, waiting, requests, placesPerReplica }: ScalingView, work: number): number {
  if (readyReplicas === 0) return requests > 0 || waiting > 0 ? Math.max(1, waiting / placesPerReplica) : 0;
  return work * (work >= SATURATED * readyReplicas ? TRIED : 1) + waiting / placesPerReplica;
}

/** Replicas of which each is busy for at least this part of the time. */
function wanted({ mean, spread }: { readonly mean: number; readonly spread: number }, least: number): number {
  if (least > 1) return 0;
  let replicas = 0;
  while (busyShare(replicas + 1, mean, spread) >= least) replicas++;
  return replicas;
}

/** E min(L, n) - E min(L, n - 1): how much of the time the n-th of them is at work. */
function busyShare(n: number, mean: number, spread: number): number {
  return normalLoss(n - 1, mean, spread) - normalLoss(n, mean, spread);
}
