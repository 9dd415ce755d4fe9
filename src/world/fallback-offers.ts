import { PHASE } from "../engine/simulator.ts";
import { ROW_STATE } from "../scheduling/rows.ts";
import { STARTED } from "./admission.ts";
import type { WorldContext } from "./context.ts";

/**
 * Second and further choices of requests that arrived at this instant.
 *
 * A request waits in the line of its best offer. If the pass did not start it there, its other offers are tried in
 * falling utility, each only if nobody waits for that offer; if none admits, it keeps waiting for the best.
 */
export class FallbackOffers {
  private readonly world: WorldContext;
  private readonly fill: (row: number, offer: { readonly product: number; readonly gpuType: number }) => void;
  private count = 0;
  private readonly rows: number[] = [];
  private readonly identities: number[] = [];
  private readonly products: number[] = [];
  private readonly gpuTypes: number[] = [];
  private readonly limits: number[] = [];

  /** @param fill  Makes a row a request for another offer. */
  constructor(world: WorldContext, fill: FallbackOffers["fill"]) {
    this.world = world;
    this.fill = fill;
  }

  add(row: number, product: number, gpuType: number, limitNano: number): void {
    const at = this.count++;
    this.rows[at] = row;
    this.identities[at] = this.world.rows.identity(row);
    this.products[at] = product;
    this.gpuTypes[at] = gpuType;
    this.limits[at] = limitNano;
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
      this.tryOne(row, { product: this.products[at]!, gpuType: this.gpuTypes[at]! }, this.limits[at]!);
    }
  }

  private tryOne(
    row: number,
    offer: { readonly product: number; readonly gpuType: number },
    limitNano: number,
  ): void {
    const { rows, admission, waiting } = this.world;
    const best = { product: rows.product(row), gpuType: rows.gpuType(row) };
    const bestLimit = rows.limitNano(row);
    const bestQueue = waiting.queueOf(row);
    this.fill(row, offer);
    rows.setLimitNano(row, limitNano);
    const queue = waiting.queueOf(row);
    const nobodyWaits = queue.line.size === 0 || (queue === bestQueue && queue.line.isHead(row));
    if (nobodyWaits && admission.attempt(row, queue.clusters) === STARTED) {
      waiting.leaveQueue(row, bestQueue);
      return;
    }
    this.fill(row, best);
    rows.setLimitNano(row, bestLimit);
  }
}
