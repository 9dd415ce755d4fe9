import { PHASE } from "../engine/simulator.ts";
import { ROW_STATE } from "../scheduling/rows.ts";
import type { BlockBook } from "./block-book.ts";
import { longestNoticeMs } from "./block-lead.ts";
import type { WorldContext } from "./context.ts";

/**
 * From the sale of a block to its GPUs.
 *
 * It is called so long before its start that whoever stands on its GPUs can be given notice and the GPUs can be
 * prepared; a claim that is complete is held until the start (placement.ts). From the start on it is served or owed.
 */
export class BlockDelivery {
  private readonly world: WorldContext;
  private readonly book: BlockBook;
  /** Ends a block; scheduled for the end that was sold. */
  private readonly endKind: number;
  private readonly callKind: number;
  private readonly startKind: number;
  /** By product: the longest notice of what a block of it may reclaim [ms]. */
  private readonly noticeMs: readonly number[];

  constructor(world: WorldContext, book: BlockBook, endKind: number) {
    this.world = world;
    this.book = book;
    this.endKind = endKind;
    this.callKind = world.simulator.on((row) => this.call(row));
    this.startKind = world.simulator.on((row) => this.start(row));
    this.noticeMs = world.scenario.products.map(({ level }) => longestNoticeMs(world.scenario, level));
  }

  /** Plans the delivery of a block that was just signed. */
  plan(row: number): void {
    const { rows, simulator, scenario } = this.world;
    const startMs = rows.firstStartMs(row);
    const { turnaroundMs } = scenario.fleet.clusters[rows.cluster(row)]!;
    const leadMs = this.noticeMs[rows.product(row)]! + turnaroundMs;
    const callMs = Math.max(simulator.nowMs + 1, startMs - leadMs);
    // The start comes first where both fall on one instant: then it calls.
    simulator.schedule(startMs, PHASE.completion, this.startKind, row);
    if (callMs < startMs) simulator.schedule(callMs, PHASE.completion, this.callKind, row);
  }

  /** The block has its GPUs from now, or when they are turned; its wait is how late that is. */
  served(row: number): void {
    const { rows, simulator, placement, segmentFlows, counters } = this.world;
    this.book.calendar.changeOwed(rows.cluster(row), -rows.gpus(row));
    if (!rows.isUnserved(row)) return;
    rows.setUnserved(row, false);
    const lateMs = simulator.nowMs + placement.turnMs(row) - rows.firstStartMs(row);
    segmentFlows[rows.source(row)]!.waited(lateMs);
    counters.blockStarted(rows.product(row), lateMs);
  }

  /** The block lost its GPUs to a failure: it is owed them. */
  lost(row: number): void {
    const { rows } = this.world;
    this.book.calendar.changeOwed(rows.cluster(row), rows.gpus(row));
  }

  /** The end came while the block had no GPUs: nothing is owed any more, and what was kept free for it is free. */
  endedUnserved(row: number): void {
    const { rows, admission } = this.world;
    this.book.calendar.changeOwed(rows.cluster(row), -rows.gpus(row));
    admission.freed(rows.cluster(row));
  }

  private call(row: number): void {
    this.world.rows.setSuspended(row, true);
    this.world.waiting.call(row);
  }

  private start(row: number): void {
    const { rows, simulator, segmentFlows, serviceLevel, waiting } = this.world;
    const { nowMs } = simulator;
    rows.setBooked(row, false);
    rows.setUnserved(row, true);
    segmentFlows[rows.source(row)]!.due();
    serviceLevel.suspended(row, nowMs);
    this.book.calendar.changeOwed(rows.cluster(row), rows.gpus(row));
    const endMs = nowMs + rows.workMs(row);
    rows.setEndEvent(row, simulator.schedule(endMs, PHASE.completion, this.endKind, row));
    if (rows.state(row) === ROW_STATE.booked) this.call(row);
    else if (rows.state(row) === ROW_STATE.waiting) waiting.look(row);
  }
}
