import type { Scenario } from "../model/scenario.ts";
import { FOREVER_MS } from "../model/time.ts";
import { BlockCalendar } from "./block-calendar.ts";
import { salesCloseMs } from "./block-lead.ts";

/** "No start is on sale". */
export const NO_START = -1;

/** What is sold of blocks: by product and start for the quota, by cluster and start for capacity control [GPUs]. */
export class BlockBook {
  readonly calendar: BlockCalendar;

  private readonly scenario: Scenario;
  /** Distinct first instants of all blocks, ascending [ms], and their place. */
  private readonly slotOf: ReadonlyMap<number, number>;
  /** By product: GPUs sold by start. */
  private readonly sold: readonly Float64Array[];
  /** By product: how long before a start its sales close [ms]. */
  private readonly closeMs: readonly number[];
  /** By product: the start that was on sale when last looked at. */
  private readonly hint: Int32Array;
  /** By slot x cluster x product, and x segment. */
  private readonly byProduct: Float64Array;
  private readonly bySegment: Float64Array;

  constructor(scenario: Scenario) {
    const { fleet, products, market } = scenario;
    this.scenario = scenario;
    this.calendar = new BlockCalendar(fleet.clusters, products);
    const starts = new Set(products.flatMap((product) => product.block?.startsMs ?? []));
    this.slotOf = new Map([...starts].sort((a, b) => a - b).map((startMs, slot) => [startMs, slot]));
    this.sold = products.map((product) => new Float64Array(product.block?.startsMs.length ?? 0));
    this.closeMs = products.map((_, product) => salesCloseMs(scenario, product));
    this.hint = new Int32Array(products.length);
    const places = starts.size * fleet.clusters.length;
    this.byProduct = new Float64Array(places * products.length);
    this.bySegment = new Float64Array(places * market.segments.length);
  }

  /** Index of the first start of a product that is on sale now and not before a time; NO_START if there is none. */
  startFrom(product: number, nowMs: number, earliestMs: number): number {
    const { block } = this.scenario.products[product]!;
    if (block === undefined) return NO_START;
    const { startsMs } = block;
    const closeMs = this.closeMs[product]!;
    // The past never comes back: the first start that is still on sale only moves on.
    let at = this.hint[product]!;
    while (at < startsMs.length && !isOnSale(startsMs[at]!, nowMs, closeMs)) at++;
    this.hint[product] = at;
    while (at < startsMs.length && startsMs[at]! < earliestMs) at++;
    return at < startsMs.length ? at : NO_START;
  }

  /** GPUs sold of a start of a product [GPUs]. */
  soldGpus(product: number, start: number): number {
    return this.sold[product]![start]!;
  }

  /** GPUs of a start that the quota leaves for sale; Infinity without a quota [GPUs]. */
  quotaLeft(product: number, start: number): number {
    const { quotaGpus = FOREVER_MS } = this.scenario.products[product]!.block!;
    return quotaGpus - this.sold[product]![start]!;
  }

  /** GPUs of all blocks that begin at an instant, sold on a cluster by product or to a segment [GPUs]. */
  bookedByProduct(cluster: number, product: number, startMs: number): number {
    return this.byProduct[this.place(cluster, startMs) * this.scenario.products.length + product] ?? 0;
  }

  bookedBySegment(cluster: number, segment: number, startMs: number): number {
    return this.bySegment[this.place(cluster, startMs) * this.scenario.market.segments.length + segment] ?? 0;
  }

  /** Notes a sale, in the calendar too. */
  sell(sale: BlockSale): void {
    const { products, market } = this.scenario;
    const { startsMs, lengthMs } = products[sale.product]!.block!;
    const startMs = startsMs[sale.start]!;
    const place = this.place(sale.cluster, startMs);
    this.sold[sale.product]![sale.start]! += sale.gpus;
    this.byProduct[place * products.length + sale.product]! += sale.gpus;
    this.bySegment[place * market.segments.length + sale.segment]! += sale.gpus;
    this.calendar.commit(sale.cluster, sale.gpus, { fromMs: startMs, untilMs: startMs + lengthMs });
  }

  private place(cluster: number, startMs: number): number {
    return this.slotOf.get(startMs)! * this.scenario.fleet.clusters.length + cluster;
  }
}

export interface BlockSale {
  readonly product: number;
  /** Index into the starts of the product. */
  readonly start: number;
  readonly segment: number;
  readonly cluster: number;
  readonly gpus: number;
}

/** A block is sold until it begins, or until its sales close before that. */
function isOnSale(startMs: number, nowMs: number, closeMs: number): boolean {
  return startMs > nowMs && startMs - closeMs >= nowMs;
}

/** The book of a scenario; none where no blocks are sold, so that nobody else pays for it. */
export function blockBook(scenario: Scenario): BlockBook | undefined {
  return scenario.products.some((product) => product.block !== undefined)
    ? new BlockBook(scenario)
    : undefined;
}
