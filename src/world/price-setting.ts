import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import type { Product } from "../model/market.ts";
import { chosenPricing } from "../revenue/modules/chosen-policy.ts";
import type { ValuesOf } from "../revenue/parameters.ts";
import type { PolicyReport, Pricing } from "../revenue/pricing.ts";
import { sellerTerms } from "../revenue/seller-terms.ts";
import type { WorldContext } from "./context.ts";
import { LOSS } from "./flow.ts";
import { MarketView } from "./market-view.ts";
import type { PriceSettingPort } from "./ports.ts";

/** A price that a policy sets: one product on one GPU type. */
interface Setting {
  readonly product: number;
  readonly gpuType: number;
  readonly pricing: Pricing;
  readonly view: MarketView;
  /** Instant of the last auction [ms]; undefined before it. -- state */
  auctionMs: number | undefined;
}

/** Prices that the seller sets while the run goes on (`pricing`), at their instants or request by request. */
export class PriceSetting implements PriceSettingPort {
  private readonly world: WorldContext;
  private readonly onChange: () => void;
  private readonly kind: number;
  private readonly settings: readonly Setting[];
  /** By product x GPU type. */
  private readonly byOffer: readonly (Setting | undefined)[];
  /** Settings of the offers that a segment considers. */
  private readonly bySegment: readonly (readonly Setting[])[];
  private readonly types: number;
  /** By row: instant of the auction that its bid won last [ms]; 0 = it lost. -- state */
  private readonly wonMs: number[] = [];

  /** @param onChange  Told when a price that leases or waiting requests meet is another than before. */
  constructor(world: WorldContext, onChange: () => void) {
    this.world = world;
    this.onChange = onChange;
    const { scenario } = world;
    this.types = scenario.fleet.gpuTypes.length;
    this.byOffer = scenario.products.flatMap((product, index) =>
      Array.from({ length: this.types }, (_, gpuType): Setting | undefined => {
        const pricing = createPricing(world, { product, index, gpuType });
        if (pricing === undefined) return undefined;
        const view = new MarketView(world, index, gpuType);
        return { product: index, gpuType, pricing, view, auctionMs: undefined };
      }),
    );
    this.settings = this.byOffer.filter((setting) => setting !== undefined);
    this.bySegment = scenario.market.segments.map((segment) =>
      this.settings.filter(
        ({ product, gpuType }) =>
          segment.products.includes(product) && segment.gpuTypes.some((each) => each.gpuType === gpuType),
      ),
    );
    this.kind = world.simulator.on((at) => this.lookByClock(this.settings[at]!, at));
  }

  /** Schedules the first look of each setting. */
  begin(): void {
    for (const [at, { pricing }] of this.settings.entries()) this.scheduleLook(at, pricing.firstLookMs);
  }

  capNano(product: number, gpuType: number): number | undefined {
    const pricing = this.byOffer[product * this.types + gpuType]?.pricing;
    return pricing?.isSealed ? Number.POSITIVE_INFINITY : pricing?.capNano;
  }

  isSealed(product: number, gpuType: number): boolean {
    return this.byOffer[product * this.types + gpuType]?.pricing.isSealed === true;
  }

  reserveNano(product: number, gpuType: number): number | undefined {
    const pricing = this.byOffer[product * this.types + gpuType]?.pricing;
    return pricing?.isSealed ? pricing.floorNano : undefined;
  }

  /** Who lost its last auction, or came after it, stands behind those that won. */
  bidKey(row: number): number {
    return this.hasWon(row) ? -this.world.rows.limitNano(row) : Number.POSITIVE_INFINITY;
  }

  admits(row: number): boolean {
    const { rows, simulator } = this.world;
    const setting = this.byOffer[rows.product(row) * this.types + rows.gpuType(row)];
    if (!setting?.pricing.isSealed) return true;
    return this.hasWon(row) && this.wonMs[row] === simulator.nowMs;
  }

  endsBelowNano(product: number, gpuType: number): number {
    const setting = this.byOffer[product * this.types + gpuType];
    const price = this.world.priceNow(product, gpuType);
    return setting?.auctionMs === undefined ? price : setting.pricing.cutoffNano!;
  }

  /** Whether anybody looks when a competitor moves. */
  get followsCompetitors(): boolean {
    return this.settings.some(({ pricing }) => pricing.followsCompetitors === true);
  }

  /** A competitor's price is another than before. */
  competitorMoved(): void {
    for (const setting of this.settings) if (setting.pricing.followsCompetitors === true) this.look(setting);
  }

  quote(segment: number): void {
    const settings = this.bySegment[segment]!;
    for (let at = 0; at < settings.length; at++) {
      const setting = settings[at]!;
      setting.view.quotes++;
      if (setting.pricing.quotesEach) this.look(setting);
    }
  }

  sold(product: number, gpuType: number, gpus: number): void {
    const setting = this.byOffer[product * this.types + gpuType];
    if (setting === undefined) return;
    setting.view.sales++;
    setting.view.salesGpus += gpus;
  }

  /** What the policies report of themselves, by the name of the offer. */
  reports(): readonly PolicyReport[] {
    const { products, fleet } = this.world.scenario;
    return this.settings.flatMap(({ product, gpuType, pricing }) => {
      const isOnly = this.settings.filter((each) => each.product === product).length === 1;
      const offer = isOnly
        ? products[product]!.name
        : `${products[product]!.name}_${fleet.gpuTypes[gpuType]!.name}`;
      return (pricing.report?.() ?? []).map((each) => ({
        ...each,
        name: metricName(`${each.name}_${offer}`),
      }));
    });
  }

  /** Whether a waiting row won the last auction; what a row of the same number won before it is not its own. */
  private hasWon(row: number): boolean {
    return (this.wonMs[row] ?? 0) > this.world.rows.arrivalMs(row);
  }

  private lookByClock(setting: Setting, at: number): void {
    this.look(setting);
    this.scheduleLook(at, setting.pricing.nextLookMs(this.world.simulator.nowMs));
  }

  private look(setting: Setting): void {
    const { product, gpuType, pricing, view } = setting;
    const { prices, simulator, scenario, waiting } = this.world;
    const before = view.priceNano;
    const after = pricing.price(view);
    if (after !== before) prices.set(product, gpuType, simulator.nowMs, after);
    if (pricing.isSealed) this.settle(setting, after);
    if (pricing.isSealed || after === before) return;
    const floats = scenario.products[product]!.priceLock === "floating";
    if (floats || waiting.queueOfProduct(product, gpuType).line.size > 0) this.onChange();
  }

  /** Bids that lost leave, or begin to lose patience; those that won start in the pass of this instant. */
  private settle(setting: Setting, priceNano: number): void {
    const { pricing, view } = setting;
    const { rows, simulator, waiting } = this.world;
    setting.auctionMs = simulator.nowMs;
    const { supplyGpus } = view;
    view.bidView.forEachWaiting((row, limitNano) => {
      const hasWon = limitNano >= pricing.cutoffNano! && rows.gpus(row) <= supplyGpus;
      this.wonMs[row] = hasWon ? simulator.nowMs : 0;
      waiting.reorder(row);
      if (!hasWon && rows.patienceMs(row) === 0) {
        const reason = limitNano < priceNano ? LOSS.priced_out : LOSS.no_capacity;
        this.world.lifecycleOf(row).gaveUp(row, reason);
      } else if (rows.patienceEvent(row) === NO_EVENT) waiting.schedulePatience(row);
    });
    this.onChange();
  }

  private scheduleLook(at: number, atMs: number): void {
    const { simulator, scenario } = this.world;
    if (atMs < scenario.horizonMs) simulator.schedule(atMs, PHASE.demandAndPrice, this.kind, at);
  }
}

/** Lower case, words joined by `_`. */
const metricName = (text: string): string => text.toLowerCase().replaceAll(/[^a-z0-9]+/g, "_");

/** The pricing of an offer; undefined where the price stands as posted, or nothing is offered or sold. */
function createPricing(
  world: WorldContext,
  offer: { readonly product: Product; readonly index: number; readonly gpuType: number },
): Pricing | undefined {
  const { product, index, gpuType } = offer;
  const { scenario, streams } = world;
  const postedNano = product.prices[gpuType]?.values[0];
  if (!world.sells || product.pricing === undefined || postedNano === undefined) return undefined;
  const policy = chosenPricing(product.pricing, world.inputs.modules);
  const entity = `policy:pricing:${product.name}`;
  const typeName = scenario.fleet.gpuTypes[gpuType]!.name;
  return policy.create(product.pricing.parameters as ValuesOf<typeof policy.parameters>, {
    product: index,
    gpuType,
    postedNano,
    terms: sellerTerms(scenario),
    stream: (purpose) => streams.stream(entity, `${purpose}:${typeName}`),
  });
}
