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
  /** By product: 1 for all but spot; 1 where a lease ends at a date; the GPU state of its use. */
  private readonly firm: Uint8Array;
  private readonly dated: Uint8Array;
  private readonly states: Uint8Array;
  /** Mean duration of each segment: all that is declared of on-demand and spot [ms]. */
  private readonly declaredMs: Float64Array;

  constructor(rows: Rows, products: readonly Product[], segments: readonly Segment[]) {
    this.rows = rows;
    this.products = products;
    this.firm = Uint8Array.from(products, ({ kind }) => (kind === "spot" ? 0 : 1));
    this.dated = Uint8Array.from(products, ({ kind }) => (kind === "reserved" || kind === "block" ? 1 : 0));
    this.states = Uint8Array.from(products, ({ kind }) => STATE_OF_KIND[kind]);
    this.declaredMs = Float64Array.from(segments, (segment) => meanOf(segment.duration));
  }

  /** The product of a row. */
  productOf(row: number): Product {
    return this.products[this.rows.product(row)]!;
  }

  isFirm(row: number): boolean {
    return this.firm[this.rows.product(row)] === 1;
  }

  /** Whether a lease of a product ends at a date that is known from its start, come what may; else when it is done. */
  endsAtDate(product: number): boolean {
    return this.dated[product] === 1;
  }

  /** Makes the row a request for this product. */
  fill(row: number, productIndex: number, gpuType: number, gpus: number, durationMs: number): void {
    const { rows } = this;
    const product = this.products[productIndex]!;
    const isDated = this.dated[productIndex] === 1;
    const length = isDated ? lengthMs(product, durationMs) : durationMs;
    const idle = product.kind === "reserved" ? gpus - Math.round(gpus * product.usageShare) : 0;
    rows.setOffer(row, productIndex, gpuType);
    const declared = isDated ? length : this.declaredMs[rows.source(row)]!;
    rows.setRequest(row, gpus, product.resellIdle ? gpus - idle : gpus, length, declared);
    if (idle > 0 || rows.isPartlyIdle(row)) rows.setIdleGpus(row, idle);
    const standing = this.firm[productIndex] === 1 ? FIRM : RECALLABLE;
    rows.setStanding(row, product.level, this.states[productIndex]!, standing);
  }
}

/** Length of a lease that ends at a date: that of the block or the contract, else the tenant's own [ms]. */
function lengthMs(product: Product, durationMs: number): number {
  return product.block?.lengthMs ?? product.termMs ?? durationMs;
}
