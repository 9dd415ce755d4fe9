import type { Simulator } from "../engine/simulator.ts";
import type { Scenario } from "../model/scenario.ts";
import type { Prices } from "../revenue/prices.ts";
import type { Rows } from "../scheduling/rows.ts";
import type { ClusterBook } from "./cluster-book.ts";

export interface AccrualOptions {
  readonly scenario: Scenario;
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly book: ClusterBook;
  readonly prices: Prices;
}

/**
 * The rate at which running leases earn, for the time series. The ledger does not use it: bills are posted when a
 * stint closes (billing.ts).
 */
export class Accrual {
  private readonly options: AccrualOptions;
  /** GPUs that pay a floating price, by cluster and product. */
  private readonly floatingGpus: Float64Array;
  /** Instant of the prices that accrue: until the event of a price change they are still the old ones [ms]. */
  private pricesOfMs = 0;

  constructor(options: AccrualOptions) {
    this.options = options;
    const { fleet, products } = options.scenario;
    this.floatingGpus = new Float64Array(fleet.clusters.length * products.length);
  }

  /** A lease starts (+1) or stops (-1) to earn. */
  change(row: number, sign: 1 | -1): void {
    const { scenario, simulator, rows, book, prices } = this.options;
    const cluster = rows.cluster(row);
    const product = rows.product(row);
    const gpus = sign * rows.gpus(row);
    const locked = rows.priceNano(row);
    if (!Number.isNaN(locked)) {
      book.accrue(cluster, gpus * locked, simulator.nowMs);
      return;
    }
    this.floatingGpus[cluster * scenario.products.length + product]! += gpus;
    book.accrue(
      cluster,
      gpus * prices.priceNano(product, rows.gpuType(row), this.pricesOfMs),
      simulator.nowMs,
    );
  }

  /** A posted price changes now. */
  pricesChanged(): void {
    const { scenario, simulator, book, prices } = this.options;
    const beforeMs = this.pricesOfMs;
    this.pricesOfMs = simulator.nowMs;
    const { products, fleet } = scenario;
    fleet.clusters.forEach(({ gpuType }, cluster) => {
      products.forEach((_, product) => {
        const gpus = this.floatingGpus[cluster * products.length + product]!;
        if (gpus === 0) return;
        const change =
          prices.priceNano(product, gpuType, simulator.nowMs) - prices.priceNano(product, gpuType, beforeMs);
        book.accrue(cluster, gpus * change, simulator.nowMs);
      });
    });
  }
}
