import { chargeInto } from "../numerics/charge.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import type { Rows } from "../scheduling/rows.ts";
import type { Ledger } from "./ledger.ts";

/** An amount by product and by segment {USD, nano}. */
export class SplitSum {
  readonly byProduct: ExactSums;
  readonly bySegment: ExactSums;

  constructor(products: number, segments: number) {
    this.byProduct = new ExactSums(Math.max(1, products), NANO_PER_USD);
    this.bySegment = new ExactSums(Math.max(1, segments), NANO_PER_USD);
  }

  add(product: number, segment: number, usd: number, nano: number): void {
    this.byProduct.addParts(product, usd, nano);
    this.bySegment.addParts(segment, usd, nano);
  }
}

/** Value of the blocks that were signed in the window, and of what is still to be delivered at its end. */
export class BlockMoney {
  readonly bookings: SplitSum;
  readonly backlog: SplitSum;

  private readonly rows: Rows;
  private readonly ledger: Ledger;
  private readonly amount = new Float64Array(2);

  constructor(rows: Rows, ledger: Ledger, size: { readonly products: number; readonly segments: number }) {
    this.rows = rows;
    this.ledger = ledger;
    this.bookings = new SplitSum(size.products, size.segments);
    this.backlog = new SplitSum(size.products, size.segments);
  }

  /** A block is signed: its whole value counts, if the window is open. */
  sign(row: number): void {
    if (this.ledger.isOpen) this.addTo(this.bookings, row, this.rows.workMs(row));
  }

  /** The window ends while the block is live: what it has not come to yet is backlog; missed time is not. */
  cut(row: number, nowMs: number): void {
    const { rows } = this;
    const startMs = rows.firstStartMs(row);
    const leftMs = startMs + rows.workMs(row) - Math.max(startMs, nowMs);
    if (leftMs > 0) this.addTo(this.backlog, row, leftMs);
  }

  private addTo(sum: SplitSum, row: number, lengthMs: number): void {
    const { rows, amount } = this;
    chargeInto(amount, rows.priceNano(row), rows.gpus(row) * lengthMs);
    sum.add(rows.product(row), rows.source(row), amount[0]!, amount[1]!);
  }
}
