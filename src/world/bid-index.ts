import type { Product } from "../model/market.ts";
import { KeyedHeap } from "../numerics/keyed-heap.ts";
import type { Rows } from "../scheduling/rows.ts";

/**
 * Running leases by the highest price they accept, where the price floats and changes: those whose bid is passed
 * are found in O(log n) each when the price moves.
 */
export class BidIndex {
  private readonly rows: Rows;
  private readonly types: number;
  /** By product x GPU type; undefined where the price cannot pass a bid. */
  private readonly heaps: (KeyedHeap | undefined)[];
  /** The highest price that can come, by product x GPU type: bids from there on need not be watched. */
  private readonly highestNano: readonly number[];

  /** @param capNano  The highest price that a policy may set for an offer; undefined where none moves it. */
  constructor(
    rows: Rows,
    products: readonly Product[],
    gpuTypes: number,
    capNano: (product: number, gpuType: number) => number | undefined,
  ) {
    this.rows = rows;
    this.types = gpuTypes;
    this.highestNano = products.flatMap((product, index) =>
      Array.from({ length: gpuTypes }, (_, type) => highestNano(product, type, capNano(index, type))),
    );
    this.heaps = products.flatMap((product) =>
      Array.from({ length: gpuTypes }, (_, type) =>
        product.priceLock === "floating" && moves(product, type) ? new KeyedHeap() : undefined,
      ),
    );
  }

  add(row: number): void {
    const { rows } = this;
    const at = rows.product(row) * this.types + rows.gpuType(row);
    if (rows.limitNano(row) >= this.highestNano[at]!) return;
    this.heaps[at]?.push(row, rows.limitNano(row), rows.identity(row));
  }

  remove(row: number): void {
    const heap = this.heapOf(row);
    if (heap?.has(row)) heap.remove(row);
  }

  /** Visits the leases whose bid lies below the price now; the visitor ends them (and thereby removes them). */
  forEachPassed(priceNano: (product: number, gpuType: number) => number, visit: (row: number) => void): void {
    this.heaps.forEach((heap, at) => {
      if (heap === undefined) return;
      const price = priceNano(Math.floor(at / this.types), at % this.types);
      while (heap.size > 0 && heap.firstKey() < price) visit(heap.first());
    });
  }

  private heapOf(row: number): KeyedHeap | undefined {
    return this.heaps[this.rows.product(row) * this.types + this.rows.gpuType(row)];
  }
}

function moves(product: Product, gpuType: number): boolean {
  return product.pricing !== undefined || (product.prices[gpuType]?.values.length ?? 0) > 1;
}

function highestNano(product: Product, gpuType: number, capNano: number | undefined): number {
  const posted = product.prices[gpuType]?.values ?? [];
  return posted.reduce((highest, price) => Math.max(highest, price), capNano ?? 0);
}
