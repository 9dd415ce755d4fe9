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
import type { WorldContext } from "./context.ts";
import { type InstanceOwner, type InstanceSet, InstanceSets } from "./instance-sets.ts";
import type { Cause, Lifecycle } from "./lifecycle.ts";

const INTERNAL = { gpuState: STATE.internal, isRecallable: false, isExternal: false };

/** What a set of instances stands for: a share of the demand of a service, on one cluster. */
export interface ServicePlace {
  readonly service: number;
  readonly cluster: number;
  readonly share: number;
}

/** Cells of the integrals of one service [GPU-ms]. */
const DEMAND = 0;
const SERVED = 1;
const SHORT = 2;
const HELD = 3;
const CELLS = 4;

/** Internal services: demand D(t), instance sets that follow it, shortfall and what it costs. */
export class ServiceLifecycle implements Lifecycle, InstanceOwner {
  readonly holder = HOLDER.instance;
  readonly sets: InstanceSets;
  /** By set. */
  readonly places: ServicePlace[] = [];
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
    this.sets = new InstanceSets(world, this);
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
    const { service, cluster } = this.placeOf(row);
    this.settle(service);
    this.held[service]! += this.world.rows.gpus(row);
    this.heldOn[cluster]! += this.world.rows.gpus(row);
  }

  activated(row: number): void {
    const { service } = this.placeOf(row);
    this.settle(service);
    this.serving[service]! += this.world.rows.gpus(row);
  }

  loadMs(row: number): number {
    return this.services[this.placeOf(row).service]!.loadMs;
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
    const set = this.sets.of(row);
    if (wasDraining) this.sets.cancelDrain(row);
    else this.sets.unlink(set, row);
    this.giveBack(row, !wasDraining);
    this.sets.wake(set);
  }

  claimDropped(row: number): void {
    this.sets.claimDropped(row);
  }

  /** An instance waits for nothing: sets are tried again when GPUs come free. */
  gaveUp(_row: number, _reason: number): void {
    throw new Error("an instance does not wait");
  }

  /** It is no longer wanted: an active one drains first. */
  retire(row: number): void {
    const { rows } = this.world;
    const { service } = this.placeOf(row);
    const { drainMs } = this.services[service]!;
    if (drainMs === 0 || rows.state(row) !== ROW_STATE.active) {
      this.giveBack(row, true);
      return;
    }
    this.settle(service);
    this.serving[service]! -= rows.gpus(row);
    this.sets.drain(row, drainMs);
  }

  drained(row: number): void {
    this.giveBack(row, false);
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
    for (const { at, target, terms } of this.sets.all) gpus[this.places[at]!.cluster]! += target * terms.gpus;
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
      this.places.push({ service: index, cluster, share });
      return this.sets.add({
        clusters: [cluster],
        gpus: service.instanceGpus,
        level: service.level,
        ...INTERNAL,
      });
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
    const isLeft = (set: InstanceSet): boolean =>
      !failover || this.world.capacity.isOnline(this.places[set.at]!.cluster);
    let shares = 0;
    for (const set of sets) if (isLeft(set)) shares += this.places[set.at]!.share;
    for (const set of sets) {
      const own = isLeft(set) ? this.places[set.at]!.share : 0;
      const share = own / (failover && shares > 0 ? shares : 1);
      this.sets.want(set, instancesWanted(this.demand[service]!, { headroom, share, instanceGpus }));
    }
  }

  private giveBack(row: number, mayServe: boolean): void {
    const { rows, placement } = this.world;
    const { service, cluster } = this.placeOf(row);
    this.settle(service);
    if (mayServe && rows.state(row) === ROW_STATE.active) this.serving[service]! -= rows.gpus(row);
    this.held[service]! -= rows.gpus(row);
    this.heldOn[cluster]! -= rows.gpus(row);
    placement.vacate(row);
    rows.remove(row);
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

  private placeOf(row: number): ServicePlace {
    return this.places[this.world.rows.source(row)]!;
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
