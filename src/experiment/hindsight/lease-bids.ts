import type { BlockTerms } from "../../model/market.ts";
import type { Scenario } from "../../model/scenario.ts";
import { HOUR_MS } from "../../model/time.ts";
import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { salesCloseMs } from "../../world/block-lead.ts";
import type { Bid } from "./customer.ts";
import type { LeaseHistory, LeaseLife, RequestIdentity } from "./lease-history.ts";
import { blockStartMs, leaseShape } from "./lease-shape.ts";
import type { PricePath } from "./price-path.ts";
import type { TimeGrid } from "./time-grid.ts";

/** What the customers of a bound pay: the prices of the run where they accept them, or all that they would. */
export type Basis = "control" | "wtp";

/** An offer with the highest price at which it is taken [nano-USD per GPU-hour]. */
export interface Offer {
  readonly product: number;
  readonly gpuType: number;
  readonly limitNano: number;
}

/** All that is exogenous about a request. */
export interface Request extends RequestIdentity {
  /** How far ahead a block has to be bought [ms]. */
  readonly leadMs: number;
  readonly patienceMs: number;
}

/** How long, for how many GPU-hours and with what surplus a lease can have been billed. */
interface Reach {
  readonly fromMs: number;
  readonly untilMs: number;
  /** When it can have been signed, which locks a price [ms]. */
  readonly signedFromMs: number;
  readonly signedUntilMs: number;
  readonly limitGpuHours: number;
  /** Whether the rounding of its bill may be any: its last stretch need not be the whole lease. */
  readonly hasOddEnd: boolean;
}

/** Turns requests, and leases of time 0, into bids for GPU time. */
export class LeaseBids {
  private readonly scenario: Scenario;
  private readonly grid: TimeGrid;
  private readonly prices: PricePath;
  private readonly history: LeaseHistory;
  private readonly basis: Basis;

  constructor(
    scenario: Scenario,
    run: { readonly grid: TimeGrid; readonly prices: PricePath; readonly leases: LeaseHistory },
    basis: Basis,
  ) {
    this.scenario = scenario;
    this.grid = run.grid;
    this.prices = run.prices;
    this.history = run.leases;
    this.basis = basis;
  }

  /** One bid per offer that some price in reach makes acceptable; none once the request is over before the window. */
  ofRequest(request: Request, offers: readonly Offer[]): readonly Bid[] {
    const lives = this.history.of(request);
    return offers.flatMap((offer) => {
      const product = this.scenario.products[offer.product]!;
      const shape = leaseShape(product, request.gpus, request.durationMs);
      const own = lives.filter((life) => life.product === offer.product && life.gpuType === offer.gpuType);
      const reach =
        product.block === undefined
          ? reachOf(request, shape.lengthMs, own)
          : blockReach(request, product.block, salesCloseMs(this.scenario, offer.product));
      if (reach === undefined) return [];
      return this.bid(request.gpus, { ...offer, lockedNano: undefined }, shape, reach);
    });
  }

  /** The bid of a lease that ran at time 0: at its own price, on both bases, for it had signed before. */
  ofInitial(life: LeaseLife): readonly Bid[] {
    const { product, gpuType, gpus, arrivalMs, durationMs } = life;
    const isReserved = this.scenario.products[product]!.kind === "reserved";
    const shape = leaseShape(this.scenario.products[product]!, gpus, durationMs);
    // Nothing ends a contract early; another lease may have been cut short.
    const untilMs = isReserved ? life.endMs : Math.max(life.endMs, arrivalMs + shape.lengthMs);
    const limitGpuHours = Math.max(usedGpuHours(life), (gpus * (untilMs - Math.max(0, arrivalMs))) / HOUR_MS);
    const offer = {
      product,
      gpuType,
      limitNano: Number.POSITIVE_INFINITY,
      lockedNano: Number.isNaN(life.priceNano) ? undefined : life.priceNano,
    };
    const signed = { signedFromMs: 0, signedUntilMs: 0 };
    const reach = { fromMs: 0, untilMs, ...signed, limitGpuHours, hasOddEnd: true };
    return this.bid(gpus, offer, shape, reach);
  }

  private bid(
    gpus: number,
    offer: Offer & { readonly lockedNano: number | undefined },
    shape: ReturnType<typeof leaseShape>,
    reach: Reach,
  ): readonly Bid[] {
    if (reach.untilMs <= this.grid.startMs || reach.fromMs >= this.grid.endMs) return [];
    const product = this.scenario.products[offer.product]!;
    const floats = product.priceLock === "floating" && this.prices.moves(offer.product, offer.gpuType);
    const hasOddEnd = reach.hasOddEnd || reach.fromMs < this.grid.startMs || floats;
    const rounding = product.incrementMs <= 1 || hasOddEnd ? 0 : shape.incrementMs / shape.lengthMs;
    const worth = (priceUsd: number): number => this.worthUsd(priceUsd, rounding);
    const priced = this.priceUsd(offer, reach, floats, worth);
    if (priced === undefined) return [];
    const oddMs = hasOddEnd ? Math.max(0, product.incrementMs - 1) : 0;
    return [
      {
        pool: offer.gpuType,
        gpus,
        fromMs: reach.fromMs,
        untilMs: reach.untilMs,
        limitGpuHours: reach.limitGpuHours,
        heldShare: shape.heldShare,
        loadedShare: shape.loadedShare,
        worthUsd: priced.worthUsd,
        flatUsd: (gpus * oddMs * priced.highestUsd) / HOUR_MS,
      },
    ];
  }

  /** Net worth of a GPU-hour at a price: overheads off; the bill's rounding, which bears none, on top. */
  private worthUsd(priceUsd: number, rounding: number): number {
    const { tenancyOverheadShare, supportNanoPerGpuHour } = this.scenario.costs;
    return priceUsd * (1 - tenancyOverheadShare + rounding) - supportNanoPerGpuHour / NANO_PER_USD;
  }

  /** Worth at the prices of the basis, and the highest price that the bill can hold; undefined where none is accepted. */
  private priceUsd(
    offer: Offer & { readonly lockedNano: number | undefined },
    reach: Reach,
    floats: boolean,
    worth: (priceUsd: number) => number,
  ): { readonly worthUsd: Bid["worthUsd"]; readonly highestUsd: number } | undefined {
    const always = { fromMs: reach.fromMs, untilMs: reach.untilMs };
    // A floating lease that is outbid pays its last increment at the price that drove it out.
    const ceilingNano = floats ? (this.prices.highestNano(offer, always, Number.POSITIVE_INFINITY) ?? 0) : 0;
    const isSigned = offer.limitNano === Number.POSITIVE_INFINITY;
    const flat = (nano: number | undefined) =>
      nano === undefined
        ? undefined
        : {
            worthUsd: worth(nano / NANO_PER_USD),
            highestUsd: Math.max(nano, ceilingNano) / NANO_PER_USD,
          };
    if (offer.lockedNano !== undefined) return flat(offer.lockedNano);
    // What is paid as bid may cost up to all that it is worth.
    const isPaidAsBid = this.scenario.products[offer.product]!.priceLock === "bid";
    if ((this.basis === "wtp" || isPaidAsBid) && !isSigned) return flat(offer.limitNano);
    if (!floats) {
      const signing = { fromMs: reach.signedFromMs, untilMs: reach.signedUntilMs };
      return flat(this.prices.highestNano(offer, signing, offer.limitNano));
    }
    const first = this.grid.at(reach.fromMs);
    const last = this.grid.at(reach.untilMs - 1);
    const worthUsd = new Float64Array(last - first + 1);
    for (let interval = first; interval <= last; interval++) {
      const within = {
        fromMs: Math.max(reach.fromMs, this.grid.edgesMs[interval]!),
        untilMs: Math.min(reach.untilMs, this.grid.edgesMs[interval + 1]!) - 1,
      };
      const nano = this.prices.highestNano(offer, within, offer.limitNano);
      if (nano !== undefined) worthUsd[interval - first] = worth(nano / NANO_PER_USD);
    }
    return { worthUsd, highestUsd: ceilingNano / NANO_PER_USD };
  }
}

/**
 * Time and GPU-hours in reach of a request: any part of [arrival, arrival + patience + length], and beyond that what it
 * had in the run, where a failure or a reclaim made it wait again or do work twice.
 */
function reachOf(request: Request, lengthMs: number, lives: readonly LeaseLife[]): Reach {
  const { arrivalMs, patienceMs, gpus } = request;
  let untilMs = arrivalMs + patienceMs + lengthMs;
  let signedUntilMs = arrivalMs + patienceMs;
  let limitGpuHours = (gpus * lengthMs) / HOUR_MS;
  let hasOddEnd = false;
  for (const life of lives) {
    untilMs = Math.max(untilMs, life.endMs);
    signedUntilMs = Math.max(signedUntilMs, life.startMs);
    limitGpuHours = Math.max(limitGpuHours, usedGpuHours(life));
    hasOddEnd ||= life.wasInterrupted;
  }
  return { fromMs: arrivalMs, untilMs, signedFromMs: arrivalMs, signedUntilMs, limitGpuHours, hasOddEnd };
}

/** A block is signed at arrival and delivered at its dates, or not at all. */
function blockReach(
  { arrivalMs, leadMs, gpus }: Request,
  block: BlockTerms,
  closeMs: number,
): Reach | undefined {
  const fromMs = blockStartMs(block, { arrivalMs, leadMs, closeMs });
  if (fromMs === undefined) return undefined;
  return {
    fromMs,
    untilMs: fromMs + block.lengthMs,
    signedFromMs: arrivalMs,
    signedUntilMs: arrivalMs,
    limitGpuHours: (gpus * block.lengthMs) / HOUR_MS,
    hasOddEnd: true,
  };
}

function usedGpuHours({ usedGpuMs }: LeaseLife): number {
  return usedGpuMs / HOUR_MS;
}
