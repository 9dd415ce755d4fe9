import type { SaleAhead } from "../revenue/pricing.ts";
import { type BlockBook, NO_START } from "./block-book.ts";
import type { Span } from "./block-calendar.ts";
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
  /** The start that was looked at last, and the changes of the calendar until then. -- state */
  private start = NO_START;
  private changes = Number.NaN;

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
    this.look(start, { fromMs, untilMs: fromMs + lengthMs });
    this.closesInMs = fromMs - this.closeMs - simulator.nowMs;
    return this;
  }

  /** Between sales nothing changes, so that a quote costs the same on any number of clusters. */
  private look(start: number, span: Span): void {
    const { book, product } = this;
    const { hasClaims } = this.world.placement;
    if (start === this.start && this.changes === book.calendar.changes && !hasClaims) return;
    this.leftGpus = Math.min(this.freeGpus(span), book.quotaLeft(product, start));
    this.start = start;
    // Claims come and go without the calendar.
    this.changes = hasClaims ? Number.NaN : book.calendar.changes;
  }

  /** GPUs of the type that are promised to nobody throughout a span. */
  private freeGpus(span: Span): number {
    const { waiting, placement } = this.world;
    const { calendar } = this.book;
    let free = 0;
    for (const cluster of waiting.leaseClusters(this.gpuType)) {
      const promised = calendar.peak(cluster, span) + placement.claimedByFirm(cluster);
      free += Math.max(0, calendar.capacity(cluster) - promised);
    }
    return free;
  }
}
