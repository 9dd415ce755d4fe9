import { HOUR_MS } from "../../model/time.ts";
import { NANO_PER_USD } from "../../numerics/exact-sums.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import type { Stream } from "../../random/stream.ts";
import { fitExponentialValues } from "../optimizers/exponential-fit.ts";
import type { PricingView } from "../pricing.ts";

/** Demand as it was estimated. */
export interface LearnedDemand {
  /** Customers who look at the product [1/h]. */
  readonly arrivalsPerHour: number;
  /** Mean of what they would pay [USD per GPU-hour]. */
  readonly meanUsd: number;
}

export interface LearnerOptions {
  readonly floorNano: number;
  readonly capNano: number;
  /** Share of the quotes that try a price. */
  readonly explore: number;
  readonly stream: Stream;
}

/** Prices between floor and cap at which sales are counted together. */
const BINS = 32;

/**
 * What a seller learns from its own quotes: how many come, and what share of them buys at which price.
 *
 * Only quotes that found room count, since a customer who finds none says nothing about the price. Whether a customer
 * bought shows at the next look: a lease has started since. A share of the quotes tries a price drawn evenly between
 * floor and cap.
 */
export class DemandLearner {
  private readonly options: LearnerOptions;
  /** By bin: sum of the prices [nano-USD], customers who met them, and who bought. -- state */
  private readonly bins = Array.from({ length: BINS }, () => ({ sumNano: 0, offered: 0, bought: 0 }));
  /** Quotes and sales at the last look. -- state */
  private quotes = 0;
  private sales = 0;
  /** Price of the last quote that found room [nano-USD per GPU-hour]; undefined after it is booked. -- state */
  private openNano: number | undefined;

  constructor(options: LearnerOptions) {
    this.options = options;
  }

  /** Books what came of the last quote; returns whether this look is a new one. */
  look({ quotes, sales }: PricingView): boolean {
    if (this.openNano !== undefined) this.book(this.openNano, sales > this.sales);
    this.openNano = undefined;
    const isQuote = quotes > this.quotes;
    this.quotes = quotes;
    this.sales = sales;
    return isQuote;
  }

  /** The price of a new quote: the best known one, or one to learn from [nano-USD per GPU-hour, whole]. */
  quote(bestNano: number | undefined, hasRoom: boolean): number {
    const { floorNano, capNano, explore, stream } = this.options;
    // Two draws per quote, whether used or not.
    const [coin, place] = [stream.next(), stream.next()];
    const tried = roundHalfEven(floorNano + place * (capNano - floorNano));
    const nano = bestNano === undefined || coin < explore ? tried : bestNano;
    if (hasRoom) this.openNano = nano;
    return nano;
  }

  /** Demand by all that was seen; undefined until some bought and some did not. */
  learned(nowMs: number): LearnedDemand | undefined {
    const trials = this.bins.flatMap(({ sumNano, offered, bought }) =>
      offered > 0 ? [{ priceUsd: sumNano / offered / NANO_PER_USD, offered, bought }] : [],
    );
    const meanUsd = fitExponentialValues(trials);
    if (meanUsd === undefined || nowMs === 0) return undefined;
    return { arrivalsPerHour: this.quotes / (nowMs / HOUR_MS), meanUsd };
  }

  state(): object {
    const { quotes, sales, openNano, bins } = this;
    return { quotes, sales, ...(openNano === undefined ? {} : { openNano }), bins };
  }

  private book(nano: number, hasBought: boolean): void {
    const { floorNano, capNano } = this.options;
    const place = ((nano - floorNano) / Math.max(1, capNano - floorNano)) * BINS;
    const bin = this.bins[Math.min(BINS - 1, Math.floor(place))]!;
    bin.sumNano += nano;
    bin.offered += 1;
    if (hasBought) bin.bought += 1;
  }
}
