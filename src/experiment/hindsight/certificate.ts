import { type Bid, type Customer, type InternalLoss, worthIn } from "./customer.ts";
import type { Supply } from "./supply.ts";

/** What a bound is asked of: who wants GPU time, what there is, and what unserved internal work loses. */
export interface Problem {
  readonly supply: Supply;
  readonly customers: readonly Customer[];
  /** By index `work` of the customers. */
  readonly losses: readonly InternalLoss[];
}

/** Prices of capacity by GPU type and interval, all >= 0 [USD per GPU-hour], and weights of internal losses. */
export interface ShadowPrices {
  /** Of any GPU-hour. */
  readonly capacity: readonly Float64Array[];
  /** On top, of a GPU-hour in the sellable share. */
  readonly sellable: readonly Float64Array[];
  /** By internal work, 0..1: how far its loss counts as planned; the rest counts as the least there is. */
  readonly weights: readonly number[];
}

/**
 * The most that any plan can be worth, its internal losses taken off [USD]: an upper bound whatever the prices are.
 *
 * Weak duality: capacity is let at the shadow prices, and each customer takes what is best for it as if it were alone.
 * No plan that keeps within the supply is worth more than the rent of all capacity plus these gains. A loss that is at
 * least the larger of two amounts is at least any weighted mean of them. Prices and weights that solve the linear
 * program make the bound tight; any others only make it larger.
 *
 * @see Bertsimas & Tsitsiklis (1997), Introduction to Linear Optimization, theorem 4.3 and chapter 11.4.
 */
export function certifiedBound({ supply, customers, losses }: Problem, prices: ShadowPrices): number {
  let boundUsd = rentUsd(supply, prices);
  losses.forEach(({ unservedUsd, leastUsd }, work) => {
    const weight = prices.weights[work]!;
    boundUsd -= weight * unservedUsd + (1 - weight) * leastUsd;
  });
  const hours = new HourList();
  for (const { bids, work } of customers) {
    let best = 0;
    for (const bid of bids) best = Math.max(best, gainUsd(bid, work, { supply, prices, hours }));
    boundUsd += best;
  }
  return boundUsd;
}

/** Rent of all capacity [USD]. */
function rentUsd({ pools }: Supply, { capacity, sellable }: ShadowPrices): number {
  let usd = 0;
  pools.forEach(({ gpuHours, sellableGpuHours }, pool) => {
    for (let interval = 0; interval < gpuHours.length; interval++) {
      usd += gpuHours[interval]! * capacity[pool]![interval]!;
      usd += sellableGpuHours[interval]! * sellable[pool]![interval]!;
    }
  });
  return usd;
}

/** What a customer gains at best from one bid at the shadow prices: its best hours first, as many as it may pay. */
function gainUsd(
  bid: Bid,
  work: number | undefined,
  market: { readonly supply: Supply; readonly prices: ShadowPrices; readonly hours: HourList },
): number {
  const { supply, prices, hours } = market;
  const { grid, pools } = supply;
  if (bid.untilMs <= grid.startMs || bid.fromMs >= grid.endMs) return 0;
  const first = grid.at(bid.fromMs);
  const last = grid.at(bid.untilMs - 1);
  const { loadUsdPerGpuHour } = pools[bid.pool]!;
  const capacity = prices.capacity[bid.pool]!;
  const sellable = prices.sellable[bid.pool]!;
  const weight = work === undefined ? 1 : prices.weights[work]!;
  hours.clear();
  for (let interval = first; interval <= last; interval++) {
    const rent = capacity[interval]! + (work === undefined ? sellable[interval]! : 0);
    const cost = bid.loadedShare * loadUsdPerGpuHour[interval]! + bid.heldShare * rent;
    const margin = weight * worthIn(bid, first, interval) - cost;
    if (margin > 0) hours.add(margin, bid.gpus * grid.overlapH(interval, bid.fromMs, bid.untilMs));
  }
  return weight * bid.flatUsd + hours.bestUsd(bid.limitGpuHours);
}

/** Hours with what each gains; reused, because most of the work of a certificate is here. */
class HourList {
  private count = 0;
  private totalGpuHours = 0;
  private totalUsd = 0;
  private margins = new Float64Array(64);
  private gpuHours = new Float64Array(64);

  clear(): void {
    this.count = this.totalGpuHours = this.totalUsd = 0;
  }

  add(marginUsd: number, gpuHours: number): void {
    if (this.count === this.margins.length) this.grow();
    this.margins[this.count] = marginUsd;
    this.gpuHours[this.count] = gpuHours;
    this.count += 1;
    this.totalGpuHours += gpuHours;
    this.totalUsd += marginUsd * gpuHours;
  }

  /** Gain of the best hours up to a limit [USD]. */
  bestUsd(limitGpuHours: number): number {
    if (this.totalGpuHours <= limitGpuHours) return this.totalUsd;
    let left = limitGpuHours;
    let usd = 0;
    while (left > 0 && this.count > 0) {
      const best = this.takeBest();
      const taken = Math.min(left, this.gpuHours[best]!);
      usd += taken * this.margins[best]!;
      left -= taken;
    }
    return usd;
  }

  /** Takes the best hour out, to the end of the list, and returns its place: a limit seldom asks for many. */
  private takeBest(): number {
    let best = 0;
    for (let at = 1; at < this.count; at++) if (this.margins[at]! > this.margins[best]!) best = at;
    this.count -= 1;
    swap(this.margins, best, this.count);
    swap(this.gpuHours, best, this.count);
    return this.count;
  }

  private grow(): void {
    this.margins = doubled(this.margins);
    this.gpuHours = doubled(this.gpuHours);
  }
}

function swap(values: Float64Array, a: number, b: number): void {
  const kept = values[a]!;
  values[a] = values[b]!;
  values[b] = kept;
}

function doubled(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}
