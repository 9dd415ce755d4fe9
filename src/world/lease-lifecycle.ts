import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import type { Product } from "../model/market.ts";
import { LOSS_REASONS } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import { NONE } from "../scheduling/rows.ts";
import { BidIndex } from "./bid-index.ts";
import { STINT_END, type StintEnd } from "./billing.ts";
import { BlockDelivery } from "./block-delivery.ts";
import { BlockSales } from "./block-sales.ts";
import type { WorldContext } from "./context.ts";
import { FirmCommitments } from "./firm-commitments.ts";
import { LeaseRecorder } from "./lease-recorder.ts";
import { LeaseRequests } from "./lease-requests.ts";
import { LeaseTerms } from "./lease-terms.ts";
import { CAUSE, type Cause, type Lifecycle } from "./lifecycle.ts";
import { type Progress, progressInto, type StintRules, stintLengthMs } from "./stint.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const NOTHING = NO_EVENT;
const COMPLETION = PHASE.completion;

/** Tenants' requests from choice to bill: leases of reserved, on-demand and spot capacity, and blocks sold ahead. */
export class LeaseLifecycle implements Lifecycle {
  readonly requests: LeaseRequests;

  private readonly world: WorldContext;
  private readonly products: readonly Product[];
  private readonly terms: LeaseTerms;
  private readonly rules: StintRules[];
  private readonly bids: BidIndex;
  private readonly recorder: LeaseRecorder;
  private readonly endKind: number;
  /** Both absent where no blocks are sold. */
  private readonly delivery: BlockDelivery | undefined;
  private readonly commitments: FirmCommitments | undefined;
  private readonly progress: Progress = { done: 0, saved: 0 };

  constructor(world: WorldContext) {
    this.world = world;
    this.products = world.scenario.products;
    this.rules = this.products.map((product) => ({
      intervalMs: product.checkpointMs,
      costMs: product.checkpointCostMs,
      final: false,
      restartMs: product.restartMs,
    }));
    this.terms = new LeaseTerms(world.rows, this.products, world.scenario.market.segments);
    this.bids = new BidIndex(
      world.rows,
      this.products,
      world.scenario.fleet.gpuTypes.length,
      (product, gpuType) => world.priceSetting.capNano(product, gpuType),
    );
    this.recorder = new LeaseRecorder(world);
    this.endKind = world.simulator.on(this.complete);
    const { blocks } = world;
    this.delivery = blocks && new BlockDelivery(world, blocks, this.endKind);
    this.commitments = blocks && new FirmCommitments(world, blocks.calendar);
    this.requests = new LeaseRequests(world, this.terms, {
      sales: blocks && new BlockSales(world, blocks, this.delivery!),
      lose: (row, reason) => this.lose(row, reason),
    });
  }

  placed(row: number): void {
    const { rows, simulator } = this.world;
    const segment = rows.source(row);
    const flow = this.world.segmentFlows[segment]!;
    const product = rows.product(row);
    const isFirst = !rows.isSuspended(row);
    this.world.waiting.cancelPatience(row);
    flow.started(rows.gpus(row) - rows.idleGpus(row), isFirst);
    this.world.counters.use(row, 1);
    this.promiseIdle(row, 1);
    if (!isFirst) {
      if (this.isBlock(row)) this.delivery!.served(row);
      else if (this.terms.isFirm(row)) this.commitments?.placed(row);
      return;
    }
    rows.setFirstStartMs(row, simulator.nowMs + this.world.placement.turnMs(row));
    if (this.terms.isFirm(row)) this.commitments?.placed(row);
    const waitedMs = rows.firstStartMs(row) - Math.max(0, rows.arrivalMs(row));
    flow.waited(waitedMs);
    this.world.counters.accepted(segment, product, waitedMs);
    this.requests.buyDowns.started(row);
    this.world.priceSetting.sold(product, rows.gpuType(row), rows.gpus(row));
    if (Number.isNaN(rows.priceNano(row))) this.lockPrice(row, this.products[product]!.priceLock);
  }

  /** Fixes the price of a lease at its start: the posted one, or its own bid. */
  private lockPrice(row: number, lock: Product["priceLock"]): void {
    const { rows, prices, simulator } = this.world;
    if (lock === "admission")
      rows.setPriceNano(row, prices.priceNano(rows.product(row), rows.gpuType(row), simulator.nowMs));
    else if (lock === "bid") rows.setPriceNano(row, rows.limitNano(row));
  }

  activated(row: number): void {
    const { rows, simulator, serviceLevel, billing } = this.world;
    const { nowMs } = simulator;
    const productIndex = rows.product(row);
    const resumes = rows.isSuspended(row);
    rows.startWork(row, nowMs);
    if (resumes) serviceLevel.resumed(row, nowMs);
    this.world.accrual.change(row, 1);
    this.bids.add(row);
    if (this.terms.endsAtDate(productIndex)) {
      // The term runs from the first stint on, also if a failure struck before it.
      if (rows.endEvent(row) !== NOTHING) return;
      billing.postPrepayment(row, rows.workMs(row), nowMs);
      rows.setEndEvent(row, simulator.schedule(nowMs + rows.remainingMs(row), COMPLETION, this.endKind, row));
      return;
    }
    const length = stintLengthMs(
      rows.remainingMs(row),
      this.rules[productIndex]!,
      resumes && this.products[productIndex]!.kind === "spot",
    );
    rows.setEndEvent(row, simulator.queue.schedule(nowMs + length, COMPLETION, this.endKind, row));
  }

  loadMs(_row: number): number {
    return 0;
  }

  noticeMs(row: number): number {
    return this.terms.productOf(row).noticeMs;
  }

  /** What is paid as bid has its price before it starts. */
  priceNano(row: number): number {
    if (this.terms.productOf(row).priceLock === "bid") return this.world.rows.limitNano(row);
    return this.world.billing.priceNano(row, this.world.simulator.nowMs);
  }

  lostWork(row: number): number {
    const { rows } = this.world;
    if (this.terms.productOf(row).onReclaim === "kill") return 0;
    this.measure(row);
    return (this.progress.done - this.progress.saved) * rows.gpus(row);
  }

  interrupted(row: number, cause: Cause, hadNoticeMs: number): void {
    const { rows, simulator } = this.world;
    const { nowMs } = simulator;
    const productIndex = rows.product(row);
    const product = this.products[productIndex]!;
    const flow = this.world.segmentFlows[rows.source(row)]!;
    const isReclaim = cause === CAUSE.reclaim;
    this.measure(row);
    this.world.accounts.countLoss(row, isReclaim);
    flow.tally(isReclaim ? "evictions" : "interruptions");
    this.world.counters.interrupted(productIndex, isReclaim);
    if (isReclaim) {
      this.requests.evicted(rows.source(row));
      this.world.billing.postEvictionCredit(row, nowMs);
    }
    this.stop(row, STINT_END.interruption);
    if (product.kind !== "spot") this.suspendFirm(row);
    else if (product.onReclaim === "kill") {
      flow.tally(isReclaim ? "killed" : "failed");
      this.finish(row, isReclaim ? "killed" : "failed");
    } else this.requeue(row, isReclaim && hadNoticeMs >= product.checkpointCostMs);
  }

  gaveUp(row: number, reason: number): void {
    const { rows } = this.world;
    const flow = this.world.segmentFlows[rows.source(row)]!;
    this.world.waiting.cancelPatience(row);
    this.world.waiting.leave(row);
    this.requests.fallbacks.forget(row);
    if (rows.isSuspended(row)) {
      flow.unsuspend();
      flow.tally("killed");
      this.finish(row, "killed");
      return;
    }
    this.lose(row, reason);
  }

  /** Waiting requests meet the new prices when they are tried; running floating leases whose bid is passed end. */
  pricesChanged(): void {
    this.bids.forEachPassed(
      (product, gpuType) => this.world.priceSetting.endsBelowNano(product, gpuType),
      (row) => this.outbid(row),
    );
  }

  /** Closes the books of a lease that is still there at the end of the window. */
  cutAtEnd(row: number): void {
    const { rows, simulator, serviceLevel, billing } = this.world;
    const flow = this.world.segmentFlows[rows.source(row)]!;
    const isPlaced = rows.isPlaced(row);
    if (isPlaced) {
      const used = billing.closeStint(row, simulator.nowMs, STINT_END.window);
      this.world.accounts.addUse(row, used);
      flow.cut(used);
    }
    if (this.terms.isFirm(row) && rows.hasStarted(row)) serviceLevel.leaseEnds(row, simulator.nowMs);
    if (this.isBlock(row)) this.world.blockMoney!.cut(row, simulator.nowMs);
    billing.closeBill(row);
    const unplaced = rows.isBooked(row) ? "booked" : rows.isSuspended(row) ? "suspended" : "waiting";
    this.recorder.write(row, isPlaced ? "running" : unplaced, Number.NaN);
  }

  /** The work is done, or the term is over (also while suspended). */
  private readonly complete = (row: number): void => {
    const { rows, simulator } = this.world;
    rows.setEndEvent(row, NOTHING);
    const flow = this.world.segmentFlows[rows.source(row)]!;
    if (rows.isPlaced(row)) this.stop(row, STINT_END.tenant);
    else {
      this.world.waiting.leave(row);
      flow.unsuspend();
      if (this.isBlock(row)) this.delivery!.endedUnserved(row);
    }
    if (this.isBlock(row)) this.world.billing.postRefund(row, rows.gpus(row) * rows.remainingMs(row));
    if (rows.isUnserved(row)) {
      flow.tally("failed");
      this.finish(row, "failed");
      return;
    }
    flow.finished(simulator.nowMs - rows.arrivalMs(row), simulator.nowMs - rows.firstStartMs(row));
    this.world.counters.completed(rows.product(row));
    this.finish(row, "completed");
  };

  private outbid(row: number): void {
    const { rows } = this.world;
    const flow = this.world.segmentFlows[rows.source(row)]!;
    this.stop(row, STINT_END.tenant);
    flow.tally("killed");
    flow.tally("outbid");
    this.world.counters.outbid(rows.product(row));
    this.finish(row, "outbid");
  }

  /** Ends the stint: bill, use, GPUs. */
  private stop(row: number, end: StintEnd): void {
    const { rows, simulator, billing, placement } = this.world;
    // The end of a reserved term or a block is a date: it stands while the contract has no GPUs.
    if (!this.terms.endsAtDate(rows.product(row))) this.cancelEnd(row);
    if (rows.isAtWork(row)) {
      this.world.accrual.change(row, -1);
      if (this.isBlock(row))
        rows.setRemainingMs(row, rows.remainingMs(row) - (simulator.nowMs - rows.stintStartMs(row)));
    }
    const used = billing.closeStint(row, simulator.nowMs, end);
    this.bids.remove(row);
    this.world.counters.use(row, -1);
    this.promiseIdle(row, -1);
    placement.vacate(row);
    this.world.accounts.addUse(row, used);
    this.world.segmentFlows[rows.source(row)]!.stopped(rows.gpus(row) - rows.idleGpus(row), used);
  }

  private cancelEnd(row: number): void {
    const { rows, simulator } = this.world;
    if (rows.endEvent(row) !== NOTHING) simulator.cancel(rows.endEvent(row));
    rows.setEndEvent(row, NOTHING);
  }

  /** The idle part of a commitment that may be sold again is promised while the contract holds its GPUs. */
  private promiseIdle(row: number, sign: 1 | -1): void {
    const { rows, simulator, book } = this.world;
    const idle = rows.idleGpus(row);
    if (idle === 0 || !this.terms.productOf(row).resellIdle) return;
    book.promise(rows.cluster(row), sign * idle, simulator.nowMs);
  }

  /** A firm lease that a failure hit goes on when it has GPUs again; until then it is unserved. */
  private suspendFirm(row: number): void {
    const { rows, simulator, serviceLevel } = this.world;
    const isDated = this.terms.endsAtDate(rows.product(row));
    if (!isDated) rows.setRemainingMs(row, Math.max(1, rows.remainingMs(row) - this.progress.done));
    rows.setSuspended(row, true);
    this.world.segmentFlows[rows.source(row)]!.suspend();
    serviceLevel.suspended(row, simulator.nowMs);
    if (this.isBlock(row)) this.delivery!.lost(row);
    else this.commitments?.interrupted(row);
    this.world.waiting.rejoin(row);
  }

  /** A spot lease goes back to its line with the work that it saved. */
  private requeue(row: number, savesOnNotice: boolean): void {
    const { rows } = this.world;
    const product = this.terms.productOf(row);
    const { done, saved } = this.progress;
    const kept = product.checkpointMs === undefined ? 0 : savesOnNotice ? done : saved;
    const left = product.checkpointMs === undefined ? rows.workMs(row) : rows.remainingMs(row) - kept;
    rows.setRemainingMs(row, Math.max(1, left));
    this.world.accounts.addLostWork(row, done - kept);
    rows.setSuspended(row, true);
    rows.setRecallable(row, true);
    const flow = this.world.segmentFlows[rows.source(row)]!;
    flow.loseWork((done - kept) * rows.gpus(row));
    flow.suspend();
    this.requests.schedulePatience(row);
    this.world.waiting.rejoin(row);
  }

  private isBlock(row: number): boolean {
    return this.delivery !== undefined && this.terms.productOf(row).kind === "block";
  }

  private measure(row: number): void {
    const { rows, simulator } = this.world;
    if (!rows.isAtWork(row)) {
      this.progress.done = 0;
      this.progress.saved = 0;
      return;
    }
    const isRestart = rows.isSuspended(row) && !this.terms.isFirm(row);
    const rules = this.rules[rows.product(row)]!;
    progressInto(
      this.progress,
      simulator.nowMs - rows.stintStartMs(row),
      rows.remainingMs(row),
      rules,
      isRestart,
    );
  }

  private lose(row: number, reason: number): void {
    const { rows } = this.world;
    const product = rows.product(row);
    const gpuHours = (rows.gpus(row) * rows.workMs(row)) / HOUR_MS;
    const price = product === NONE ? 0 : this.world.priceNow(product, rows.gpuType(row));
    this.world.segmentFlows[rows.source(row)]!.lose(reason, gpuHours, (gpuHours * price) / 1e9);
    if (product !== NONE) this.world.counters.lost(product, reason);
    this.finish(row, LOSS_REASONS[reason]!);
  }

  private finish(row: number, outcome: string): void {
    const { rows, simulator, serviceLevel } = this.world;
    this.cancelEnd(row);
    if (rows.hasStarted(row) && this.terms.isFirm(row)) {
      serviceLevel.leaseEnds(row, simulator.nowMs);
      if (!this.isBlock(row)) this.commitments?.ended(row);
    }
    this.world.billing.closeBill(row);
    this.recorder.write(row, outcome, simulator.nowMs);
    rows.remove(row);
  }
}
