import type { RankedOffers } from "../market/choice.ts";
import { HOUR_MS } from "../model/time.ts";
import { NANO_PER_USD } from "../numerics/exact-sums.ts";
import { NONE } from "../scheduling/rows.ts";
import type { WorldContext } from "./context.ts";

/** Place of the first offer, from a place on, that could be served to a gang at all; NONE if there is none. */
type NextServable = (gpus: number, offers: RankedOffers, from: number) => number;

/**
 * Buying down: tenants who started on spot although on-demand, which they could have had, was worth its price to
 * them. Noted at the choice, counted at the start.
 */
export class BuyDowns {
  private readonly world: WorldContext;
  private readonly nextServable: NextServable;
  /** By segment: 1 where its tenants consider both kinds. */
  private readonly considersBoth: Uint8Array;
  /** By row: posted price of the on-demand offer that it passed over; NaN = none [nano-USD per GPU-hour]. */
  private readonly declinedNano: number[] = [];

  constructor(world: WorldContext, nextServable: NextServable) {
    this.world = world;
    this.nextServable = nextServable;
    const { market } = world.scenario;
    this.considersBoth = Uint8Array.from(market.segments, ({ products }) => {
      const kinds = products.map((product) => this.kindOf(product));
      return kinds.includes("spot") && kinds.includes("on_demand") ? 1 : 0;
    });
  }

  /** Notes what a request passes over that asks for the offer at `best`. */
  note(row: number, offers: RankedOffers, best: number): void {
    if (this.considersBoth[this.world.rows.source(row)] === 0) return;
    this.declinedNano[row] = Number.NaN;
    if (this.kindOf(offers.product[best]!) !== "spot") return;
    const gpus = this.world.rows.gpus(row);
    for (let at = best; ; ) {
      at = this.nextServable(gpus, offers, at + 1);
      if (at === NONE) return;
      if (this.kindOf(offers.product[at]!) !== "on_demand") continue;
      this.declinedNano[row] = this.world.priceNow(offers.product[at]!, offers.gpuType[at]!);
      return;
    }
  }

  /** A lease starts for the first time, on the product that the row has now. */
  started(row: number): void {
    const { rows, counters, priceNow } = this.world;
    if (this.considersBoth[rows.source(row)] === 0) return;
    const declinedNano = this.declinedNano[row] ?? Number.NaN;
    const product = rows.product(row);
    if (Number.isNaN(declinedNano) || this.kindOf(product) !== "spot") return;
    const gpuHours = (rows.gpus(row) * rows.durationMs(row)) / HOUR_MS;
    const saved = (declinedNano - priceNow(product, rows.gpuType(row))) / NANO_PER_USD;
    counters.boughtDown(rows.source(row), product, { gpuHours, usd: gpuHours * saved });
  }

  private kindOf(product: number): string {
    return this.world.scenario.products[product]!.kind;
  }
}
