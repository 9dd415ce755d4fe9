import { PHASE } from "../engine/simulator.ts";
import { type Bidder, bidderOf } from "../market/bidder.ts";
import { Choice, type RankedOffers } from "../market/choice.ts";
import { type Participation, participationOf } from "../market/participation.ts";
import { requestSource } from "../market/request-source.ts";
import type { InitialBook } from "../model/initial.ts";
import type { Product, Segment } from "../model/market.ts";
import { emptyDraft, type RequestDraft, type RequestSource } from "../model/requests.ts";
import { samplerOf } from "../random/sampler.ts";
import { HOLDER, NONE } from "../scheduling/rows.ts";
import { STARTED } from "./admission.ts";
import { NO_START } from "./block-book.ts";
import type { BlockSales } from "./block-sales.ts";
import { BuyDowns } from "./buy-downs.ts";
import type { WorldContext } from "./context.ts";
import { FallbackOffers } from "./fallback-offers.ts";
import { LOSS } from "./flow.ts";
import type { LeaseTerms } from "./lease-terms.ts";

type InitialLease = InitialBook["leases"][number];

export interface LeaseRequestsOptions {
  /** Absent where no blocks are sold. */
  readonly sales: BlockSales | undefined;
  /** Ends a row that is not served, for a loss reason. */
  readonly lose: (row: number, reason: number) => void;
}

/** How requests of tenants come in: arrivals and choice, and the book of time 0. */
export class LeaseRequests {
  /** Second and further choices of requests that arrived at this instant. */
  readonly fallbacks: FallbackOffers;

  readonly buyDowns: BuyDowns;

  private readonly world: WorldContext;
  private readonly terms: LeaseTerms;
  private readonly sales: BlockSales | undefined;
  private readonly lose: (row: number, reason: number) => void;
  /** Of the request at hand: how far ahead it asks, and whether a block was off sale for it. */
  private leadMs = 0;
  private wasOffSale = false;
  private readonly segments: readonly Segment[];
  private readonly products: readonly Product[];
  /** By product and GPU type [GPUs]. */
  private readonly largestGang: readonly (readonly number[])[];
  private readonly sources: RequestSource[] = [];
  private readonly choices: Choice[] = [];
  /** By segment; absent where tenants do not bid by a cost of waiting. */
  private readonly bidders: (Bidder | undefined)[] = [];
  /** By segment; absent where every potential tenant looks at the offers. */
  private readonly participations: (Participation | undefined)[] = [];
  /** The next arrival of each segment, and the one that is being handled. */
  private readonly drafts: RequestDraft[] = [];
  private readonly spareDrafts: RequestDraft[] = [];
  private readonly arrivalKind: number;

  constructor(world: WorldContext, terms: LeaseTerms, { sales, lose }: LeaseRequestsOptions) {
    this.world = world;
    this.terms = terms;
    this.sales = sales;
    this.lose = lose;
    this.segments = world.scenario.market.segments;
    this.products = world.scenario.products;
    this.largestGang = this.products.map(({ kind }) =>
      world.scenario.fleet.gpuTypes.map((_, gpuType) =>
        world.waiting.largestGang(world.waiting.leaseClusters(gpuType), true, kind !== "spot"),
      ),
    );
    this.buyDowns = new BuyDowns(world, (gpus, offers, from) => this.firstServable(gpus, offers, from));
    this.fallbacks = new FallbackOffers(world, {
      fill: (row, offer) =>
        terms.fill(row, offer.product, offer.gpuType, world.rows.gpus(row), world.rows.durationMs(row)),
      sell: (row, start) => sales!.sell(row, start) === STARTED,
    });
    this.arrivalKind = world.simulator.on(this.arrive);
  }

  /** Opens the segments and schedules their first arrivals. */
  begin(): void {
    const { scenario, streams } = this.world;
    this.segments.forEach((segment, index) => {
      this.sources.push(requestSource(segment, scenario.startEpochMs, streams));
      const entity = `segment:${segment.name}`;
      this.choices.push(this.choiceOf(segment, entity));
      this.bidders.push(bidderOf(segment, this.products));
      this.participations.push(participationOf(segment, streams, entity));
      this.drafts.push(emptyDraft());
      this.spareDrafts.push(emptyDraft());
      this.scheduleNext(index);
    });
  }

  /** A lease that runs at time 0; signed without regard to price and capacity control. */
  addInitial(lease: InitialLease): void {
    const { rows } = this.world;
    const row = rows.add(HOLDER.lease, lease.segment);
    this.world.accounts.open(row, Number.NaN);
    rows.setArrivalMs(row, -lease.ageMs);
    this.terms.fill(row, lease.product, lease.gpuType, lease.gpus, lease.ageMs + lease.remainingMs);
    rows.setRemainingMs(row, lease.remainingMs);
    rows.setLimitNano(row, Number.POSITIVE_INFINITY);
    if (lease.priceNano !== undefined) rows.setPriceNano(row, lease.priceNano);
    if (this.products[lease.product]!.priceLock === "bid") this.payAsBid(row, lease.priceNano);
    this.startInitial(
      row,
      `initial lease of ${lease.gpus} GPUs of segment "${this.segments[lease.segment]!.name}"`,
    );
  }

  /** The bid of a lease of time 0 is its price, or else the least that is heard. */
  private payAsBid(row: number, priceNano: number | undefined): void {
    const { rows } = this.world;
    rows.setLimitNano(row, priceNano ?? this.world.priceNow(rows.product(row), rows.gpuType(row)));
  }

  /** Leases of a segment in equilibrium at time 0: those that would have bought, with residual durations. */
  addEquilibrium(segment: number, remaining: readonly number[]): void {
    const { rows } = this.world;
    const spec = this.segments[segment]!;
    const entity = `segment:${spec.name}`;
    const gpus = samplerOf(spec.gpus, this.world.streams.stream(entity, "initial-gpus"));
    const wtp = samplerOf(spec.wtp, this.world.streams.stream(entity, "initial-wtp"));
    const costs =
      spec.waitingCost &&
      samplerOf(spec.waitingCost, this.world.streams.stream(entity, "initial-waiting_cost"));
    const bidder = bidderOf(spec, this.products);
    const choice = this.choiceOf(spec, `${entity}:initial`);
    const participation = participationOf(spec, this.world.streams, `${entity}:initial`);
    for (const remainingMs of remaining) {
      const size = Math.max(1, Math.round(gpus.draw()));
      const costUsd = costs === undefined ? 0 : costs.draw();
      const price =
        bidder === undefined ? this.priceWithoutBlocks : bidder.facing(costUsd, this.priceWithoutBlocks);
      choice.rank(wtp.draw(), remainingMs, 0, price);
      bidder?.handIn(choice.offers);
      const isAbsent = participation?.absence(false, price) !== undefined;
      if (isAbsent || choice.offers.count === 0) continue;
      const row = rows.add(HOLDER.lease, segment);
      this.world.accounts.open(row, Number.NaN);
      rows.setArrivalMs(row, 0);
      this.terms.fill(row, choice.offers.product[0]!, choice.offers.gpuType[0]!, size, remainingMs);
      rows.setRemainingMs(row, remainingMs);
      rows.setLimitNano(row, choice.offers.limitNano[0]!);
      this.startInitial(row, `a lease of segment "${spec.name}" of the equilibrium at the start`);
    }
  }

  /** @param entity  Entity of the streams of taste. */
  private choiceOf(segment: Segment, entity: string): Choice {
    const { scenario, streams, competitorPrices: prices } = this.world;
    const rivals = { competitors: scenario.market.competitors, prices };
    const typeNames = scenario.fleet.gpuTypes.map((type) => type.name);
    const reserve = (product: number, gpuType: number): number | undefined =>
      this.world.priceSetting.reserveNano(product, gpuType);
    const bidsSomewhere = segment.products.some((product) =>
      typeNames.some((_, type) => reserve(product, type) !== undefined),
    );
    return new Choice(
      segment,
      this.products,
      rivals,
      streams,
      entity,
      typeNames,
      bidsSomewhere ? reserve : undefined,
    );
  }

  /** A lease of the segment was reclaimed: its customers may turn away. */
  evicted(segment: number): void {
    this.participations[segment]?.evicted(this.world.simulator.nowMs);
  }

  /** Starts the clock of the drawn patience; a sealed bid is patient until its auction. */
  schedulePatience(row: number): void {
    const { rows, priceSetting, waiting } = this.world;
    if (!priceSetting.isSealed(rows.product(row), rows.gpuType(row))) waiting.schedulePatience(row);
  }

  private startInitial(row: number, what: string): void {
    const { rows, segmentFlows } = this.world;
    rows.setPatienceMs(row, Number.POSITIVE_INFINITY);
    rows.setDurationMs(row, rows.workMs(row));
    const flow = segmentFlows[rows.source(row)]!;
    flow.waiting++;
    if (this.world.placement.placeAnywhere(row, this.world.waiting.queueOf(row).clusters)) return;
    flow.waiting--;
    rows.remove(row);
    this.world.warn(
      "initial_lease_left_out",
      `${what} does not fit and is left out; lower \`initial\` or enlarge the cluster.`,
    );
  }

  private readonly arrive = (index: number): void => {
    // The next arrival is scheduled first: it may fall on the same instant, and then both join before the pass.
    const draft = this.drafts[index]!;
    this.drafts[index] = this.spareDrafts[index]!;
    this.spareDrafts[index] = draft;
    this.scheduleNext(index);
    this.request(index, draft);
  };

  private request(index: number, draft: RequestDraft): void {
    const { world } = this;
    const { rows, simulator } = world;
    const flow = world.segmentFlows[index]!;
    flow.arrived();
    const participation = this.participations[index];
    const isGone = participation?.isGone(simulator.nowMs) === true;
    if (!isGone) world.priceSetting.quote(index);
    const choice = this.choices[index]!;
    this.leadMs = draft.leadMs;
    this.wasOffSale = false;
    const posted = this.sales === undefined ? world.priceNow : this.priceOfThoseOnSale;
    const bidder = this.bidders[index];
    const priceNow = bidder === undefined ? posted : bidder.facing(draft.waitingCostUsd, posted);
    choice.rank(draft.wtpUsdPerGpuHour, draft.durationMs, simulator.nowMs, priceNow);
    if (bidder !== undefined) bidder.handIn(choice.offers);
    const { offers } = choice;
    const row = rows.add(HOLDER.lease, index);
    rows.setArrivalMs(row, draft.atMs);
    rows.setPatienceMs(row, draft.patienceMs);
    world.accounts.open(row, draft.wtpUsdPerGpuHour);
    const absence = participation?.absence(isGone, priceNow);
    const best = absence === undefined ? this.firstServable(draft.gpus, offers, 0) : NONE;
    if (best === NONE) {
      this.turnAway(row, draft, offers, absence);
      return;
    }
    this.take(row, draft, offers, best);
    const chosen = this.isBlock(offers.product[best]!) ? this.bookOrNext(row, draft, offers, best) : best;
    if (chosen === NONE) return;
    this.buyDowns.note(row, offers, chosen);
    if (world.waiting.startAtOnce(row)) return;
    // Who hands in a bid to an auction, or bids by the cost of waiting, looks nowhere else.
    const waitsForIt =
      world.priceSetting.isSealed(rows.product(row), rows.gpuType(row)) ||
      bidder?.bidsFor(rows.product(row)) === true;
    if (!waitsForIt) this.noteFurther(row, draft, offers, chosen);
    this.schedulePatience(row);
    world.waiting.join(row);
    world.waiting.checkLimit(row, this.segments[index]!.queueLimit);
  }

  /** Notes the offers behind the chosen one, to be tried at the end of the instant. */
  private noteFurther(row: number, draft: RequestDraft, offers: RankedOffers, chosen: number): void {
    for (let at = chosen + 1; ; at++) {
      at = this.firstServable(draft.gpus, offers, at);
      if (at === NONE) return;
      const product = offers.product[at]!;
      const start = this.sales === undefined ? NO_START : this.sales.startFor(product, draft.leadMs);
      this.fallbacks.add(row, {
        product,
        gpuType: offers.gpuType[at]!,
        limitNano: offers.limitNano[at]!,
        start,
      });
    }
  }

  /** Makes the row a request for one of the offers. */
  private take(row: number, draft: RequestDraft, offers: RankedOffers, at: number): void {
    this.terms.fill(row, offers.product[at]!, offers.gpuType[at]!, draft.gpus, draft.durationMs);
    this.world.rows.setLimitNano(row, offers.limitNano[at]!);
  }

  /**
   * Books the block that the row asks for, or the next ones on its list.
   *
   * @returns The first offer on the list that is no block, for which the row now asks; NONE if it was booked, or lost
   * because nothing but blocks was on the list.
   */
  private bookOrNext(row: number, draft: RequestDraft, offers: RankedOffers, best: number): number {
    const sell = (at: number): number =>
      this.sales!.sell(row, this.sales!.startFor(offers.product[at]!, draft.leadMs));
    const refusal = sell(best);
    if (refusal === STARTED) return NONE;
    for (let at = best + 1; ; at++) {
      at = this.firstServable(draft.gpus, offers, at);
      if (at === NONE) break;
      this.take(row, draft, offers, at);
      if (!this.isBlock(offers.product[at]!)) return at;
      if (sell(at) === STARTED) return NONE;
    }
    this.take(row, draft, offers, best);
    this.lose(row, refusal);
    return NONE;
  }

  /** Loses a request for which there was no offer that it wanted and that could serve it. */
  private turnAway(
    row: number,
    draft: RequestDraft,
    offers: RankedOffers,
    absence: "churned" | "priced_out" | undefined,
  ): void {
    const { rows } = this.world;
    if (offers.bestProduct === NONE) {
      rows.setGpus(row, draft.gpus);
      rows.setOffer(row, NONE, NONE);
    } else this.terms.fill(row, offers.bestProduct, offers.bestGpuType, draft.gpus, draft.durationMs);
    rows.setWorkMs(row, draft.durationMs);
    const { count, verdict } = offers;
    const cameTooLate = this.wasOffSale && offers.bestProduct === NONE && verdict === "priced_out";
    if (absence !== undefined) this.lose(row, LOSS[absence]);
    else if (count > 0 || verdict === "options") this.lose(row, LOSS.too_large);
    else this.lose(row, cameTooLate ? LOSS.expired : LOSS[verdict]);
  }

  private isBlock(product: number): boolean {
    return this.sales !== undefined && this.products[product]!.block !== undefined;
  }

  /** Price of an offer to the request at hand; a block without a start that is late enough is not offered. */
  private readonly priceOfThoseOnSale = (product: number, gpuType: number): number => {
    if (this.isBlock(product) && this.sales!.startFor(product, this.leadMs) === NO_START) {
      this.wasOffSale = true;
      return Number.NaN;
    }
    return this.world.priceNow(product, gpuType);
  };

  /** Nobody holds a block at the start of the run. */
  private readonly priceWithoutBlocks = (product: number, gpuType: number): number =>
    this.isBlock(product) ? Number.NaN : this.world.priceNow(product, gpuType);

  /** The first offer from `from` on whose GPUs could serve a gang at all; NONE if there is none. */
  private firstServable(gpus: number, offers: RankedOffers, from: number): number {
    for (let at = from; at < offers.count; at++) {
      if (gpus <= this.largestGang[offers.product[at]!]![offers.gpuType[at]!]!) return at;
    }
    return NONE;
  }

  private scheduleNext(index: number): void {
    const draft = this.drafts[index]!;
    this.sources[index]!.next(draft);
    if (draft.atMs < this.world.scenario.horizonMs) {
      this.world.simulator.schedule(draft.atMs, PHASE.arrival, this.arrivalKind, index);
    }
  }
}
