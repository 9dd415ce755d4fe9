import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import { Choice } from "../market/choice.ts";
import { requestSource } from "../market/request-source.ts";
import type { InitialBook } from "../model/initial.ts";
import type { Product, ProductKind, Segment } from "../model/market.ts";
import { LOSS_REASONS, STATE } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import { meanOf, samplerOf } from "../random/sampler.ts";
import { HOLDER, NONE } from "../scheduling/rows.ts";
import type { RequestDraft, RequestSource } from "../workload/sources.ts";
import { BidIndex } from "./bid-index.ts";
import { STINT_END, type StintEnd } from "./billing.ts";
import type { WorldContext } from "./context.ts";
import { FallbackOffers } from "./fallback-offers.ts";
import { LOSS } from "./flow.ts";
import { LeaseRecorder } from "./lease-recorder.ts";
import { CAUSE, type Cause, type Lifecycle } from "./lifecycle.ts";
import { type Progress, progressInto, type StintRules, stintLengthMs } from "./stint.ts";

type InitialLease = InitialBook["leases"][number];

const STATE_OF_KIND: Readonly<Record<ProductKind, number>> = {
  reserved: STATE.reservedUsed,
  on_demand: STATE.onDemand,
  spot: STATE.spot,
};

/** Tenants' requests from choice to bill: leases of reserved, on-demand and spot capacity. */
export class LeaseLifecycle implements Lifecycle {
  private readonly world: WorldContext;
  private readonly segments: readonly Segment[];
  private readonly products: readonly Product[];
  private readonly sources: RequestSource[] = [];
  private readonly choices: Choice[] = [];
  private readonly drafts: RequestDraft[] = [];
  private readonly rules: StintRules[];
  private readonly declaredMs: number[];
  private readonly fallbacks: FallbackOffers;
  private readonly bids: BidIndex;
  private readonly recorder: LeaseRecorder;
  private readonly arrivalKind: number;
  private readonly endKind: number;
  private readonly patienceKind: number;
  private readonly progress: Progress = { done: 0, saved: 0 };

  constructor(world: WorldContext) {
    this.world = world;
    this.segments = world.scenario.market.segments;
    this.products = world.scenario.products;
    this.rules = this.products.map((product) => ({
      intervalMs: product.checkpointMs,
      costMs: product.checkpointCostMs,
      final: false,
      restartMs: product.restartMs,
    }));
    this.declaredMs = this.segments.map((segment) => meanOf(segment.duration));
    this.fallbacks = new FallbackOffers(world, (row, offer) =>
      this.fill(row, offer.product, offer.gpuType, world.rows.gpus[row]!, world.rows.durationMs[row]!),
    );
    this.bids = new BidIndex(world.rows, this.products, world.scenario.fleet.gpuTypes.length);
    this.recorder = new LeaseRecorder(world);
    this.arrivalKind = world.simulator.on((segment) => this.arrive(segment));
    this.endKind = world.simulator.on((row) => this.complete(row));
    this.patienceKind = world.simulator.on((row) => world.waiting.patienceRanOut(row));
  }

  /** Opens the segments and schedules their first arrivals. */
  begin(): void {
    const { scenario, streams } = this.world;
    const typeNames = scenario.fleet.gpuTypes.map((type) => type.name);
    this.segments.forEach((segment, index) => {
      this.sources.push(requestSource(segment, scenario.startEpochMs, streams));
      const entity = `segment:${segment.name}`;
      this.choices.push(
        new Choice(segment, this.products, scenario.market.competitors, streams, entity, typeNames),
      );
      this.drafts.push({ atMs: 0, gpus: 0, durationMs: 0, wtpUsdPerGpuHour: 0, patienceMs: 0 });
      this.scheduleNext(index);
    });
  }

  /** A lease that runs at time 0; signed without regard to price and capacity control. */
  addInitial(lease: InitialLease): void {
    const { rows } = this.world;
    const row = rows.add(HOLDER.lease, lease.segment);
    rows.arrivalMs[row] = -lease.ageMs;
    this.fill(row, lease.product, lease.gpuType, lease.gpus, lease.ageMs + lease.remainingMs);
    rows.remainingMs[row] = lease.remainingMs;
    if (lease.priceNano !== undefined) rows.priceNano[row] = lease.priceNano;
    this.startInitial(
      row,
      `initial lease of ${lease.gpus} GPUs of segment "${this.segments[lease.segment]!.name}"`,
    );
  }

  /** Leases of a segment in equilibrium at time 0: those that would have bought, with residual durations. */
  addEquilibrium(segment: number, remaining: readonly number[]): void {
    const { rows, scenario } = this.world;
    const spec = this.segments[segment]!;
    const entity = `segment:${spec.name}`;
    const gpus = samplerOf(spec.gpus, this.world.streams.stream(entity, "initial-gpus"));
    const wtp = samplerOf(spec.wtp, this.world.streams.stream(entity, "initial-wtp"));
    const { competitors } = scenario.market;
    const typeNames = scenario.fleet.gpuTypes.map((type) => type.name);
    const choice = new Choice(
      spec,
      this.products,
      competitors,
      this.world.streams,
      `${entity}:initial`,
      typeNames,
    );
    for (const remainingMs of remaining) {
      const size = Math.max(1, Math.round(gpus.draw()));
      choice.rank(wtp.draw(), remainingMs, 0, this.world.priceNow);
      if (choice.offers.count === 0) continue;
      const row = rows.add(HOLDER.lease, segment);
      rows.arrivalMs[row] = 0;
      this.fill(row, choice.offers.product[0]!, choice.offers.gpuType[0]!, size, remainingMs);
      rows.remainingMs[row] = remainingMs;
      rows.limitNano[row] = choice.offers.limitNano[0]!;
      this.startInitial(row, `a lease of segment "${spec.name}" of the equilibrium at the start`);
    }
  }

  placed(row: number): void {
    const { rows, simulator } = this.world;
    const segment = rows.source[row]!;
    const flow = this.world.segmentFlows[segment]!;
    const product = rows.product[row]!;
    const isFirst = rows.suspended[row] === 0;
    this.world.waiting.cancelPatience(row);
    flow.started(rows.gpus[row]! - rows.idleGpus[row]!, isFirst);
    this.world.counters.use(row, 1);
    this.promiseIdle(row, 1);
    if (!isFirst) return;
    rows.firstStartMs[row] = simulator.nowMs + this.world.placement.turnMs(row);
    const waitedMs = rows.firstStartMs[row]! - Math.max(0, rows.arrivalMs[row]!);
    flow.waited(waitedMs);
    this.world.counters.accepted(segment, product, waitedMs);
    if (Number.isNaN(rows.priceNano[row]!) && this.products[product]!.priceLock === "admission") {
      rows.priceNano[row] = this.world.prices.priceNano(product, rows.gpuType[row]!, simulator.nowMs);
    }
  }

  activated(row: number): void {
    const { rows, simulator, serviceLevel, billing } = this.world;
    const { nowMs } = simulator;
    const product = this.products[rows.product[row]!]!;
    const resumes = rows.suspended[row] === 1;
    rows.stintStartMs[row] = nowMs;
    rows.billedFromMs[row] = nowMs;
    if (resumes) serviceLevel.resumed(row, nowMs);
    this.world.accrual.change(row, 1);
    this.bids.add(row);
    if (product.kind === "reserved") {
      // The term runs from the first stint on, also if a failure struck before it.
      if (rows.endEvent[row] !== NO_EVENT) return;
      billing.postPrepayment(row, rows.workMs[row]!, nowMs);
      rows.endEvent[row] = simulator.schedule(
        nowMs + rows.remainingMs[row]!,
        PHASE.completion,
        this.endKind,
        row,
      );
      return;
    }
    const length = stintLengthMs(
      rows.remainingMs[row]!,
      this.rules[rows.product[row]!]!,
      resumes && product.kind === "spot",
    );
    rows.endEvent[row] = simulator.schedule(nowMs + length, PHASE.completion, this.endKind, row);
  }

  loadMs(_row: number): number {
    return 0;
  }

  noticeMs(row: number): number {
    return this.products[this.world.rows.product[row]!]!.noticeMs;
  }

  priceNano(row: number): number {
    return this.world.billing.priceNano(row, this.world.simulator.nowMs);
  }

  lostWork(row: number): number {
    const { rows } = this.world;
    if (this.products[rows.product[row]!]!.onReclaim === "kill") return 0;
    this.measure(row);
    return (this.progress.done - this.progress.saved) * rows.gpus[row]!;
  }

  interrupted(row: number, cause: Cause, hadNoticeMs: number): void {
    const { rows, simulator } = this.world;
    const { nowMs } = simulator;
    const productIndex = rows.product[row]!;
    const product = this.products[productIndex]!;
    const flow = this.world.segmentFlows[rows.source[row]!]!;
    const isReclaim = cause === CAUSE.reclaim;
    this.measure(row);
    if (isReclaim) rows.evictions[row]!++;
    else rows.interruptions[row]!++;
    flow.tally(isReclaim ? "evictions" : "interruptions");
    this.world.counters.interrupted(productIndex, isReclaim);
    if (isReclaim) this.world.billing.postEvictionCredit(row, nowMs);
    this.stop(row, STINT_END.interruption);
    if (product.kind !== "spot") this.suspendFirm(row);
    else if (product.onReclaim === "kill") {
      flow.tally(isReclaim ? "killed" : "failed");
      this.finish(row, isReclaim ? "killed" : "failed");
    } else this.requeue(row, isReclaim && hadNoticeMs >= product.checkpointCostMs);
  }

  gaveUp(row: number, reason: number): void {
    const { rows } = this.world;
    const flow = this.world.segmentFlows[rows.source[row]!]!;
    this.world.waiting.cancelPatience(row);
    this.world.waiting.leave(row);
    this.fallbacks.forget(row);
    if (rows.suspended[row] === 1) {
      flow.unsuspend();
      flow.tally("killed");
      this.finish(row, "killed");
      return;
    }
    this.lose(row, reason);
  }

  /** Offers that a fresh request tries when its best one does not admit it. */
  tryFallbacks(): void {
    this.fallbacks.tryAll();
  }

  /** Waiting requests meet the new prices when they are tried; running floating leases whose bid is passed end. */
  pricesChanged(): void {
    this.bids.forEachPassed(
      (product, gpuType) => this.world.prices.priceNano(product, gpuType, this.world.simulator.nowMs),
      (row) => this.outbid(row),
    );
  }

  /** Makes the row a request for this product: GPUs, level, place in the ladder, declared length. */
  fill(row: number, productIndex: number, gpuType: number, gpus: number, durationMs: number): void {
    const { rows } = this.world;
    const product = this.products[productIndex]!;
    const isReserved = product.kind === "reserved";
    const idle = isReserved ? gpus - Math.round(gpus * product.usageShare) : 0;
    const length = isReserved ? (product.termMs ?? durationMs) : durationMs;
    rows.product[row] = productIndex;
    rows.gpuType[row] = gpuType;
    rows.gpus[row] = gpus;
    rows.idleGpus[row] = idle;
    rows.heldGpus[row] = product.resellIdle ? gpus - idle : gpus;
    rows.workMs[row] = length;
    rows.remainingMs[row] = length;
    rows.estimateMs[row] = isReserved ? length : this.declaredMs[rows.source[row]!]!;
    rows.level[row] = product.level;
    rows.recallable[row] = product.kind === "spot" ? 1 : 0;
    rows.external[row] = 1;
    rows.gpuState[row] = STATE_OF_KIND[product.kind];
  }

  /** Closes the books of a lease that is still there at the end of the window. */
  cutAtEnd(row: number): void {
    const { rows, simulator, serviceLevel, billing } = this.world;
    const flow = this.world.segmentFlows[rows.source[row]!]!;
    const isPlaced = rows.isPlaced(row);
    if (isPlaced) {
      const used = billing.closeStint(row, simulator.nowMs, STINT_END.window);
      rows.usedGpuMs[row]! += used;
      flow.cut(used);
    }
    if (this.isFirm(row) && !Number.isNaN(rows.firstStartMs[row]!))
      serviceLevel.leaseEnds(row, simulator.nowMs);
    this.recorder.write(
      row,
      isPlaced ? "running" : rows.suspended[row] === 1 ? "suspended" : "waiting",
      Number.NaN,
    );
  }

  private startInitial(row: number, what: string): void {
    const { rows, segmentFlows } = this.world;
    const flow = segmentFlows[rows.source[row]!]!;
    flow.waiting++;
    if (this.world.placement.placeAnywhere(row, this.world.waiting.queueOf(row).clusters)) return;
    flow.waiting--;
    rows.remove(row);
    this.world.warn(
      "initial_lease_left_out",
      `${what} does not fit and is left out; lower \`initial\` or enlarge the cluster.`,
    );
  }

  private arrive(index: number): void {
    const draft = this.drafts[index]!;
    this.request(index, draft);
    this.scheduleNext(index);
  }

  private request(index: number, draft: RequestDraft): void {
    const { world } = this;
    const { rows, simulator } = world;
    const flow = world.segmentFlows[index]!;
    flow.arrived();
    const choice = this.choices[index]!;
    choice.rank(draft.wtpUsdPerGpuHour, draft.durationMs, simulator.nowMs, world.priceNow);
    const { offers } = choice;
    const row = rows.add(HOLDER.lease, index);
    rows.arrivalMs[row] = draft.atMs;
    rows.patienceMs[row] = draft.patienceMs;
    rows.wtpUsd[row] = draft.wtpUsdPerGpuHour;
    let best: number = NONE;
    for (let i = 0; i < offers.count; i++) {
      const isFirm = this.products[offers.product[i]!]!.kind !== "spot";
      if (world.waiting.neverFits(draft.gpus, world.waiting.leaseClusters(offers.gpuType[i]!), true, isFirm))
        continue;
      if (best === NONE) best = i;
      else this.fallbacks.add(row, offers.product[i]!, offers.gpuType[i]!, offers.limitNano[i]!);
    }
    if (best === NONE) {
      if (offers.bestProduct === NONE) rows.gpus[row] = draft.gpus;
      else this.fill(row, offers.bestProduct, offers.bestGpuType, draft.gpus, draft.durationMs);
      rows.workMs[row] = draft.durationMs;
      this.lose(
        row,
        offers.count > 0 ? LOSS.too_large : LOSS[offers.verdict === "options" ? "too_large" : offers.verdict],
      );
      return;
    }
    this.fill(row, offers.product[best]!, offers.gpuType[best]!, draft.gpus, draft.durationMs);
    rows.durationMs[row] = draft.durationMs;
    rows.limitNano[row] = offers.limitNano[best]!;
    world.waiting.schedulePatience(row, this.patienceKind);
    world.waiting.join(row);
    world.waiting.checkLimit(row, this.segments[index]!.queueLimit);
  }

  private scheduleNext(index: number): void {
    const draft = this.drafts[index]!;
    this.sources[index]!.next(draft);
    if (draft.atMs < this.world.scenario.horizonMs) {
      this.world.simulator.schedule(draft.atMs, PHASE.arrival, this.arrivalKind, index);
    }
  }

  /** The work is done, or the term is over (also while suspended). */
  private complete(row: number): void {
    const { rows, simulator } = this.world;
    rows.endEvent[row] = NO_EVENT;
    const flow = this.world.segmentFlows[rows.source[row]!]!;
    if (rows.isPlaced(row)) this.stop(row, STINT_END.tenant);
    else {
      this.world.waiting.leave(row);
      flow.unsuspend();
    }
    flow.finished(simulator.nowMs - rows.arrivalMs[row]!, simulator.nowMs - rows.firstStartMs[row]!);
    this.world.counters.completed(rows.product[row]!);
    this.finish(row, "completed");
  }

  private outbid(row: number): void {
    const { rows } = this.world;
    const flow = this.world.segmentFlows[rows.source[row]!]!;
    this.stop(row, STINT_END.tenant);
    flow.tally("killed");
    flow.tally("outbid");
    this.world.counters.outbid(rows.product[row]!);
    this.finish(row, "outbid");
  }

  /** Ends the stint: bill, use, GPUs. */
  private stop(row: number, end: StintEnd): void {
    const { rows, simulator, billing, placement } = this.world;
    const isReserved = this.products[rows.product[row]!]!.kind === "reserved";
    // The end of a reserved term is a date: it stands while the contract has no GPUs.
    if (!isReserved) this.cancelEnd(row);
    if (!Number.isNaN(rows.billedFromMs[row]!)) this.world.accrual.change(row, -1);
    const used = billing.closeStint(row, simulator.nowMs, end);
    this.bids.remove(row);
    this.world.counters.use(row, -1);
    this.promiseIdle(row, -1);
    placement.vacate(row);
    rows.usedGpuMs[row]! += used;
    this.world.segmentFlows[rows.source[row]!]!.stopped(rows.gpus[row]! - rows.idleGpus[row]!, used);
  }

  private cancelEnd(row: number): void {
    const { rows, simulator } = this.world;
    if (rows.endEvent[row] !== NO_EVENT) simulator.cancel(rows.endEvent[row]!);
    rows.endEvent[row] = NO_EVENT;
  }

  /** The idle part of a commitment that may be sold again is promised while the contract holds its GPUs. */
  private promiseIdle(row: number, sign: 1 | -1): void {
    const { rows, simulator, book } = this.world;
    const idle = rows.idleGpus[row]!;
    if (idle === 0 || !this.products[rows.product[row]!]!.resellIdle) return;
    book.promise(rows.cluster[row]!, sign * idle, simulator.nowMs);
  }

  /** A firm lease that a failure hit goes on when it has GPUs again; until then it is unserved. */
  private suspendFirm(row: number): void {
    const { rows, simulator, serviceLevel } = this.world;
    const isReserved = this.products[rows.product[row]!]!.kind === "reserved";
    if (!isReserved) rows.remainingMs[row] = Math.max(1, rows.remainingMs[row]! - this.progress.done);
    rows.suspended[row] = 1;
    rows.stintStartMs[row] = Number.NaN;
    this.world.segmentFlows[rows.source[row]!]!.suspend();
    serviceLevel.suspended(row, simulator.nowMs);
    this.world.waiting.rejoin(row);
  }

  /** A spot lease goes back to its line with the work that it saved. */
  private requeue(row: number, savesOnNotice: boolean): void {
    const { rows } = this.world;
    const product = this.products[rows.product[row]!]!;
    const { done, saved } = this.progress;
    const kept = product.checkpointMs === undefined ? 0 : savesOnNotice ? done : saved;
    const left = product.checkpointMs === undefined ? rows.workMs[row]! : rows.remainingMs[row]! - kept;
    rows.remainingMs[row] = Math.max(1, left);
    rows.lostMs[row]! += done - kept;
    rows.suspended[row] = 1;
    rows.recallable[row] = 1;
    rows.stintStartMs[row] = Number.NaN;
    const flow = this.world.segmentFlows[rows.source[row]!]!;
    flow.loseWork((done - kept) * rows.gpus[row]!);
    flow.suspend();
    this.world.waiting.schedulePatience(row, this.patienceKind);
    this.world.waiting.rejoin(row);
  }

  private measure(row: number): void {
    const { rows, simulator } = this.world;
    const started = rows.stintStartMs[row]!;
    if (Number.isNaN(started)) {
      this.progress.done = 0;
      this.progress.saved = 0;
      return;
    }
    const isRestart = rows.suspended[row] === 1 && !this.isFirm(row);
    const rules = this.rules[rows.product[row]!]!;
    progressInto(this.progress, simulator.nowMs - started, rows.remainingMs[row]!, rules, isRestart);
  }

  private isFirm(row: number): boolean {
    return this.products[this.world.rows.product[row]!]!.kind !== "spot";
  }

  private lose(row: number, reason: number): void {
    const { rows } = this.world;
    const product = rows.product[row]!;
    const gpuHours = (rows.gpus[row]! * rows.workMs[row]!) / HOUR_MS;
    const price = product === NONE ? 0 : this.world.priceNow(product, rows.gpuType[row]!);
    this.world.segmentFlows[rows.source[row]!]!.lose(reason, gpuHours, (gpuHours * price) / 1e9);
    if (product !== NONE) this.world.counters.lost(product, reason);
    this.finish(row, LOSS_REASONS[reason]!);
  }

  private finish(row: number, outcome: string): void {
    const { rows, simulator, serviceLevel } = this.world;
    this.cancelEnd(row);
    if (!Number.isNaN(rows.firstStartMs[row]!) && this.isFirm(row))
      serviceLevel.leaseEnds(row, simulator.nowMs);
    this.recorder.write(row, outcome, simulator.nowMs);
    rows.remove(row);
  }
}
