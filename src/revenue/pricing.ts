import type { Stream } from "../random/stream.ts";
import type { Bids } from "./optimizers/clearing.ts";
import type { Parameters, ValuesOf } from "./parameters.ts";
import type { ParameterProblem, PolicyDescription } from "./policy.ts";
import type { SellerTerms } from "./seller-terms.ts";

/**
 * Pricing decides the price of one product on one GPU type while the run goes on.
 *
 * A policy is its file in `pricing/` plus one line in `pricing/registry.ts`; the suite
 * `test/revenue/pricing.contract.ts` runs over all that are registered.
 */

/** What a seller sees when it sets a price: one product on one GPU type, over the clusters that rent the type out. */
export interface PricingView {
  /** Now, from the start of the scenario [ms]. */
  readonly nowMs: number;
  /** Price in force [nano-USD per GPU-hour]. */
  readonly priceNano: number;
  readonly installedGpus: number;
  readonly upGpus: number;
  /** In anybody's use, internal work included [GPUs]. */
  readonly busyGpus: number;
  /** What a request could get now: free GPUs that may be sold, and those of weaker holders [GPUs]. */
  readonly openGpus: number;
  /** In use by tenants of this product [GPUs]. */
  readonly soldGpus: number;
  /** Wanted in the product's line [GPUs]. */
  readonly queuedGpus: number;
  /** Requests so far that looked at this product, whatever they then did. */
  readonly quotes: number;
  /** Leases of it started so far, and their GPUs. */
  readonly sales: number;
  readonly salesGpus: number;
  /** GPUs that a new round of bids could have: those free for sale, and those that its leases hold now. */
  readonly supplyGpus: number;
  /** The bids of those who wait and of those whose leases run: the most that each would pay. Costs a look at each. */
  bids(): Bids;
  /** Of a block: the start that is on sale now. Undefined for other products, and when all starts are past. */
  readonly ahead: SaleAhead | undefined;
  /** Price of a competitor for the type now [nano-USD per GPU-hour]; undefined if it sells none. */
  competitorNano(competitor: number): number | undefined;
}

/** A start of a block that is on sale; one object, always current. */
export interface SaleAhead {
  /** GPUs that are still for sale [GPUs]. */
  readonly leftGpus: number;
  /** Time until its sales close [ms]. */
  readonly closesInMs: number;
}

/** The price of one product on one GPU type, with the state that the policy keeps of it. */
export interface Pricing {
  readonly name: string;
  /** Bounds that no price of it leaves [nano-USD per GPU-hour, whole]. */
  readonly floorNano: number;
  readonly capNano: number;
  /** First look at the market; 0 = before the first arrival, `FOREVER_MS` = none by the clock [ms]. */
  readonly firstLookMs: number;
  /** The look after the one at `nowMs` [ms]. */
  nextLookMs(nowMs: number): number;
  /** Whether each request that considers the product is quoted its own price. */
  readonly quotesEach?: boolean;
  /** Whether it also looks whenever a competitor's price changes. */
  readonly followsCompetitors?: boolean;
  /**
   * Whether requests hand in sealed bids and wait for the next look. After it, bids below `cutoffNano` have lost: those
   * that wait go on waiting as long as their patience lasts from then on, leases that run end.
   */
  readonly isSealed?: boolean;
  readonly cutoffNano?: number;
  /** The price from now on [nano-USD per GPU-hour, whole, between the bounds]. */
  price(view: PricingView): number;
  /** What it remembers, as plain data: equal states decide alike. */
  state(): unknown;
  /** Figures of its own over the whole run, which become metrics of the result. */
  report?(): readonly PolicyReport[];
}

/** A figure that a policy reports at the end. */
export interface PolicyReport {
  /** As metrics are named: `learning_regret`; the offer is appended. */
  readonly name: string;
  readonly unit: string;
  readonly value: number;
}

/** One product on one GPU type. */
export interface PricedOffer {
  readonly product: number;
  readonly gpuType: number;
  readonly terms: SellerTerms;
}

/** What a pricing is made for. */
export interface PricingContext extends PricedOffer {
  /** Posted price, where it starts [nano-USD per GPU-hour]. */
  readonly postedNano: number;
  /** A stream of its own for a purpose; nobody else draws from it. */
  stream(purpose: string): Stream;
}

/** A registered policy. */
export interface PricingPolicy<P extends Parameters = Parameters> extends PolicyDescription<P> {
  /**
   * Whether it goes by `bids`. They make sense for spot with a floating price alone: whose lease is firm, or keeps its
   * price, does not bid again.
   */
  readonly goesByBids?: boolean;
  /** Whether what it makes is sealed (`Pricing.isSealed`), and so goes by bids too. */
  readonly sealsBids?: boolean;
  create(parameters: ValuesOf<P>, context: PricingContext): Pricing;
  /** What keeps the policy from a product that is right by itself: that it is sold in another way, say. */
  unsuited?(parameters: ValuesOf<P>, product: number, terms: SellerTerms): readonly ParameterProblem[];
}
