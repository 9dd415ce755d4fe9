import type { Product, ProductKind, Segment } from "../model/market.ts";
import { STATE } from "../model/states.ts";
import { meanOf } from "../random/sampler.ts";
import type { Standing } from "../scheduling/row-records.ts";
import type { Rows } from "../scheduling/rows.ts";

const STATE_OF_KIND: Readonly<Record<ProductKind, number>> = {
  reserved: STATE.reservedUsed,
  on_demand: STATE.onDemand,
  block: STATE.block,
  spot: STATE.spot,
};

/** What a product makes of a request: its GPUs, its place in the ladder, its declared length. */
export class LeaseTerms {
  private readonly rows: Rows;
  private readonly products: readonly Product[];
  /** By product: 1 for all but spot; 1 where a lease ends at a date; the GPU state of its use. */
  private readonly firm: Uint8Array;
  private readonly dated: Uint8Array;
  private readonly states: Uint8Array;
  private readonly standings: readonly Standing[];

  constructor(rows: Rows, products: readonly Product[], segments: readonly Segment[]) {
    this.rows = rows;
    this.products = products;
    this.firm = Uint8Array.from(products, ({ kind }) => (kind === "spot" ? 0 : 1));
    this.dated = Uint8Array.from(products, ({ kind }) => (kind === "reserved" || kind === "block" ? 1 : 0));
    this.states = Uint8Array.from(products, ({ kind }) => STATE_OF_KIND[kind]);
    this.standings = products.map((_, product) => ({
      isRecallable: this.firm[product] === 0,
      isExternal: true,
      isTypical: this.dated[product] === 0,
    }));
    // All that is declared of on-demand and spot is the mean duration of the segment.
    rows.typicalMs = Float64Array.from(segments, (segment) => meanOf(segment.duration));
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
    rows.setRequest(row, gpus, product.resellIdle ? gpus - idle : gpus, length, length);
    rows.setDurationMs(row, durationMs);
    if (idle > 0 || rows.isPartlyIdle(row)) rows.setIdleGpus(row, idle);
    rows.setStanding(row, product.level, this.states[productIndex]!, this.standings[productIndex]!);
  }
}

/** Length of a lease that ends at a date: that of the block or the contract, else the tenant's own [ms]. */
function lengthMs(product: Product, durationMs: number): number {
  return product.block?.lengthMs ?? product.termMs ?? durationMs;
}
