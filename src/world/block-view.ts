import type { Product } from "../model/market.ts";
import type { ControlView } from "../revenue/capacity-control.ts";
import type { BlockBook } from "./block-book.ts";
import type { Span } from "./block-calendar.ts";
import type { Placement } from "./placement.ts";

/**
 * What capacity control sees of a request for a block: the clusters as they are promised for the time of the block,
 * not as they are now. So any policy that counts GPUs works on blocks as it does on leases.
 */
export class BlockView implements ControlView {
  private readonly book: BlockBook;
  private readonly products: readonly Product[];
  private readonly placement: Placement;
  private readonly now: ControlView;
  private product = 0;
  /** Time until the block begins [ms]. -- state */
  private startsInMs = 0;
  private start = 0;
  private span: Span = { fromMs: 0, untilMs: 0 };

  /** @param now  The view of the clusters as they are. */
  constructor(book: BlockBook, products: readonly Product[], placement: Placement, now: ControlView) {
    this.now = now;
    this.book = book;
    this.products = products;
    this.placement = placement;
  }

  /** Turns the view to a start of a product; returns the time until that start [ms]. */
  turnTo(product: number, start: number, nowMs: number): number {
    const { startsMs, lengthMs } = this.products[product]!.block!;
    const fromMs = startsMs[start]!;
    this.product = product;
    this.start = start;
    this.span = { fromMs, untilMs: fromMs + lengthMs };
    this.startsInMs = fromMs - nowMs;
    return this.startsInMs;
  }

  get nowMs(): number {
    return this.now.nowMs;
  }

  /** GPUs that firm leases may hold then. */
  installedUp(cluster: number): number {
    return this.book.calendar.capacity(cluster);
  }

  /** GPUs committed to firm leases then, at the busiest moment. */
  busy(cluster: number): number {
    return this.book.calendar.peak(cluster, this.span) + this.placement.claimedByFirm(cluster);
  }

  external(cluster: number): number {
    return this.busy(cluster);
  }

  /** GPUs left for sale, under the quota too. */
  free(cluster: number): number {
    const left = this.installedUp(cluster) - this.busy(cluster);
    return Math.max(0, Math.min(left, this.book.quotaLeft(this.product, this.start)));
  }

  /** The calendar counts firm work alone: there is nobody to take from. */
  recallableFor(): number {
    return 0;
  }

  /** During the block, whatever time is asked for. */
  firm(cluster: number): number {
    return this.busy(cluster);
  }

  /** Of the forecast until the end of so long a block, from now on: the safer side. */
  idleQuantile(cluster: number, ms: number): number {
    return this.now.idleQuantile(cluster, this.startsInMs + ms);
  }

  /** GPUs of blocks that begin at the same instant. */
  usedBySegment(cluster: number, segment: number): number {
    return this.book.bookedBySegment(cluster, segment, this.span.fromMs);
  }

  usedByProduct(cluster: number, product: number): number {
    return this.book.bookedByProduct(cluster, product, this.span.fromMs);
  }
}
