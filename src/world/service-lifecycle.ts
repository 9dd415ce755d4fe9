import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import type { ServiceTotals } from "../metrics/result.ts";
import { ACCOUNT } from "../model/accounts.ts";
import { STATE } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import type { LossCurve, Service } from "../model/workload.ts";
import { ExactSums, MS_PER_HOUR, NANO_PER_USD } from "../numerics/exact-sums.ts";
import { HOLDER, NONE, ROW_STATE } from "../scheduling/rows.ts";
import { demandCursor } from "../workload/demand.ts";
import { instancesWanted } from "../workload/instances-wanted.ts";
import type { DemandCursor } from "../workload/sources.ts";
import { type Server, STARTED } from "./admission.ts";
import type { WorldContext } from "./context.ts";
import type { Cause, Lifecycle } from "./lifecycle.ts";

const INTERNAL = { isRecallable: false, isExternal: false };

/** The instances of one service on one cluster: grown and shrunk by a unit, last in, first out. */
export interface InstanceSet extends Server {
  readonly service: number;
  readonly cluster: number;
  readonly clusters: readonly number[];
  readonly share: number;
  id: number;
  /** Instances wanted, and rows in the set (claims included). */
  target: number;
  size: number;
  /** Newest row of the set. */
  top: number;
}

/** Cells of the integrals of one service [GPU-ms]. */
const DEMAND = 0;
const SERVED = 1;
const SHORT = 2;
const HELD = 3;
const CELLS = 4;

/** Internal services: demand D(t), instance sets that follow it, shortfall and what it costs. */
export class ServiceLifecycle implements Lifecycle {
  readonly sets: InstanceSet[] = [];
  /** D(t) of each service now [GPUs] -- state. */
  readonly demand: Float64Array;

  private readonly world: WorldContext;
  private readonly services: readonly Service[];
  private readonly cursors: DemandCursor[] = [];
  private readonly setsOf: InstanceSet[][];
  /** GPUs that serve, and GPUs held (loading and draining ones too), the latter by cluster as well. */
  private readonly serving: Float64Array;
  private readonly held: Float64Array;
  private readonly heldOn: Float64Array;
  private readonly peak: Float64Array;
  private readonly settledMs: Float64Array;
  private readonly lossUsd: Float64Array;
  private readonly losses: ExactSums;
  private readonly integrals: ExactSums;
  private readonly demandKind: number;
  private readonly drainedKind: number;

  constructor(world: WorldContext) {
    this.world = world;
    this.services = world.scenario.services;
    const n = this.services.length;
    this.demand = new Float64Array(n);
    this.serving = new Float64Array(n);
    this.held = new Float64Array(n);
    this.heldOn = new Float64Array(world.scenario.fleet.clusters.length);
    this.peak = new Float64Array(n);
    this.settledMs = new Float64Array(n);
    this.lossUsd = new Float64Array(n);
    this.losses = new ExactSums(Math.max(1, n), NANO_PER_USD);
    this.integrals = new ExactSums(Math.max(1, n * CELLS), MS_PER_HOUR);
    this.demandKind = world.simulator.on((service) => this.demandChanges(service));
    this.drainedKind = world.simulator.on((row) => this.drained(row));
    this.setsOf = this.services.map((service, index) => this.makeSets(service, index));
  }

  /** Opens the demand of each service and schedules its first change. */
  begin(): void {
    const { scenario, streams, simulator } = this.world;
    this.services.forEach((service, index) => {
      const stationary = scenario.initial.start === "stationary";
      const cursor = demandCursor(service, scenario.startEpochMs, streams, scenario.horizonMs, stationary);
      this.cursors.push(cursor);
      if (cursor.atMs < scenario.horizonMs)
        simulator.schedule(Math.max(0, cursor.atMs), PHASE.demandAndPrice, this.demandKind, index);
    });
  }

  placed(row: number): void {
    const set = this.setOf(row);
    this.settle(set.service);
    this.held[set.service]! += this.world.rows.gpus(row);
    this.heldOn[set.cluster]! += this.world.rows.gpus(row);
  }

  activated(row: number): void {
    const set = this.setOf(row);
    this.settle(set.service);
    this.serving[set.service]! += this.world.rows.gpus(row);
  }

  loadMs(row: number): number {
    return this.services[this.setOf(row).service]!.loadMs;
  }

  noticeMs(_row: number): number {
    return 0;
  }

  priceNano(_row: number): number {
    return 0;
  }

  lostWork(_row: number): number {
    return 0;
  }

  /** A failure took the instance; the set grows again in the admission pass. */
  interrupted(row: number, _cause: Cause, _hadNoticeMs: number): void {
    const wasDraining = this.world.rows.state(row) === ROW_STATE.draining;
    const set = this.setOf(row);
    if (wasDraining) {
      this.world.simulator.cancel(this.world.rows.endEvent(row));
      this.world.rows.setEndEvent(row, NO_EVENT);
    } else this.unlink(set, row);
    this.giveBack(set, row, !wasDraining);
    if (set.wants()) this.world.admission.wake(set.id);
  }

  /** An instance waits for nothing: sets are tried again when GPUs come free. */
  gaveUp(_row: number, _reason: number): void {
    throw new Error("an instance does not wait");
  }

  /** A claim of the set was withdrawn because its node failed. */
  claimDropped(row: number): void {
    const set = this.setOf(row);
    this.unlink(set, row);
    this.world.rows.remove(row);
    if (set.wants()) this.world.admission.wake(set.id);
  }

  /** Clusters came or went: demand moves between those that are left. */
  rebalance(): void {
    for (let service = 0; service < this.services.length; service++) {
      if (this.services[service]!.failover) this.retarget(service);
    }
  }

  /** Opens the window: integrals and losses start from zero. */
  open(): void {
    for (let service = 0; service < this.services.length; service++) {
      this.settle(service);
      for (let cell = 0; cell < CELLS; cell++) this.integrals.reset(service * CELLS + cell);
      this.lossUsd[service] = 0;
      this.peak[service] = this.demand[service]!;
    }
  }

  /** Closes the window: posts the loss of each service, one posting each. */
  close(): void {
    for (let service = 0; service < this.services.length; service++) {
      this.settle(service);
      if (this.lossUsd[service] === 0) continue;
      const { hi, lo } = this.world.ledger.postUsd(
        ACCOUNT.service_shortfall,
        NONE,
        NONE,
        -this.lossUsd[service]!,
      );
      this.losses.addParts(service, -hi, -lo);
    }
  }

  /** GPUs in use by a service [GPUs]. */
  inUse(service: number): number {
    return this.held[service]!;
  }

  /** GPUs that services hold on a cluster [GPUs]. */
  inUseOn(cluster: number): number {
    return this.heldOn[cluster]!;
  }

  /** GPUs that services want on each cluster now, whether they have them or not [GPUs]. */
  wantedInto(gpus: Float64Array): void {
    gpus.fill(0);
    for (const set of this.sets) gpus[set.cluster]! += set.target * this.services[set.service]!.instanceGpus;
  }

  totals(service: number): ServiceTotals {
    const exact = (cell: number): { hi: number; lo: number } => this.integrals.exact(service * CELLS + cell);
    return {
      demandGpuMs: exact(DEMAND),
      servedGpuMs: exact(SERVED),
      shortfallGpuMs: exact(SHORT),
      heldGpuMs: exact(HELD),
      peakDemandGpus: this.peak[service]!,
      lossUsd: this.losses.exact(service),
    };
  }

  private makeSets(service: Service, index: number): InstanceSet[] {
    return service.clusters.map(({ cluster, share }) => {
      const at = this.sets.length;
      const set: InstanceSet = {
        service: index,
        cluster,
        clusters: [cluster],
        share,
        level: service.level,
        id: NONE,
        target: 0,
        size: 0,
        top: NONE,
        wants: () => set.target > set.size,
        serve: () => this.grow(set, at),
      };
      this.sets.push(set);
      return set;
    });
  }

  private demandChanges(service: number): void {
    const cursor = this.cursors[service]!;
    this.settle(service);
    this.demand[service] = cursor.gpus;
    if (cursor.gpus > this.peak[service]!) this.peak[service] = cursor.gpus;
    this.retarget(service);
    cursor.advance();
    if (cursor.atMs < this.world.scenario.horizonMs) {
      this.world.simulator.schedule(cursor.atMs, PHASE.demandAndPrice, this.demandKind, service);
    }
  }

  private retarget(service: number): void {
    const { headroom, instanceGpus, failover } = this.services[service]!;
    const sets = this.setsOf[service]!;
    let shares = 0;
    for (const set of sets) if (!failover || this.world.capacity.isOnline(set.cluster)) shares += set.share;
    for (const set of sets) {
      const share =
        failover && !this.world.capacity.isOnline(set.cluster)
          ? 0
          : set.share / (failover && shares > 0 ? shares : 1);
      set.target = instancesWanted(this.demand[service]!, { headroom, share, instanceGpus });
      while (set.size > set.target) this.shrink(set);
      if (set.wants()) this.world.admission.wake(set.id);
    }
  }

  private grow(set: InstanceSet, at: number): void {
    const { rows, admission } = this.world;
    while (set.size < set.target) {
      const row = rows.add(HOLDER.instance, at);
      const gpus = this.services[set.service]!.instanceGpus;
      rows.setGpus(row, gpus);
      rows.setHeldGpus(row, gpus);
      rows.setStanding(row, set.level, STATE.internal, INTERNAL);
      if (admission.attempt(row, set.clusters) !== STARTED) {
        rows.remove(row);
        return;
      }
      this.link(set, row);
    }
  }

  /** Takes the newest instance (or open claim) away; an active one drains first. */
  private shrink(set: InstanceSet): void {
    const { rows, simulator, placement } = this.world;
    const row = set.top;
    this.unlink(set, row);
    if (rows.state(row) === ROW_STATE.claiming) {
      placement.dropClaim(row);
      rows.remove(row);
      return;
    }
    const { drainMs } = this.services[set.service]!;
    if (drainMs === 0 || rows.state(row) !== ROW_STATE.active) {
      this.giveBack(set, row, true);
      return;
    }
    this.stopServing(set, row);
    rows.setState(row, ROW_STATE.draining);
    rows.setEndEvent(
      row,
      simulator.schedule(simulator.nowMs + drainMs, PHASE.completion, this.drainedKind, row),
    );
  }

  private drained(row: number): void {
    this.world.rows.setEndEvent(row, NO_EVENT);
    this.giveBack(this.setOf(row), row, false);
  }

  private giveBack(set: InstanceSet, row: number, mayServe: boolean): void {
    const { rows, placement } = this.world;
    this.settle(set.service);
    if (mayServe && rows.state(row) === ROW_STATE.active) this.serving[set.service]! -= rows.gpus(row);
    this.held[set.service]! -= rows.gpus(row);
    this.heldOn[set.cluster]! -= rows.gpus(row);
    placement.vacate(row);
    rows.remove(row);
  }

  private stopServing(set: InstanceSet, row: number): void {
    this.settle(set.service);
    this.serving[set.service]! -= this.world.rows.gpus(row);
  }

  private settle(service: number): void {
    const { nowMs } = this.world.simulator;
    const elapsed = nowMs - this.settledMs[service]!;
    if (elapsed === 0) return;
    this.settledMs[service] = nowMs;
    const demand = this.demand[service]!;
    const served = Math.min(demand, this.serving[service]!);
    const base = service * CELLS;
    this.integrals.add(base + DEMAND, demand * elapsed);
    this.integrals.add(base + SERVED, served * elapsed);
    this.integrals.add(base + HELD, this.held[service]! * elapsed);
    if (served === demand) return;
    this.integrals.add(base + SHORT, (demand - served) * elapsed);
    const { valueUsdPerGpuHour, loss } = this.services[service]!;
    const lostShare = lossShare(loss, (demand - served) / demand);
    this.lossUsd[service]! += (demand * valueUsdPerGpuHour * lostShare * elapsed) / HOUR_MS;
  }

  private setOf(row: number): InstanceSet {
    return this.sets[this.world.rows.source(row)]!;
  }

  private link(set: InstanceSet, row: number): void {
    const { rows } = this.world;
    rows.setNext(row, set.top);
    rows.setPrevious(row, NONE);
    if (set.top !== NONE) rows.setPrevious(set.top, row);
    set.top = row;
    set.size++;
  }

  private unlink(set: InstanceSet, row: number): void {
    const { rows } = this.world;
    const older = rows.next(row);
    const newer = rows.previous(row);
    if (newer === NONE) set.top = older;
    else rows.setNext(newer, older);
    if (older !== NONE) rows.setPrevious(older, newer);
    set.size--;
  }
}

/** Piecewise-linear loss at an unmet share, both as shares of the value of all demand. */
export function lossShare(curve: LossCurve, unmet: number): number {
  const { shares, losses } = curve;
  for (let i = 1; i < shares.length; i++) {
    if (unmet > shares[i]!) continue;
    const from = shares[i - 1]!;
    return losses[i - 1]! + ((losses[i]! - losses[i - 1]!) * (unmet - from)) / (shares[i]! - from);
  }
  return losses.at(-1)!;
}
