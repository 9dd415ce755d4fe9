import type { BlockCalendar } from "./block-calendar.ts";
import type { WorldContext } from "./context.ts";

/**
 * Keeps reserved and on-demand leases in the calendar of commitments while they live.
 *
 * A contract counts until its end; an on-demand lease for as long as it lasts. One that a failure hit keeps its place
 * on its cluster until it runs again, maybe elsewhere.
 */
export class FirmCommitments {
  private readonly world: WorldContext;
  private readonly calendar: BlockCalendar;
  /** Cluster where a lease that has no GPUs now is counted. */
  private readonly interruptedOn = new Map<number, number>();

  constructor(world: WorldContext, calendar: BlockCalendar) {
    this.world = world;
    this.calendar = calendar;
  }

  /** The lease has GPUs on its cluster. */
  placed(row: number): void {
    const before = this.interruptedOn.get(row);
    this.interruptedOn.delete(row);
    const cluster = this.world.rows.cluster(row);
    if (before === cluster) return;
    if (before !== undefined) this.change(row, before, -1);
    this.change(row, cluster, 1);
  }

  /** A failure took its GPUs. */
  interrupted(row: number): void {
    this.interruptedOn.set(row, this.world.rows.cluster(row));
  }

  ended(row: number): void {
    const cluster = this.interruptedOn.get(row) ?? this.world.rows.cluster(row);
    this.interruptedOn.delete(row);
    this.change(row, cluster, -1);
  }

  private change(row: number, cluster: number, sign: 1 | -1): void {
    const { rows, simulator, scenario } = this.world;
    const gpus = sign * rows.gpus(row);
    if (scenario.products[rows.product(row)]!.kind === "on_demand") {
      this.calendar.changeOpenEnded(cluster, gpus);
      return;
    }
    const untilMs = rows.firstStartMs(row) + rows.remainingMs(row);
    if (untilMs > simulator.nowMs) this.calendar.commit(cluster, gpus, { fromMs: simulator.nowMs, untilMs });
  }
}
