import type { Product, ProductKind, Segment } from "../model/market.ts";
import { STATE } from "../model/states.ts";
import { meanOf } from "../random/sampler.ts";
import type { Rows } from "../scheduling/rows.ts";

const STATE_OF_KIND: Readonly<Record<ProductKind, number>> = {
  reserved: STATE.reservedUsed,
  on_demand: STATE.onDemand,
  spot: STATE.spot,
};

const RECALLABLE = { isRecallable: true, isExternal: true };
const FIRM = { isRecallable: false, isExternal: true };

/** What a product makes of a request: its GPUs, its place in the ladder, its declared length. */
export class LeaseTerms {
  private readonly rows: Rows;
  private readonly products: readonly Product[];
  /** Mean duration of each segment: all that is declared of on-demand and spot [ms]. */
  private readonly declaredMs: readonly number[];

  constructor(rows: Rows, products: readonly Product[], segments: readonly Segment[]) {
    this.rows = rows;
    this.products = products;
    this.declaredMs = segments.map((segment) => meanOf(segment.duration));
  }

  /** The product of a row. */
  productOf(row: number): Product {
    return this.products[this.rows.product(row)]!;
  }

  isFirm(row: number): boolean {
    return this.productOf(row).kind !== "spot";
  }

  /** Makes the row a request for this product. */
  fill(row: number, productIndex: number, gpuType: number, gpus: number, durationMs: number): void {
    const { rows } = this;
    const product = this.products[productIndex]!;
    const isReserved = product.kind === "reserved";
    const idle = isReserved ? gpus - Math.round(gpus * product.usageShare) : 0;
    const length = isReserved ? (product.termMs ?? durationMs) : durationMs;
    rows.setOffer(row, productIndex, gpuType);
    const declared = isReserved ? length : this.declaredMs[rows.source(row)]!;
    rows.setRequest(row, gpus, product.resellIdle ? gpus - idle : gpus, length, declared);
    if (idle > 0 || rows.isPartlyIdle(row)) rows.setIdleGpus(row, idle);
    const standing = product.kind === "spot" ? RECALLABLE : FIRM;
    rows.setStanding(row, product.level, STATE_OF_KIND[product.kind], standing);
  }
}
