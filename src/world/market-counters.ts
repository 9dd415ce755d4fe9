import type { Product } from "../model/market.ts";
import { LOSS_REASONS } from "../model/states.ts";
import type { Rows } from "../scheduling/rows.ts";
import { WaitTimes } from "./flow.ts";

interface ProductCounts {
  leases: number;
  bookings: number;
  completed: number;
  evictions: number;
  outbid: number;
  interruptions: number;
  buyDownGpuHours: number;
  buyDownUsd: number;
  readonly lost: Float64Array;
  readonly waits: WaitTimes;
}

/** Counts of leases by product and segment: what is in use where (capacity control looks at it), and event counts. */
export class MarketCounters {
  readonly products: readonly ProductCounts[];
  /** Leases started and blocks booked, by segment and product. */
  readonly acceptedBy: readonly Float64Array[];
  /** Bought down, by segment [GPU-h], [USD]. */
  readonly buyDownGpuHours: Float64Array;
  readonly buyDownUsd: Float64Array;
  isOpen = false;

  private readonly rows: Rows;
  private readonly segments: number;
  private readonly bySegment: Float64Array;
  private readonly byProduct: Float64Array;

  constructor(rows: Rows, products: readonly Product[], segments: number, clusters: number) {
    this.rows = rows;
    this.segments = segments;
    this.products = products.map(() => ({
      leases: 0,
      bookings: 0,
      completed: 0,
      evictions: 0,
      outbid: 0,
      interruptions: 0,
      buyDownGpuHours: 0,
      buyDownUsd: 0,
      lost: new Float64Array(LOSS_REASONS.length),
      waits: new WaitTimes(),
    }));
    this.buyDownGpuHours = new Float64Array(segments);
    this.buyDownUsd = new Float64Array(segments);
    this.acceptedBy = Array.from({ length: segments }, () => new Float64Array(products.length));
    this.bySegment = new Float64Array(clusters * segments);
    this.byProduct = new Float64Array(clusters * products.length);
  }

  /** The row's GPUs come into (+1) or go out of (-1) use. */
  use(row: number, sign: 1 | -1): void {
    const { rows } = this;
    const change = sign * rows.gpus(row);
    this.bySegment[rows.cluster(row) * this.segments + rows.source(row)]! += change;
    this.byProduct[rows.cluster(row) * this.products.length + rows.product(row)]! += change;
  }

  usedBySegment(cluster: number, segment: number): number {
    return this.bySegment[cluster * this.segments + segment]!;
  }

  usedByProduct(cluster: number, product: number): number {
    return this.byProduct[cluster * this.products.length + product]!;
  }

  accepted(segment: number, product: number, waitedMs: number): void {
    if (!this.isOpen) return;
    this.products[product]!.leases++;
    this.products[product]!.waits.add(waitedMs);
    this.acceptedBy[segment]![product]!++;
  }

  /** A lease started on spot that would have taken on-demand. */
  boughtDown(segment: number, product: number, amount: { gpuHours: number; usd: number }): void {
    if (!this.isOpen) return;
    this.buyDownGpuHours[segment]! += amount.gpuHours;
    this.buyDownUsd[segment]! += amount.usd;
    this.products[product]!.buyDownGpuHours += amount.gpuHours;
    this.products[product]!.buyDownUsd += amount.usd;
  }

  /** A block is sold. */
  booked(segment: number, product: number): void {
    if (!this.isOpen) return;
    this.products[product]!.bookings++;
    this.acceptedBy[segment]![product]!++;
  }

  /** A block has its GPUs for the first time. @param lateMs  How long after its start. */
  blockStarted(product: number, lateMs: number): void {
    if (!this.isOpen) return;
    this.products[product]!.leases++;
    this.products[product]!.waits.add(lateMs);
  }

  completed(product: number): void {
    if (this.isOpen) this.products[product]!.completed++;
  }

  outbid(product: number): void {
    if (this.isOpen) this.products[product]!.outbid++;
  }

  interrupted(product: number, isReclaim: boolean): void {
    if (!this.isOpen) return;
    if (isReclaim) this.products[product]!.evictions++;
    else this.products[product]!.interruptions++;
  }

  lost(product: number, reason: number): void {
    if (this.isOpen) this.products[product]!.lost[reason]!++;
  }
}
