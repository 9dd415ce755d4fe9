import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE, type Simulator } from "../engine/simulator.ts";
import type { Fleet } from "../model/fleet.ts";
import { STATE } from "../model/states.ts";
import type { DeclaredEnds } from "../scheduling/backfill.ts";
import type { BidRank } from "../scheduling/bid-rank.ts";
import type { ReclaimPolicy, ReclaimView } from "../scheduling/policies/reclaim.ts";
import { HOLDER, ROW_STATE, type Rows } from "../scheduling/rows.ts";
import type { Space } from "../scheduling/space.ts";
import type { ClusterBook } from "./cluster-book.ts";
import { CAUSE, type Lifecycle } from "./lifecycle.ts";

/** Own copies: V8 folds a constant of this module, and loads one of another at each use. */
const WAITING = ROW_STATE.waiting;
const CLAIMING = ROW_STATE.claiming;
const LOADING = ROW_STATE.loading;
const ACTIVE = ROW_STATE.active;
const IDLE = STATE.idle;
const COMPLETION = PHASE.completion;
const NOTHING = NO_EVENT;
const LEASE = HOLDER.lease;
const INSTANCE = HOLDER.instance;

export interface PlacementOptions {
  readonly simulator: Simulator;
  readonly rows: Rows;
  readonly fleet: Fleet;
  readonly spaces: readonly Space[];
  readonly book: ClusterBook;
  readonly reclaim: ReclaimPolicy;
  readonly view: ReclaimView;
  /** Absent where no product is served by bid. */
  readonly bidRank: BidRank | undefined;
  /** By holder kind. */
  readonly lifecycles: readonly Lifecycle[];
  /** Declared ends by cluster; empty unless backfill needs them. */
  readonly ends: readonly DeclaredEnds[];
  /** Told when GPUs came free, or when idle ones that were promised did not stay so. */
  readonly onFreed: (cluster: number) => void;
}

/**
 * Putting rows on GPUs and taking them off: the one mechanism behind leases, jobs and instances (place > recall >
 * release). Keeps spaces, GPU states and events of a row in step; lifecycles decide what it means.
 */
export class Placement {
  /** Claims that have all their GPUs, in order; started by the admission pass. */
  readonly handedOver: number[];
  /** Claims that still wait for GPUs under notice. */
  readonly openClaims: number[] = [];

  private readonly options: PlacementOptions;
  /** By cluster: 1 where GPUs that change sides must be turned; nowhere else is a row ever turning. */
  private readonly turns: Uint8Array;
  /** Victims by depth of the claim under way; reused. */
  private readonly victims: number[][] = [];
  private claimDepth = 0;
  private readonly loadedKind: number;
  private readonly noticeKind: number;
  private readonly heldKind: number;

  constructor(options: PlacementOptions, handedOver: number[]) {
    this.options = options;
    this.turns = Uint8Array.from(options.fleet.clusters, ({ turnaroundMs }) => (turnaroundMs > 0 ? 1 : 0));
    this.handedOver = handedOver;
    this.loadedKind = options.simulator.on((row) => this.loaded(row));
    this.heldKind = options.simulator.on((row) => this.heldEnds(row));
    this.noticeKind = options.simulator.on((row) => this.noticeEnded(row));
  }

  /** Whether claims wait for GPUs or for their start. */
  get hasClaims(): boolean {
    return this.openClaims.length > 0 || this.handedOver.length > 0;
  }

  /** Idle GPUs of a cluster that are pledged to external use which still waits for the rest [GPUs]. */
  pledgedToExternal(cluster: number): number {
    const { rows, spaces } = this.options;
    if (spaces[cluster]!.held === 0) return 0;
    let gpus = 0;
    for (const row of this.openClaims) {
      if (rows.cluster(row) === cluster && rows.isExternal(row))
        gpus += rows.heldGpus(row) - rows.missing(row);
    }
    return gpus;
  }

  /** GPUs of a cluster that claims for leases of a segment still wait for [GPUs]. */
  claimedBySegment(cluster: number, segment: number): number {
    if (this.openClaims.length === 0) return 0;
    const { rows } = this.options;
    return this.claimedGpus(cluster, (row) => rows.source(row) === segment);
  }

  /** GPUs of a cluster that claims for leases of a product still wait for [GPUs]. */
  claimedByProduct(cluster: number, product: number): number {
    if (this.openClaims.length === 0) return 0;
    const { rows } = this.options;
    return this.claimedGpus(cluster, (row) => rows.product(row) === product);
  }

  /** GPUs of a cluster that claims for firm leases still wait for; blocks and interrupted leases are promised already [GPUs]. */
  claimedByFirm(cluster: number): number {
    if (this.openClaims.length === 0) return 0;
    const { rows } = this.options;
    return this.claimedGpus(cluster, (row) => !rows.isRecallable(row) && !rows.isSuspended(row));
  }

  /** Puts a row on free GPUs; `spaces[cluster].fits` holds. */
  place(row: number, cluster: number): void {
    this.fix(row, cluster);
    this.options.spaces[cluster]!.place(row);
    this.begin(row, cluster);
  }

  /** Puts a row on free GPUs of the first of the clusters where it fits; false if it fits nowhere. */
  placeAnywhere(row: number, clusters: readonly number[]): boolean {
    const { rows, spaces } = this.options;
    const cluster = clusters.find((candidate) => spaces[candidate]!.fits(rows.heldGpus(row)));
    if (cluster === undefined) return false;
    this.place(row, cluster);
    return true;
  }

  /** Time until the GPUs that the row was just given are turned [ms]. */
  turnMs(row: number): number {
    const { rows, fleet } = this.options;
    const cluster = rows.cluster(row);
    return this.turns[cluster] === 1 && rows.isTurning(row) ? fleet.clusters[cluster]!.turnaroundMs : 0;
  }

  /**
   * Claims GPUs for a row by recalling weaker work; it begins when the last of them is handed over.
   *
   * @param maxFree  Free GPUs that it may use; below its size it must replace external use for the rest.
   */
  claim(row: number, cluster: number, firstClass: number, maxFree: number): void {
    const { rows, spaces } = this.options;
    this.fix(row, cluster);
    const victims = this.listOfVictims();
    const dueMs = this.dueMs(row);
    rows.setCapped(row, maxFree < rows.heldGpus(row));
    spaces[cluster]!.claim(row, firstClass, victims, maxFree);
    rows.setState(row, ROW_STATE.claiming);
    if (rows.missing(row) > 0) this.openClaims.push(row);
    this.claimDepth++;
    for (let at = 0; at < victims.length; at++) {
      const victim = victims[at]!;
      this.checkVictim(row, victim);
      this.giveNotice(victim, dueMs);
    }
    this.claimDepth--;
  }

  /** Invariant 4 of the design: only weaker, recallable work is displaced; where bids rank, a lower bid is weaker. */
  private checkVictim(row: number, victim: number): void {
    const { rows, bidRank } = this.options;
    const isWeaker =
      rows.level(victim) > rows.level(row) ||
      (rows.level(victim) === rows.level(row) && bidRank?.outbids(row, victim) === true);
    if (isWeaker && rows.holder(victim) !== HOLDER.instance) return;
    throw new Error(
      `row ${row} of level ${rows.level(row)} recalls row ${victim} of level ${rows.level(victim)}`,
    );
  }

  /** A list for the victims of a claim; a claim that an eviction causes gets another one. */
  private listOfVictims(): number[] {
    let list = this.victims[this.claimDepth];
    if (list === undefined) {
      list = [];
      this.victims.push(list);
    }
    return list;
  }

  /** Starts the claims that have been handed everything. */
  startHandedOver(): void {
    while (this.handedOver.length > 0) {
      const row = this.handedOver.shift()!;
      if (this.options.rows.isBooked(row)) this.hold(row);
      else this.startClaim(row);
    }
  }

  private startClaim(row: number): void {
    const { rows, spaces } = this.options;
    this.forgetClaim(row);
    spaces[rows.cluster(row)]!.settleClaim(row);
    this.begin(row, rows.cluster(row));
  }

  /** A block has its GPUs before its start: they stay pledged to it, and are prepared meanwhile. */
  private hold(row: number): void {
    const { rows, fleet, simulator } = this.options;
    if (!this.openClaims.includes(row)) this.openClaims.push(row);
    const preparedMs = simulator.nowMs + fleet.clusters[rows.cluster(row)]!.turnaroundMs;
    const atMs = Math.max(rows.firstStartMs(row), preparedMs);
    rows.setLoadEvent(row, simulator.schedule(atMs, PHASE.completion, this.heldKind, row));
  }

  private heldEnds(row: number): void {
    const { rows } = this.options;
    rows.setLoadEvent(row, NO_EVENT);
    rows.setTurning(row, false);
    this.startClaim(row);
  }

  /** Withdraws an open (or complete but not started) claim; the row holds nothing afterwards. */
  dropClaim(row: number): void {
    const { rows, spaces, onFreed } = this.options;
    this.forgetClaim(row);
    const complete = this.handedOver.indexOf(row);
    if (complete >= 0) this.handedOver.splice(complete, 1);
    if (rows.hasTimer(row)) this.cancelTimers(row);
    spaces[rows.cluster(row)]!.dropClaim(row);
    rows.setState(row, WAITING);
    onFreed(rows.cluster(row));
  }

  /** Moves open claims to free GPUs elsewhere in their cluster; the notice given to their victims stands. */
  moveClaims(): void {
    const { openClaims } = this;
    let at = 0;
    while (at < openClaims.length && !this.mayMove(openClaims[at]!)) at++;
    if (at === openClaims.length) return;
    // Those from the first one on that moves: what moves leaves the list.
    for (const row of openClaims.slice(at)) {
      if (!this.mayMove(row)) continue;
      const cluster = this.options.rows.cluster(row);
      this.dropClaim(row);
      this.place(row, cluster);
    }
  }

  private mayMove(row: number): boolean {
    const { rows, spaces } = this.options;
    if (rows.state(row) !== CLAIMING || rows.missing(row) === 0) return false;
    if (rows.isCapped(row) || rows.isBooked(row)) return false;
    const space = spaces[rows.cluster(row)]!;
    const gpus = rows.heldGpus(row);
    return gpus <= space.free && space.fits(gpus);
  }

  /** Takes the row off its GPUs: they are free (or handed to claims) at once. */
  vacate(row: number): void {
    const { rows, spaces, ends, onFreed } = this.options;
    const cluster = rows.cluster(row);
    this.count(row, cluster, -1);
    if (rows.hasTimer(row)) this.cancelTimers(row);
    if (ends.length > 0) ends[cluster]!.ended(row);
    spaces[cluster]!.release(row);
    rows.setState(row, WAITING);
    if (this.turns[cluster] === 1) rows.setTurning(row, false);
    onFreed(cluster);
  }

  private cancelTimers(row: number): void {
    const { rows, simulator } = this.options;
    if (rows.noticeEvent(row) !== NOTHING) simulator.cancel(rows.noticeEvent(row));
    if (rows.loadEvent(row) !== NOTHING) simulator.cancel(rows.loadEvent(row));
    rows.setNoticeEvent(row, NOTHING);
    rows.setLoadEvent(row, NOTHING);
    rows.clearTimer(row);
  }

  /** From when on a row can use the GPUs that it claims: a block once they are to be prepared for its start [ms]. */
  private dueMs(row: number): number {
    const { rows, fleet } = this.options;
    if (!rows.isBooked(row)) return 0;
    return rows.firstStartMs(row) - fleet.clusters[rows.cluster(row)]!.turnaroundMs;
  }

  /** Recalls a row: it goes after its notice, at once if that is 0, but not before its GPUs can be used. */
  private giveNotice(row: number, dueMs: number): void {
    const { rows, spaces, simulator } = this.options;
    spaces[rows.cluster(row)]!.drain(row);
    const notice = Math.max(this.lifecycleOf(row).noticeMs(row), dueMs - simulator.nowMs);
    if (notice === 0) {
      this.lifecycleOf(row).interrupted(row, CAUSE.reclaim, 0);
      return;
    }
    // A row that still loads keeps loading under notice; only an active one is marked.
    if (rows.state(row) === ACTIVE) rows.setState(row, ROW_STATE.draining);
    rows.setNoticeEvent(row, simulator.schedule(simulator.nowMs + notice, COMPLETION, this.noticeKind, row));
    this.lifecycleOf(row).noticed?.(row);
  }

  private noticeEnded(row: number): void {
    this.options.rows.setNoticeEvent(row, NOTHING);
    this.lifecycleOf(row).interrupted(row, CAUSE.reclaim, this.lifecycleOf(row).noticeMs(row));
  }

  private fix(row: number, cluster: number): void {
    const { rows, reclaim, view } = this.options;
    rows.setCluster(row, cluster);
    if (this.turns[cluster] === 1) rows.setTurning(row, false);
    if (rows.isRecallable(row)) rows.setReclaimKey(row, reclaim.key(row, view));
  }

  /** The row has its GPUs: they count as its own, are turned and loaded if they must, and go to work. */
  private begin(row: number, cluster: number): void {
    const { rows, ends, simulator, book, lifecycles, onFreed } = this.options;
    const holder = rows.holder(row);
    const lifecycle = lifecycles[holder]!;
    const turnMs = this.turnMs(row);
    rows.setState(row, LOADING);
    this.count(row, cluster, 1);
    lifecycle.placed(row);
    // Idle GPUs that stand under a promise count as sold: with fewer of them, a sale may come under the share.
    if (book.promised[cluster]! > 0) onFreed(cluster);
    if (ends.length > 0) {
      ends[cluster]!.started(row, simulator.nowMs + turnMs + rows.declaredLeftMs(row));
    }
    if (turnMs > 0) this.scheduleLoaded(row, turnMs);
    else if (holder >= INSTANCE) this.load(row, lifecycle);
    else {
      // Jobs and leases load nothing, and nobody gave notice meanwhile.
      rows.setState(row, ACTIVE);
      lifecycle.activated(row);
    }
  }

  private load(row: number, lifecycle: Lifecycle): void {
    const loadMs = lifecycle.loadMs(row);
    if (loadMs > 0) this.scheduleLoaded(row, loadMs);
    else this.activate(row, lifecycle);
  }

  private scheduleLoaded(row: number, afterMs: number): void {
    const { rows, simulator } = this.options;
    rows.setLoadEvent(row, simulator.schedule(simulator.nowMs + afterMs, COMPLETION, this.loadedKind, row));
  }

  private loaded(row: number): void {
    const { rows, book, simulator } = this.options;
    rows.setLoadEvent(row, NOTHING);
    if (!rows.isTurning(row)) {
      this.activate(row, this.lifecycleOf(row));
      return;
    }
    const cluster = rows.cluster(row);
    book.turn(cluster, -rows.heldGpus(row), rows.isExternal(row), simulator.nowMs);
    rows.setTurning(row, false);
    this.count(row, cluster, 1);
    this.load(row, this.lifecycleOf(row));
  }

  private activate(row: number, lifecycle: Lifecycle): void {
    const { rows } = this.options;
    const isUnderNotice = rows.hasTimer(row) && rows.noticeEvent(row) !== NOTHING;
    rows.setState(row, isUnderNotice ? ROW_STATE.draining : ACTIVE);
    lifecycle.activated(row);
  }

  /** Moves the row's GPUs out of `idle` (1) or back (-1): for `turning`, or for use and the idle part of a commitment. */
  private count(row: number, cluster: number, sign: 1 | -1): void {
    const { rows, book, simulator } = this.options;
    const held = sign * rows.heldGpus(row);
    if (rows.isAllInUse(row)) {
      book.move(cluster, IDLE, rows.gpuState(row), held, simulator.nowMs);
      return;
    }
    if (rows.isTurning(row)) {
      book.turn(cluster, held, rows.isExternal(row), simulator.nowMs);
      return;
    }
    const used = sign * (rows.gpus(row) - rows.idleGpus(row));
    book.move(cluster, IDLE, rows.gpuState(row), used, simulator.nowMs);
    if (held !== used) book.move(cluster, IDLE, STATE.reservedIdle, held - used, simulator.nowMs);
  }

  /** Controls ask at every request, and mostly nothing is claimed: who asks looks at that first, and makes no closure. */
  private claimedGpus(cluster: number, counts: (row: number) => boolean): number {
    const { rows } = this.options;
    let gpus = 0;
    for (const row of this.openClaims) {
      if (rows.cluster(row) === cluster && rows.holder(row) === LEASE && counts(row)) gpus += rows.gpus(row);
    }
    return gpus;
  }

  private forgetClaim(row: number): void {
    const { openClaims } = this;
    const at = openClaims.indexOf(row);
    if (at < 0) return;
    // Most claims end as soon as they are made; a splice would make a list of what it took out.
    if (at === openClaims.length - 1) openClaims.pop();
    else openClaims.splice(at, 1);
  }

  private lifecycleOf(row: number): Lifecycle {
    return this.options.lifecycles[this.options.rows.holder(row)]!;
  }
}
