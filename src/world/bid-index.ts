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

  constructor(rows: Rows, products: readonly Product[], gpuTypes: number) {
    this.rows = rows;
    this.types = gpuTypes;
    this.heaps = products.flatMap((product) =>
      Array.from({ length: gpuTypes }, (_, type) =>
        product.priceLock === "floating" && (product.prices[type]?.values.length ?? 0) > 1
          ? new KeyedHeap()
          : undefined,
      ),
    );
  }

  add(row: number): void {
    this.heapOf(row)?.push(row, this.rows.limitNano(row), this.rows.identity(row));
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
