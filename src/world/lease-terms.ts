import type { Product, ProductKind, Segment } from "../model/market.ts";
import { STATE } from "../model/states.ts";
import { meanOf } from "../random/sampler.ts";
import type { Rows } from "../scheduling/rows.ts";

const STATE_OF_KIND: Readonly<Record<ProductKind, number>> = {
  reserved: STATE.reservedUsed,
  on_demand: STATE.onDemand,
  block: STATE.block,
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

  /** Whether a lease of a product ends at a date that is known from its start, come what may; else when it is done. */
  endsAtDate(product: number): boolean {
    const { kind } = this.products[product]!;
    return kind === "reserved" || kind === "block";
  }

  /** Makes the row a request for this product. */
  fill(row: number, productIndex: number, gpuType: number, gpus: number, durationMs: number): void {
    const { rows } = this;
    const product = this.products[productIndex]!;
    const isReserved = product.kind === "reserved";
    const idle = isReserved ? gpus - Math.round(gpus * product.usageShare) : 0;
    const length = lengthMs(product, durationMs);
    rows.setOffer(row, productIndex, gpuType);
    const declared = this.endsAtDate(productIndex) ? length : this.declaredMs[rows.source(row)]!;
    rows.setRequest(row, gpus, product.resellIdle ? gpus - idle : gpus, length, declared);
    if (idle > 0 || rows.isPartlyIdle(row)) rows.setIdleGpus(row, idle);
    const standing = product.kind === "spot" ? RECALLABLE : FIRM;
    rows.setStanding(row, product.level, STATE_OF_KIND[product.kind], standing);
  }
}

/** Length of a lease: that of the block or the contract, else the tenant's own [ms]. */
function lengthMs(product: Product, durationMs: number): number {
  return product.block?.lengthMs ?? product.termMs ?? durationMs;
}
