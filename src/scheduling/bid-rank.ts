import type { Product } from "../model/market.ts";
import type { Rows } from "./rows.ts";

/** Bids as levels within a level: a lease of a product that `displaces: lower_bids` yields to a higher bid for it. */
export class BidRank {
  private readonly rows: Rows;
  /** By product. */
  private readonly isRanked: readonly boolean[];

  constructor(rows: Rows, products: readonly Product[]) {
    this.rows = rows;
    this.isRanked = products.map(({ displaces }) => displaces === "lower_bids");
  }

  /** Whether the row's product is served by bid. */
  ranks(row: number): boolean {
    return this.isRanked[this.rows.product(row)] === true;
  }

  /** Whether a claimant may displace a lease of its own level: of its product, by a strictly higher bid. */
  outbids(row: number, victim: number): boolean {
    const { rows } = this;
    return (
      this.ranks(row) &&
      rows.product(victim) === rows.product(row) &&
      rows.limitNano(victim) < rows.limitNano(row)
    );
  }
}

/** Absent where no product is served by bid. */
export function bidRankOf(rows: Rows, products: readonly Product[]): BidRank | undefined {
  return products.some(({ displaces }) => displaces === "lower_bids")
    ? new BidRank(rows, products)
    : undefined;
}
