import type { Bids } from "../revenue/optimizers/clearing.ts";
import { HOLDER, ROW_STATE, type Rows } from "../scheduling/rows.ts";
import type { WorldContext } from "./context.ts";

/** The bids for one product on one GPU type: of those who wait and of those whose leases run. */
export class BidView implements Bids {
  count = 0;
  readonly limitNano: number[] = [];
  readonly gpus: number[] = [];
  /** Rows of the bids. */
  readonly rows: number[] = [];
  private readonly identities: number[] = [];

  private readonly world: WorldContext;
  private readonly product: number;
  private readonly gpuType: number;

  constructor(world: WorldContext, product: number, gpuType: number) {
    this.world = world;
    this.product = product;
    this.gpuType = gpuType;
  }

  /** Reads all bids anew, in order of arrival: one pass over the table, once per look that asks for it. */
  read(): Bids {
    const { rows } = this.world;
    this.rows.length = 0;
    for (let row = 0; row < rows.count; row++) if (this.isBid(row, rows)) this.rows.push(row);
    this.rows.sort((a, b) => rows.identity(a) - rows.identity(b));
    this.count = this.rows.length;
    this.rows.forEach((row, at) => {
      this.limitNano[at] = rows.limitNano(row);
      this.gpus[at] = rows.gpus(row);
      this.identities[at] = rows.identity(row);
    });
    return this;
  }

  /** The bids read last whose rows still wait. */
  forEachWaiting(visit: (row: number, limitNano: number) => void): void {
    const { rows } = this.world;
    for (let at = 0; at < this.count; at++) {
      const row = this.rows[at]!;
      const isThere = rows.identity(row) === this.identities[at];
      if (isThere && rows.state(row) === ROW_STATE.waiting) visit(row, this.limitNano[at]!);
    }
  }

  /** GPUs that winners could have: free ones that may be sold, and those that the bidders hold now [GPUs]. */
  supplyGpus(): number {
    const { world } = this;
    let gpus = 0;
    for (let row = 0; row < world.rows.count; row++) {
      if (this.isBid(row, world.rows) && world.rows.isPlaced(row)) gpus += world.rows.gpus(row);
    }
    for (const cluster of world.waiting.leaseClusters(this.gpuType)) {
      const open = Math.min(world.spaces[cluster]!.free, world.book.sellableLeft(cluster));
      gpus += Math.max(0, open);
    }
    return gpus;
  }

  private isBid(row: number, rows: Rows): boolean {
    const state = rows.state(row);
    // Who is under notice is on its way out, and so are its GPUs.
    if (state === ROW_STATE.free || state === ROW_STATE.draining) return false;
    if (rows.holder(row) !== HOLDER.lease) return false;
    return rows.product(row) === this.product && rows.gpuType(row) === this.gpuType;
  }
}
