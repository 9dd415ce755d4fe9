import { PHASE } from "../engine/simulator.ts";
import { ROW_STATE } from "../scheduling/rows.ts";
import { type Queue, STARTED } from "./admission.ts";
import { NO_START } from "./block-book.ts";
import type { WorldContext } from "./context.ts";

interface FallbackOffer {
  readonly product: number;
  readonly gpuType: number;
  readonly limitNano: number;
  /** Start of the product, for a block; else NO_START. */
  readonly start: number;
}

/** What the lifecycle of leases does for a further choice. */
interface FallbackSeller {
  /** Makes a row a request for another offer. */
  readonly fill: (row: number, offer: { readonly product: number; readonly gpuType: number }) => void;
  /** Books a block for a row; whether it was booked. */
  readonly sell: (row: number, start: number) => boolean;
}

/**
 * Second and further choices of requests that arrived at this instant.
 *
 * A request waits in the line of its best offer. If the pass did not start it there, its other offers are tried in
 * falling utility, each only if nobody waits for that offer; if none admits, it keeps waiting for the best.
 */
export class FallbackOffers {
  private readonly world: WorldContext;
  private readonly seller: FallbackSeller;
  private count = 0;
  private readonly rows: number[] = [];
  private readonly identities: number[] = [];
  private readonly products: number[] = [];
  private readonly gpuTypes: number[] = [];
  private readonly limits: number[] = [];
  /** Start of a block; NO_START where the offer is none. */
  private readonly starts: number[] = [];

  constructor(world: WorldContext, seller: FallbackSeller) {
    this.world = world;
    this.seller = seller;
  }

  add(row: number, { product, gpuType, limitNano, start }: FallbackOffer): void {
    const at = this.count++;
    this.rows[at] = row;
    this.identities[at] = this.world.rows.identity(row);
    this.products[at] = product;
    this.gpuTypes[at] = gpuType;
    this.limits[at] = limitNano;
    this.starts[at] = start;
    this.world.simulator.askPass(PHASE.admission);
  }

  /** The request left before its offers were tried. */
  forget(row: number): void {
    for (let at = 0; at < this.count; at++) if (this.rows[at] === row) this.identities[at] = -1;
  }

  /** Tries all noted offers in the order in which they were noted and forgets them. */
  tryAll(): void {
    const count = this.count;
    this.count = 0;
    for (let at = 0; at < count; at++) {
      const row = this.rows[at]!;
      const { rows } = this.world;
      if (rows.identity(row) !== this.identities[at] || rows.state(row) !== ROW_STATE.waiting) continue;
      this.tryOne(row, {
        product: this.products[at]!,
        gpuType: this.gpuTypes[at]!,
        limitNano: this.limits[at]!,
        start: this.starts[at]!,
      });
    }
  }

  private tryOne(row: number, offer: FallbackOffer): void {
    const { rows, waiting } = this.world;
    const best = { product: rows.product(row), gpuType: rows.gpuType(row) };
    const bestLimit = rows.limitNano(row);
    const bestQueue = waiting.queueOf(row);
    this.seller.fill(row, offer);
    rows.setLimitNano(row, offer.limitNano);
    const isTaken =
      offer.start === NO_START ? this.start(row, bestQueue) : this.seller.sell(row, offer.start);
    if (isTaken) {
      waiting.leaveQueue(row, bestQueue);
      return;
    }
    this.seller.fill(row, best);
    rows.setLimitNano(row, bestLimit);
  }

  /** Starts a row on another offer, if nobody waits for that. */
  private start(row: number, bestQueue: Queue): boolean {
    const { admission, waiting } = this.world;
    const queue = waiting.queueOf(row);
    const nobodyWaits = queue.line.size === 0 || (queue === bestQueue && queue.line.isHead(row));
    return nobodyWaits && admission.attempt(row, queue.clusters) === STARTED;
  }
}
