import type { SaleAhead } from "../revenue/pricing.ts";
import { type BlockBook, NO_START } from "./block-book.ts";
import { salesCloseMs } from "./block-lead.ts";
import type { WorldContext } from "./context.ts";

/** What pricing sees of a block: the start that who asks now would get, and what is left of it. */
export class BlockSale implements SaleAhead {
  leftGpus = 0;
  closesInMs = 0;

  private readonly world: WorldContext;
  private readonly book: BlockBook;
  private readonly product: number;
  private readonly gpuType: number;
  /** How long before a start its sales close [ms]. */
  private readonly closeMs: number;
  private readonly span = { fromMs: 0, untilMs: 0 };

  constructor(
    world: WorldContext,
    book: BlockBook,
    { product, gpuType }: { readonly product: number; readonly gpuType: number },
  ) {
    this.world = world;
    this.book = book;
    this.product = product;
    this.gpuType = gpuType;
    this.closeMs = salesCloseMs(world.scenario, product);
  }

  /** Itself, brought up to date; undefined when no start is on sale. */
  now(): this | undefined {
    const { book, product } = this;
    const { simulator, scenario } = this.world;
    const start = book.startFrom(product, simulator.nowMs, simulator.nowMs);
    if (start === NO_START) return undefined;
    const { startsMs, lengthMs } = scenario.products[product]!.block!;
    const fromMs = startsMs[start]!;
    this.leftGpus = Math.min(this.freeGpus(fromMs, fromMs + lengthMs), book.quotaLeft(product, start));
    this.closesInMs = fromMs - this.closeMs - simulator.nowMs;
    return this;
  }

  /** GPUs of the type that are promised to nobody throughout a span. */
  private freeGpus(fromMs: number, untilMs: number): number {
    const { waiting, placement } = this.world;
    const { calendar } = this.book;
    this.span.fromMs = fromMs;
    this.span.untilMs = untilMs;
    let free = 0;
    for (const cluster of waiting.leaseClusters(this.gpuType)) {
      const promised = calendar.peak(cluster, this.span) + placement.claimedByFirm(cluster);
      free += Math.max(0, calendar.capacity(cluster) - promised);
    }
    return free;
  }
}
