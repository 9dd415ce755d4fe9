import type { Simulator } from "../engine/simulator.ts";
import type { Product } from "../model/market.ts";
import { FOREVER_MS } from "../model/time.ts";
import type { Rows } from "../scheduling/rows.ts";
import type { BlockCalendar } from "./block-calendar.ts";
import type { Placement } from "./placement.ts";

export interface BlockGuardOptions {
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly products: readonly Product[];
  readonly placement: Placement;
  readonly calendar: BlockCalendar;
}

/** Keeps firm leases off the GPUs that the calendar has promised to blocks. */
export class BlockGuard {
  private readonly options: BlockGuardOptions;

  constructor(options: BlockGuardOptions) {
    this.options = options;
  }

  /**
   * Whether a firm row leaves what is promised and owed. Internal work does not ask, and a lease that was signed
   * before is in the calendar itself.
   *
   * @param reach  GPUs that the row could get [GPUs].
   */
  allows(row: number, cluster: number, reach: number): boolean {
    const { rows, calendar, placement } = this.options;
    if (!rows.isExternal(row) || rows.isSuspended(row)) return true;
    const gpus = rows.gpus(row);
    if (reach - gpus < calendar.owedGpus(cluster)) return false;
    const { nowMs } = this.options.simulator;
    const committed = calendar.peak(cluster, { fromMs: nowMs, untilMs: nowMs + this.stayMs(row) });
    return committed + placement.claimedByFirm(cluster) + gpus <= calendar.capacity(cluster);
  }

  /** How long the row may stay, as far as blocks are concerned [ms]. */
  private stayMs(row: number): number {
    const { rows, products } = this.options;
    const { kind, guardMs = FOREVER_MS } = products[rows.product(row)]!;
    // A block that begins at the very end of the guard is still guarded.
    return kind === "reserved" ? rows.remainingMs(row) : guardMs + 1;
  }
}
