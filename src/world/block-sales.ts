import { ROW_STATE } from "../scheduling/rows.ts";
import { STARTED } from "./admission.ts";
import { type BlockBook, NO_START } from "./block-book.ts";
import type { BlockDelivery } from "./block-delivery.ts";
import type { WorldContext } from "./context.ts";
import { LOSS } from "./flow.ts";

/**
 * Selling capacity ahead: which start a tenant may have, and whether it is booked.
 *
 * A block is booked at the arrival of the request or not at all: nobody waits for one. It is accepted on the first
 * cluster whose calendar has room for it throughout, if capacity control agrees; then it is signed, and its price is
 * fixed and charged.
 */
export class BlockSales {
  private readonly world: WorldContext;
  private readonly book: BlockBook;
  private readonly delivery: BlockDelivery;

  constructor(world: WorldContext, book: BlockBook, delivery: BlockDelivery) {
    this.world = world;
    this.book = book;
    this.delivery = delivery;
  }

  /** Index of the start that a tenant would get now; NO_START when none that is late enough is on sale. */
  startFor(product: number, leadMs: number): number {
    const { nowMs } = this.world.simulator;
    return this.book.startFrom(product, nowMs, nowMs + leadMs);
  }

  /** Books a start for a row whose terms are those of the block; STARTED, or the loss reason why not. */
  sell(row: number, start: number): number {
    const { rows, waiting, agreement } = this.world;
    if (start === NO_START) return LOSS.expired;
    const product = rows.product(row);
    if (rows.gpus(row) > this.book.quotaLeft(product, start)) return LOSS.no_capacity;
    let reason: number = LOSS.no_capacity;
    for (const cluster of waiting.leaseClusters(rows.gpuType(row))) {
      if (!this.hasRoom(row, start, cluster)) continue;
      const objection = agreement.consentToBlock(row, cluster, start);
      if (objection === undefined) {
        this.sign(row, start, cluster);
        return STARTED;
      }
      reason = Math.max(reason, objection);
    }
    return reason;
  }

  private hasRoom(row: number, start: number, cluster: number): boolean {
    const { rows, placement, scenario } = this.world;
    const { startsMs, lengthMs } = scenario.products[rows.product(row)]!.block!;
    const fromMs = startsMs[start]!;
    if (!this.isThereBy(cluster, fromMs)) return false;
    const { calendar } = this.book;
    const committed = calendar.peak(cluster, { fromMs, untilMs: fromMs + lengthMs });
    const claimed = placement.claimedByFirm(cluster);
    return committed + claimed + rows.gpus(row) <= calendar.capacity(cluster);
  }

  /** Whether the cluster is there, or is planned to be when the block begins. */
  private isThereBy(cluster: number, startMs: number): boolean {
    const { capacity, scenario, simulator } = this.world;
    if (capacity.isOnline(cluster)) return true;
    const { startsOffline, events } = scenario.fleet.clusters[cluster]!;
    const comesMs = events[0]?.atMs ?? Number.POSITIVE_INFINITY;
    return startsOffline && comesMs > simulator.nowMs && comesMs <= startMs;
  }

  private sign(row: number, start: number, cluster: number): void {
    const { rows, simulator, waiting, prices, priceSetting, segmentFlows, counters } = this.world;
    const { billing, blockMoney } = this.world;
    const { nowMs } = simulator;
    const product = rows.product(row);
    const segment = rows.source(row);
    waiting.cancelPatience(row);
    rows.setCluster(row, cluster);
    rows.setFirstStartMs(row, this.world.scenario.products[product]!.block!.startsMs[start]!);
    rows.setPriceNano(row, prices.priceNano(product, rows.gpuType(row), nowMs));
    rows.setPatienceMs(row, Number.POSITIVE_INFINITY);
    rows.setState(row, ROW_STATE.booked);
    rows.setBooked(row, true);
    this.book.sell({ product, start, segment, cluster, gpus: rows.gpus(row) });
    segmentFlows[segment]!.book();
    counters.booked(segment, product);
    priceSetting.sold(product, rows.gpuType(row), rows.gpus(row));
    blockMoney!.sign(row);
    billing.postPrepayment(row, rows.workMs(row), nowMs);
    this.delivery.plan(row);
  }
}
