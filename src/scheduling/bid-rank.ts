import type { Product } from "../model/market.ts";
import { HOLDER, type Rows } from "./rows.ts";

/** Bids as levels within a level: a lease of a product that `displaces: lower_bids` yields to a higher bid for it. */
export class BidRank {
  private readonly rows: Rows;
  /** By product. */
  private readonly isRanked: readonly boolean[];

  constructor(rows: Rows, products: readonly Product[]) {
    this.rows = rows;
    this.isRanked = products.map(({ displaces }) => displaces === "lower_bids");
  }

  /** Whether the row is a lease of a product that is served by bid; other rows have no product to ask for. */
  ranks(row: number): boolean {
    const { rows } = this;
    return rows.holder(row) === HOLDER.lease && this.isRanked[rows.product(row)] === true;
  }

  /** Whether a claimant may displace a lease of its own level: of its product, by a strictly higher bid. */
  outbids(row: number, victim: number): boolean {
    const { rows } = this;
    return (
      this.ranks(row) &&
      this.ranks(victim) &&
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
