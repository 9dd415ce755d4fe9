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
  /**
   * Prices that accrue, by cluster and product: until the event of a price change they are still the old ones
   * [nano-USD per GPU-hour].
   */
  private readonly floatingNano: Float64Array;

  constructor(options: AccrualOptions) {
    this.options = options;
    const { fleet, products } = options.scenario;
    this.floatingGpus = new Float64Array(fleet.clusters.length * products.length);
    this.floatingNano = new Float64Array(this.floatingGpus.length);
    this.pricesChanged();
  }

  /** A lease starts (+1) or stops (-1) to earn. */
  change(row: number, sign: 1 | -1): void {
    const { scenario, simulator, rows, book } = this.options;
    const cluster = rows.cluster(row);
    const product = rows.product(row);
    const gpus = sign * rows.gpus(row);
    const locked = rows.priceNano(row);
    if (!Number.isNaN(locked)) {
      book.accrue(cluster, gpus * locked, simulator.nowMs);
      return;
    }
    const cell = cluster * scenario.products.length + product;
    this.floatingGpus[cell]! += gpus;
    book.accrue(cluster, gpus * this.floatingNano[cell]!, simulator.nowMs);
  }

  /** Some price changes now; several may at one instant, and one more than once. */
  pricesChanged(): void {
    const { scenario, simulator, book, prices } = this.options;
    const { products, fleet } = scenario;
    fleet.clusters.forEach(({ gpuType }, cluster) => {
      products.forEach((_, product) => {
        const cell = cluster * products.length + product;
        const gpus = this.floatingGpus[cell]!;
        const before = this.floatingNano[cell]!;
        const after = prices.priceNano(product, gpuType, simulator.nowMs);
        this.floatingNano[cell] = after;
        if (gpus > 0 && after !== before) book.accrue(cluster, gpus * (after - before), simulator.nowMs);
      });
    });
  }
}
