import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE, type Simulator } from "../engine/simulator.ts";
import type { Scenario } from "../model/scenario.ts";
import { HOLDER, ROW_STATE, type Rows } from "../scheduling/rows.ts";
import type { Admission, Queue } from "./admission.ts";
import { type Flow, LOSS } from "./flow.ts";
import { largestGang } from "./largest-gang.ts";
import type { Lifecycle } from "./lifecycle.ts";
import type { Placement } from "./placement.ts";
import type { QueuePlan } from "./queues.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const JOB = HOLDER.job;
const WAITING = ROW_STATE.waiting;
const NO_CAPACITY = LOSS.no_capacity;
const NOTHING = NO_EVENT;
const ADMISSION = PHASE.admission;

export interface WaitingOptions {
  readonly scenario: Scenario;
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly queues: QueuePlan;
  readonly admission: Admission;
  readonly placement: Placement;
  readonly segmentFlows: readonly Flow[];
  readonly jobFlows: readonly Flow[];
  readonly lifecycleOf: (row: number) => Lifecycle;
}

/** Joining and leaving lines, patience, and limits of queues. */
export class Waiting {
  private readonly options: WaitingOptions;
  /** Whether a row that joins behind others may start before them. */
  private readonly looksBehindHead: boolean;
  private readonly patienceKind: number;
  /** Rows without patience that joined at this instant; they leave at its end if they were not started. */
  private readonly impatient: number[] = [];
  private readonly impatientIdentity: number[] = [];
  private impatientCount = 0;
  /** Rows that joined a limited queue at this instant. */
  private readonly limited: { row: number; identity: number; limit: number }[] = [];

  constructor(options: WaitingOptions) {
    this.options = options;
    this.looksBehindHead = options.scenario.policies.queueOrder === "easy_backfill";
    this.patienceKind = options.simulator.on(this.patienceRanOut);
    options.simulator.onPass(PHASE.patience, () => this.leaveImpatient());
  }

  /** Clusters that rent out a GPU type. */
  leaseClusters(gpuType: number): readonly number[] {
    return this.options.queues.leaseClusters[gpuType]!;
  }

  /** The queue that a job or lease belongs to: by source, or by product and GPU type. */
  queueOf(row: number): Queue {
    const { rows, queues } = this.options;
    if (rows.holder(row) === JOB) return queues.jobQueues[rows.source(row)]!;
    if (queues.blockQueues !== undefined && this.isBlock(row)) return queues.blockQueues[rows.cluster(row)]!;
    return this.queueOfProduct(rows.product(row), rows.gpuType(row));
  }

  /** A block is called: it waits for the GPUs that were promised, behind those called before it. */
  call(row: number): void {
    const { rows, admission } = this.options;
    const queue = this.queueOf(row);
    rows.setRefusal(row, LOSS.no_capacity);
    rows.setState(row, ROW_STATE.waiting);
    queue.line.append(row);
    admission.wake(queue.id);
  }

  /** Asks for a look at the queue of a row. */
  look(row: number): void {
    this.options.admission.wake(this.queueOf(row).id);
  }

  private isBlock(row: number): boolean {
    const { scenario, rows } = this.options;
    return scenario.products[rows.product(row)]!.block !== undefined;
  }

  /** The queue of requests for a product on a GPU type. */
  queueOfProduct(product: number, gpuType: number): Queue {
    const { queues, scenario } = this.options;
    return queues.leaseQueues[product * scenario.fleet.gpuTypes.length + gpuType]!;
  }

  /** Starts a row that has just come, if nobody waits before it and free GPUs are there; else it is to join. */
  startAtOnce(row: number): boolean {
    return this.options.admission.startAtOnce(row, this.queueOf(row));
  }

  /** A row joins the end of its queue. */
  join(row: number): void {
    const { rows, admission } = this.options;
    const { line, id } = this.queueOf(row);
    rows.setRefusal(row, NO_CAPACITY);
    rows.setState(row, WAITING);
    line.append(row);
    if (this.looksBehindHead || line.isHead(row)) admission.wake(id);
  }

  /** What a waiting row is ordered by has changed. */
  reorder(row: number): void {
    const { line } = this.queueOf(row);
    line.remove(row);
    line.append(row);
  }

  /** An interrupted row goes back in front of its queue. */
  rejoin(row: number): void {
    const { rows, admission } = this.options;
    const queue = this.queueOf(row);
    rows.setRefusal(row, NO_CAPACITY);
    rows.setState(row, WAITING);
    queue.line.putBack(row);
    admission.wake(queue.id);
  }

  /** A row whose claim was withdrawn goes back likewise; its patience may have run out while it claimed. */
  claimDropped(row: number): void {
    const { rows } = this.options;
    this.rejoin(row);
    const isSuspendedFirmLease =
      rows.holder(row) === HOLDER.lease && rows.isSuspended(row) && !rows.isRecallable(row);
    if (isSuspendedFirmLease || rows.patienceMs(row) === Number.POSITIVE_INFINITY) return;
    if (rows.patienceEvent(row) === NOTHING) this.leaveUnlessStarted(row);
  }

  /** Takes a waiting or claiming row out of whatever it waits in. */
  leave(row: number): void {
    if (this.options.rows.state(row) === ROW_STATE.claiming) this.options.placement.dropClaim(row);
    else this.leaveQueue(row, this.queueOf(row));
  }

  /** Takes a row out of the line that it is in (also one that was started through another queue). */
  leaveQueue(row: number, queue: Queue): void {
    const { admission } = this.options;
    const wasFirst = queue.line.isHead(row);
    queue.line.remove(row);
    if (!wasFirst) return;
    admission.clearStranded(queue);
    if (queue.wants()) admission.wake(queue.id);
  }

  /** The largest gang that an empty fleet could serve [GPUs]. */
  largestGang(clusters: readonly number[], isExternal: boolean, isFirm: boolean): number {
    return largestGang(this.options.scenario.fleet, clusters, { isExternal, isFirm });
  }

  /** Sets the clock of a waiting row's patience; one without any leaves at the end of the instant. */
  schedulePatience(row: number): void {
    const { rows, simulator } = this.options;
    const patienceMs = rows.patienceMs(row);
    if (patienceMs === 0) this.leaveUnlessStarted(row);
    else if (patienceMs < Number.POSITIVE_INFINITY) {
      rows.setPatienceEvent(
        row,
        simulator.schedule(simulator.nowMs + patienceMs, PHASE.patience, this.patienceKind, row),
      );
    }
  }

  cancelPatience(row: number): void {
    const { rows, simulator } = this.options;
    if (rows.patienceEvent(row) !== NOTHING) simulator.cancel(rows.patienceEvent(row));
    rows.setPatienceEvent(row, NOTHING);
  }

  /** Patience does not run while GPUs are on their way to the row. */
  private readonly patienceRanOut = (row: number): void => {
    const { rows, lifecycleOf } = this.options;
    rows.setPatienceEvent(row, NOTHING);
    if (rows.state(row) === WAITING) lifecycleOf(row).gaveUp(row, LOSS.reneged);
  };

  /** Refuses the row at the end of the instant if it still waits and more than `limit` of its source do. */
  checkLimit(row: number, limit: number | undefined): void {
    if (limit === undefined) return;
    this.limited.push({ row, identity: this.options.rows.identity(row), limit });
    this.options.simulator.askPass(ADMISSION);
  }

  /** After an admission pass: those that have no patience and were not started leave at the end of the instant. */
  afterPass(): void {
    let waits = this.limited.length > 0;
    for (let at = 0; at < this.impatientCount && !waits; at++) {
      waits = this.stillWaits(this.impatient[at]!, this.impatientIdentity[at]!);
    }
    if (waits) this.options.simulator.askPass(PHASE.patience);
    else this.impatientCount = 0;
  }

  private leaveUnlessStarted(row: number): void {
    const at = this.impatientCount++;
    this.impatient[at] = row;
    this.impatientIdentity[at] = this.options.rows.identity(row);
    this.options.simulator.askPass(ADMISSION);
  }

  private leaveImpatient(): void {
    const { rows, lifecycleOf, jobFlows, segmentFlows } = this.options;
    while (this.limited.length > 0) {
      const { row, identity, limit } = this.limited.pop()!;
      if (!this.stillWaits(row, identity)) continue;
      const flows = rows.holder(row) === JOB ? jobFlows : segmentFlows;
      if (flows[rows.source(row)]!.waiting > limit) lifecycleOf(row).gaveUp(row, NO_CAPACITY);
    }
    const count = this.impatientCount;
    for (let at = 0; at < count; at++) {
      const row = this.impatient[at]!;
      if (this.stillWaits(row, this.impatientIdentity[at]!)) lifecycleOf(row).gaveUp(row, rows.refusal(row));
    }
    this.impatientCount = 0;
  }

  private stillWaits(row: number, identity: number): boolean {
    const { rows } = this.options;
    return rows.identity(row) === identity && rows.state(row) === WAITING;
  }
}
