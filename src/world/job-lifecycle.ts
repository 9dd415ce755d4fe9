import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import type { JobTotals } from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
import { LOSS_REASONS, STATE } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import type { JobSource } from "../model/workload.ts";
import { ExactSums, NANO_PER_USD } from "../numerics/exact-sums.ts";
import { HOLDER, NONE } from "../scheduling/rows.ts";
import { jobArrivals } from "../workload/job-arrivals.ts";
import type { JobArrivals, JobDraft } from "../workload/sources.ts";
import type { WorldContext } from "./context.ts";
import { LOSS } from "./flow.ts";
import { JobRecorder } from "./job-recorder.ts";
import { CAUSE, type Cause, type Lifecycle } from "./lifecycle.ts";
import { type Progress, progressInto, type StintRules, stintLengthMs } from "./stint.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const JOB = HOLDER.job;
const NO_ROW = NONE;
const NOTHING = NO_EVENT;
const COMPLETION = PHASE.completion;
const ARRIVAL = PHASE.arrival;
const INTERNAL = STATE.internal;

const PREEMPTIBLE = { isRecallable: true, isExternal: false };
const FIRM = { isRecallable: false, isExternal: false };

/** Internal jobs: a gang of GPUs for a stretch of work, from arrival to completion or loss. */
export class JobLifecycle implements Lifecycle {
  private readonly world: WorldContext;
  private readonly sources: readonly JobSource[];
  private readonly arrivals: JobArrivals[] = [];
  /** The next arrival of each source. */
  private readonly drafts: JobDraft[] = [];
  private readonly rules: StintRules[];
  /** Relative performance of each cluster's GPUs. */
  private readonly speeds: readonly number[];
  /** By source [GPUs]. */
  private readonly largestGang: readonly number[];
  /** By source: sojourn from which on a completed job has cost something [ms]. */
  private readonly costsFromMs: Float64Array;
  /** Whether the source refills its backlog. */
  private readonly saturated: readonly boolean[];
  private readonly late: Float64Array;
  private readonly losses: ExactSums;
  private readonly arrivalKind: number;
  private readonly completionKind: number;
  private readonly progress: Progress = { done: 0, saved: 0 };
  private readonly recorder: JobRecorder;

  constructor(world: WorldContext) {
    this.world = world;
    this.sources = world.scenario.jobs;
    this.rules = this.sources.map((source) => ({
      intervalMs: source.checkpoint?.intervalMs,
      costMs: source.checkpoint?.costMs ?? 0,
      final: source.checkpoint?.final ?? false,
      restartMs: source.restartMs,
    }));
    const { fleet } = world.scenario;
    this.speeds = fleet.clusters.map((cluster) => fleet.gpuTypes[cluster.gpuType]!.relativePerformance);
    this.largestGang = this.sources.map(({ clusters, preemptible }) =>
      world.waiting.largestGang(clusters, false, !preemptible),
    );
    this.costsFromMs = Float64Array.from(this.sources, ({ delayCostUsdPerHour, deadlineMs }) =>
      delayCostUsdPerHour > 0 ? 0 : (deadlineMs ?? Number.POSITIVE_INFINITY),
    );
    this.saturated = this.sources.map((source) => source.arrivals.kind === "saturated");
    this.late = new Float64Array(this.sources.length);
    this.losses = new ExactSums(Math.max(1, this.sources.length), NANO_PER_USD);
    this.arrivalKind = world.simulator.on(this.arrive);
    this.completionKind = world.simulator.on(this.complete);
    this.recorder = new JobRecorder(world);
  }

  /** Opens the sources and schedules their first arrivals. */
  begin(): void {
    const { scenario, streams, inputs } = this.world;
    this.sources.forEach((source, index) => {
      const arrivals = jobArrivals(source, scenario.startEpochMs, streams, inputs);
      this.arrivals.push(arrivals);
      this.drafts.push(emptyDraft());
      if (source.arrivals.kind === "saturated") {
        for (let n = 0; n < source.arrivals.backlog; n++) this.refill(index);
      } else this.scheduleNext(index);
    });
  }

  close(): void {
    for (const arrivals of this.arrivals) arrivals.close();
  }

  /** A job that runs at time 0; it waits if it does not fit. */
  addInitial(sourceIndex: number, gpus: number, ageMs: number, remainingMs: number): void {
    const row = this.newRow(sourceIndex, {
      atMs: -ageMs,
      gpus,
      workMs: ageMs + remainingMs,
      estimateMs: ageMs + remainingMs,
      patienceMs: Number.POSITIVE_INFINITY,
    });
    const { rows } = this.world;
    rows.setRemainingMs(row, remainingMs);
    this.world.jobFlows[sourceIndex]!.waiting++;
    this.world.waiting.join(row);
  }

  placed(row: number): void {
    const { rows, simulator } = this.world;
    const source = rows.source(row);
    const flow = this.world.jobFlows[source]!;
    const isFirst = !rows.isSuspended(row);
    if (rows.isImpatient(row)) this.cancelPatience(row);
    flow.started(rows.gpus(row), isFirst);
    if (!isFirst) return;
    const startMs = simulator.nowMs + this.world.placement.turnMs(row);
    rows.setFirstStartMs(row, startMs);
    flow.waited(startMs - Math.max(0, rows.arrivalMs(row)));
    if (this.saturated[source]!) this.refill(source);
  }

  activated(row: number): void {
    const { rows, simulator } = this.world;
    const source = rows.source(row);
    rows.startWork(row, simulator.nowMs);
    const length = stintLengthMs(this.wallMs(row), this.rules[source]!, rows.isSuspended(row));
    rows.setEndEvent(
      row,
      simulator.queue.schedule(simulator.nowMs + length, COMPLETION, this.completionKind, row),
    );
  }

  loadMs(_row: number): number {
    return 0;
  }

  noticeMs(row: number): number {
    return this.sources[this.world.rows.source(row)]!.noticeMs;
  }

  priceNano(_row: number): number {
    return 0;
  }

  lostWork(row: number): number {
    const { rows, simulator } = this.world;
    const source = this.sources[rows.source(row)]!;
    if (!rows.isAtWork(row) || source.onInterruption === "resume") return 0;
    this.measure(row, simulator.nowMs);
    const lost =
      source.onInterruption === "checkpoint" ? this.progress.done - this.progress.saved : this.progress.done;
    return lost * rows.gpus(row);
  }

  interrupted(row: number, cause: Cause, hadNoticeMs: number): void {
    const { rows, simulator } = this.world;
    const index = rows.source(row);
    const source = this.sources[index]!;
    const flow = this.world.jobFlows[index]!;
    this.measure(row, simulator.nowMs);
    this.stop(row);
    this.world.accounts.countLoss(row, cause === CAUSE.reclaim);
    flow.tally(cause === CAUSE.reclaim ? "evictions" : "interruptions");
    const savesOnNotice =
      source.checkpoint !== undefined && cause === CAUSE.reclaim && hadNoticeMs >= source.checkpoint.costMs;
    this.keepWork(row, source, savesOnNotice);
    if (source.onInterruption === "kill") {
      flow.tally(cause === CAUSE.reclaim ? "killed" : "failed");
      this.postLoss(row, Number.POSITIVE_INFINITY);
      this.finish(row, cause === CAUSE.reclaim ? "killed" : "failed");
      return;
    }
    rows.setSuspended(row, true);
    flow.suspend();
    rows.setRecallable(row, source.preemptible);
    this.world.waiting.schedulePatience(row);
    this.world.waiting.rejoin(row);
  }

  gaveUp(row: number, reason: number): void {
    const { rows } = this.world;
    const index = rows.source(row);
    const flow = this.world.jobFlows[index]!;
    this.cancelPatience(row);
    this.world.waiting.leave(row);
    if (rows.isSuspended(row)) {
      flow.unsuspend();
      flow.tally("killed");
    } else flow.lose(reason, (rows.gpus(row) * rows.workMs(row)) / HOUR_MS, 0);
    this.postLoss(row, Number.POSITIVE_INFINITY);
    this.finish(row, rows.isSuspended(row) ? "killed" : LOSS_REASONS[reason]!);
  }

  /** Closes the books of a job that is still there at the end of the window. */
  cutAtEnd(row: number): void {
    const { rows, simulator } = this.world;
    const flow = this.world.jobFlows[rows.source(row)]!;
    if (rows.isPlaced(row)) {
      const used = this.usedInStint(row);
      this.world.accounts.addUse(row, used);
      flow.cut(used);
    }
    this.postLoss(row, this.latenessMs(rows.source(row), simulator.nowMs - rows.arrivalMs(row)));
    this.recorder.write(
      row,
      rows.isPlaced(row) ? "running" : rows.isSuspended(row) ? "suspended" : "waiting",
      Number.NaN,
    );
  }

  totals(index: number): JobTotals {
    return {
      ...this.world.jobFlows[index]!.totals(),
      late: this.late[index]!,
      lossUsd: { hi: this.losses.hi(index), lo: this.losses.lo(index) },
    };
  }

  private readonly arrive = (index: number): void => {
    const row = this.enter(index, this.drafts[index]!);
    // The next arrival is scheduled before this one starts: it may fall on the same instant, and then both join before
    // the pass.
    this.scheduleNext(index);
    if (row !== NO_ROW && !this.world.waiting.startAtOnce(row)) this.wait(row, index);
  };

  private refill(index: number): void {
    const draft = this.drafts[index]!;
    this.arrivals[index]!.next(draft);
    draft.atMs = this.world.simulator.nowMs;
    // Not at once: it comes because another one is being placed.
    const row = this.enter(index, draft);
    if (row !== NO_ROW) this.wait(row, index);
  }

  /** A job comes; NO_ROW if it is too large for the fleet and was refused. */
  private enter(index: number, draft: JobDraft): number {
    this.world.jobFlows[index]!.arrived();
    const row = this.newRow(index, draft);
    if (draft.gpus <= this.largestGang[index]!) return row;
    this.refuse(row, index);
    return NO_ROW;
  }

  private wait(row: number, index: number): void {
    const { waiting, rows } = this.world;
    if (rows.isImpatient(row)) this.world.waiting.schedulePatience(row);
    waiting.join(row);
    waiting.checkLimit(row, this.sources[index]!.queueLimit);
  }

  private refuse(row: number, index: number): void {
    const { rows } = this.world;
    const flow = this.world.jobFlows[index]!;
    flow.lose(LOSS.too_large, (rows.gpus(row) * rows.workMs(row)) / HOUR_MS, 0);
    this.postLoss(row, Number.POSITIVE_INFINITY);
    this.finish(row, "too_large");
    if (this.sources[index]!.arrivals.kind === "saturated") {
      this.world.warn(
        "saturated_too_large",
        `jobs "${this.sources[index]!.name}": a job of the backlog is larger than every cluster it names, so the backlog is not refilled; lower its \`gpus\` or name a larger cluster.`,
      );
    }
  }

  private newRow(index: number, draft: JobDraft): number {
    const { rows } = this.world;
    const source = this.sources[index]!;
    const row = rows.add(JOB, index);
    this.world.accounts.open(row, Number.NaN);
    rows.setArrivalMs(row, draft.atMs);
    rows.setRequest(row, draft.gpus, draft.gpus, draft.workMs, draft.estimateMs);
    rows.setPatienceMs(row, draft.patienceMs);
    rows.setStanding(row, source.level, INTERNAL, source.preemptible ? PREEMPTIBLE : FIRM);
    return row;
  }

  private scheduleNext(index: number): void {
    const draft = this.drafts[index]!;
    this.arrivals[index]!.next(draft);
    if (draft.atMs < this.world.scenario.horizonMs) {
      this.world.simulator.queue.schedule(draft.atMs, ARRIVAL, this.arrivalKind, index);
    }
  }

  private readonly complete = (row: number): void => {
    const { rows, simulator } = this.world;
    const { nowMs } = simulator;
    const index = rows.source(row);
    rows.setEndEvent(row, NOTHING);
    this.leaveGpus(row);
    const sojourn = nowMs - rows.arrivalMs(row);
    this.world.jobFlows[index]!.finished(sojourn, nowMs - rows.firstStartMs(row));
    if (sojourn >= this.costsFromMs[index]!) this.postLoss(row, this.latenessMs(index, sojourn));
    this.finish(row, "completed");
  };

  /** Ends the stint before its time. */
  private stop(row: number): void {
    const { rows, simulator } = this.world;
    if (rows.endEvent(row) !== NOTHING) simulator.cancel(rows.endEvent(row));
    rows.setEndEvent(row, NOTHING);
    this.leaveGpus(row);
    rows.stopWork(row);
  }

  /** The use of the stint is counted and the GPUs are given back. */
  private leaveGpus(row: number): void {
    const { rows } = this.world;
    const used = this.usedInStint(row);
    this.world.placement.vacate(row);
    this.world.accounts.addUse(row, used);
    this.world.jobFlows[rows.source(row)]!.stopped(rows.gpus(row), used);
  }

  private usedInStint(row: number): number {
    const { rows, simulator, scenario } = this.world;
    if (!rows.isAtWork(row)) return 0;
    const from = Math.max(rows.stintStartMs(row), scenario.warmupMs);
    return from < simulator.nowMs ? rows.gpus(row) * (simulator.nowMs - from) : 0;
  }

  /** Progress of the stint at an instant, in wall-clock ms on its cluster. */
  private measure(row: number, nowMs: number): void {
    const { rows } = this.world;
    if (!rows.isAtWork(row)) {
      this.progress.done = 0;
      this.progress.saved = 0;
      return;
    }
    const rules = this.rules[rows.source(row)]!;
    progressInto(
      this.progress,
      nowMs - rows.stintStartMs(row),
      this.wallMs(row),
      rules,
      rows.isSuspended(row),
    );
  }

  /** Takes the work that survives the interruption off what remains; the rest is lost. */
  private keepWork(row: number, source: JobSource, savesOnNotice: boolean): void {
    const { rows } = this.world;
    const { done, saved } = this.progress;
    const keeps =
      source.onInterruption === "resume" || (source.onInterruption === "checkpoint" && savesOnNotice);
    const kept = keeps ? done : source.onInterruption === "checkpoint" ? saved : 0;
    const left =
      source.onInterruption === "restart" ? rows.workMs(row) : rows.remainingMs(row) - kept * this.speed(row);
    rows.setRemainingMs(row, Math.max(0, left));
    this.world.accounts.addLostWork(row, done - kept);
    this.world.jobFlows[rows.source(row)]!.loseWork((done - kept) * rows.gpus(row));
  }

  /** How far a sojourn went past the deadline of its source [ms]. */
  private latenessMs(index: number, sojournMs: number): number {
    const { deadlineMs } = this.sources[index]!;
    return deadlineMs === undefined ? 0 : Math.max(0, sojournMs - deadlineMs);
  }

  private wallMs(row: number): number {
    return this.world.rows.remainingMs(row) / this.speed(row);
  }

  private speed(row: number): number {
    return this.speeds[this.world.rows.cluster(row)]!;
  }

  private cancelPatience(row: number): void {
    this.world.waiting.cancelPatience(row);
  }

  /** Loss of value by lateness (Infinity = never done) and cost of delay. */
  private postLoss(row: number, latenessMs: number): void {
    const { rows, simulator, ledger } = this.world;
    const index = rows.source(row);
    const source = this.sources[index]!;
    if (!ledger.isOpen || (latenessMs === 0 && source.delayCostUsdPerHour === 0)) return;
    if (latenessMs > 0) this.late[index]!++;
    const value = (source.valueUsdPerGpuHour * rows.gpus(row) * rows.workMs(row)) / HOUR_MS;
    const lateLoss = latenessMs > 0 ? value * Math.min(1, latenessMs / source.decayMs) : 0;
    const delayH = Math.max(0, simulator.nowMs - rows.arrivalMs(row) - rows.workMs(row)) / HOUR_MS;
    const loss = lateLoss + source.delayCostUsdPerHour * delayH;
    if (loss === 0) return;
    const cluster = rows.cluster(row) === NO_ROW ? source.clusters[0]! : rows.cluster(row);
    const { hi, lo } = this.world.ledger.postUsd(ACCOUNT.job_loss, NO_ROW, cluster, -loss);
    this.losses.addParts(index, -hi, -lo);
  }

  private finish(row: number, outcome: string): void {
    this.recorder.write(row, outcome, this.world.simulator.nowMs);
    this.world.rows.remove(row);
  }
}

/** Its numbers are doubles from the start, so that V8 keeps them in place. */
function emptyDraft(): JobDraft {
  return { atMs: Number.NaN, gpus: 0, workMs: Number.NaN, estimateMs: Number.NaN, patienceMs: Number.NaN };
}
