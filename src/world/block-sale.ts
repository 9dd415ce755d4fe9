import type { SaleAhead } from "../revenue/pricing.ts";
import { type BlockBook, NO_START } from "./block-book.ts";
import { BlockView } from "./block-view.ts";
import type { WorldContext } from "./context.ts";

/** What pricing sees of a block: the start that who asks now would get, and what is left of it. */
export class BlockSale implements SaleAhead {
  leftGpus = 0;
  closesInMs = 0;

  private readonly world: WorldContext;
  private readonly book: BlockBook;
  private readonly view: BlockView;
  private readonly offer: { readonly product: number; readonly gpuType: number };

  constructor(
    world: WorldContext,
    book: BlockBook,
    offer: { readonly product: number; readonly gpuType: number },
  ) {
    this.world = world;
    this.book = book;
    this.offer = offer;
    this.view = new BlockView(book, world.scenario.products, world.placement);
  }

  /** Itself, brought up to date; undefined when no start is on sale. */
  now(): this | undefined {
    const { book, view, world } = this;
    const { product, gpuType } = this.offer;
    const { nowMs } = world.simulator;
    const start = book.startFrom(product, nowMs, nowMs);
    if (start === NO_START) return undefined;
    const startMs = view.turnTo(product, start);
    let free = 0;
    for (const cluster of world.waiting.leaseClusters(gpuType)) free += view.free(cluster);
    this.leftGpus = Math.min(free, book.quotaLeft(product, start));
    this.closesInMs = startMs - world.scenario.products[product]!.block!.salesCloseMs - nowMs;
    return this;
  }
}
