import type { Exact, LedgerRow } from "../metrics/result.ts";
import { ACCOUNTS } from "../model/accounts.ts";
import { ExactSums, MS_PER_HOUR, NANO_PER_USD } from "../numerics/exact-sums.ts";
import { roundHalfEven } from "../numerics/half-even.ts";

/** Cell index of "no product" and "no cluster" (the fleet as a whole). */
const NOBODY = -1;

/**
 * Postings by account, product and cluster, exact: every cut of the ledger is a sum of these cells.
 *
 * A posting is whole nano-USD, rounded once by whoever posts (numerics/charge.ts). Nothing is posted before the
 * window opens.
 */
export class Ledger {
  isOpen = false;
  /** Credits posted so far, for the time series [USD] -- output. */
  creditsUsd: Float64Array;

  private readonly products: number;
  private readonly clusters: number;
  private readonly amounts: ExactSums;
  private readonly use: ExactSums;
  private readonly touched: Uint8Array;

  constructor(products: number, clusters: number) {
    this.products = products + 1;
    this.clusters = clusters + 1;
    const cells = ACCOUNTS.length * this.products * this.clusters;
    this.amounts = new ExactSums(cells, NANO_PER_USD);
    this.use = new ExactSums(cells, MS_PER_HOUR);
    this.touched = new Uint8Array(cells);
    this.creditsUsd = new Float64Array(clusters);
  }

  /** Posts usd + nano x 1e-9 and the GPU-ms it stands for. `product` and `cluster` may be -1. */
  post(account: number, product: number, cluster: number, usd: number, nano: number, gpuMs: number): void {
    if (!this.isOpen) return;
    const cell = (account * this.products + product + 1) * this.clusters + cluster + 1;
    this.touched[cell] = 1;
    this.amounts.addParts(cell, usd, nano);
    if (gpuMs !== 0) this.use.add(cell, gpuMs);
  }

  /** Posts an amount, rounded half-even to whole nano-USD; returns what was posted as {whole USD, nano-USD}. */
  postUsd(account: number, product: number, cluster: number, usd: number): Exact {
    const nano = roundHalfEven(usd * NANO_PER_USD);
    const hi = Math.floor(nano / NANO_PER_USD);
    const lo = nano - hi * NANO_PER_USD;
    this.post(account, product, cluster, hi, lo, 0);
    return this.isOpen ? { hi, lo } : { hi: 0, lo: 0 };
  }

  /** Visits the cells of an account that were posted to. */
  visit(account: number, fn: (product: number, cluster: number, cell: number) => void): void {
    for (let p = 0; p < this.products; p++) {
      for (let c = 0; c < this.clusters; c++) {
        const cell = (account * this.products + p) * this.clusters + c;
        if (this.touched[cell] === 1) fn(p + NOBODY, c + NOBODY, cell);
      }
    }
  }

  usd(cell: number): Exact {
    return this.amounts.exact(cell);
  }

  gpuHours(cell: number): Exact {
    return this.use.exact(cell);
  }

  /** All cells that were posted to, in order of account, product, cluster. */
  rows(): LedgerRow[] {
    const rows: LedgerRow[] = [];
    for (let account = 0; account < ACCOUNTS.length; account++) {
      this.visit(account, (product, cluster, cell) => {
        rows.push({ account, product, cluster, usd: this.usd(cell), gpuHours: this.gpuHours(cell) });
      });
    }
    return rows;
  }
}
