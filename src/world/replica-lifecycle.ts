import { NO_EVENT } from "../engine/event-queue.ts";
import { PHASE } from "../engine/simulator.ts";
import { DEFAULT_LEVELS } from "../model/policy.ts";
import { STATE } from "../model/states.ts";
import { HOLDER, NONE, ROW_STATE } from "../scheduling/rows.ts";
import { type ModelServer, POOL, type Pool } from "../serving/model-server.ts";
import type { WorldContext } from "./context.ts";
import { type InstanceOwner, type InstanceSet, InstanceSets } from "./instance-sets.ts";
import { CAUSE, type Cause, type Lifecycle } from "./lifecycle.ts";
import { type ReplicaRole, replicaRoles } from "./replica-roles.ts";
import { ReplicaTotals } from "./replica-totals.ts";

const SURPLUS = { gpuState: STATE.modelApi, isRecallable: true, isExternal: true };
const OWN = {
  level: DEFAULT_LEVELS.service,
  gpuState: STATE.internal,
  isRecallable: false,
  isExternal: false,
};

/**
 * Replicas of models: instance sets, one per deployment and pool. Those on surplus may be recalled like spot leases;
 * the owner's own are firm like services.
 *
 * The server of a model knows a replica from the end of its loading until it is taken; what becomes of its GPUs is
 * decided here.
 */
export class ReplicaLifecycle implements Lifecycle, InstanceOwner {
  readonly holder = HOLDER.replica;
  readonly sets: InstanceSets;
  /** By set. */
  readonly roles: readonly ReplicaRole[];
  readonly totals: ReplicaTotals;

  private readonly world: WorldContext;
  /** By row: its number at the server of its model; NONE before it is loaded. -- state */
  private readonly replicaOf: number[] = [];
  /** By model and number at its server: the row, NONE once it is gone; its set and cluster, which stay known. -- state */
  private readonly rowOf: readonly number[][];
  private readonly setOf: readonly number[][];
  private readonly clusterAt: readonly number[][];
  /** By row: whether its server admits nothing to it any more; and how many such there are by model. -- state */
  private readonly isClosed: boolean[] = [];
  private readonly closed: Int32Array;
  private readonly emptiedKind: number;

  constructor(world: WorldContext) {
    this.world = world;
    const { models } = world.scenario.serving;
    this.sets = new InstanceSets(world, this);
    this.roles = replicaRoles(models, world.sells);
    this.rowOf = models.map(() => []);
    this.setOf = models.map(() => []);
    this.clusterAt = models.map(() => []);
    this.closed = new Int32Array(models.length);
    this.totals = new ReplicaTotals(world.scenario.warmupMs, {
      sets: this.roles.length,
      clusters: world.scenario.fleet.clusters.length,
    });
    for (const { model, pool, spec } of this.roles) {
      const standing = pool === POOL.internal ? OWN : { level: models[model]!.level, ...SURPLUS };
      this.sets.add({ clusters: spec.clusters, gpus: spec.gpusPerReplica, ...standing });
    }
    this.emptiedKind = world.simulator.on((row) => this.leaveIfEmpty(row));
  }

  placed(row: number): void {
    const { rows, simulator, placement } = this.world;
    this.replicaOf[row] = NONE;
    this.isClosed[row] = false;
    rows.setFirstStartMs(row, simulator.nowMs + placement.turnMs(row));
    this.totals.placed(rows.source(row));
  }

  activated(row: number): void {
    const { rows, simulator } = this.world;
    const { model, deployment, pool } = this.roleOf(row);
    rows.startWork(row, simulator.nowMs);
    const replica = this.world.servers[model]!.addReplica(deployment, pool);
    this.replicaOf[row] = replica;
    this.rowOf[model]![replica] = row;
    this.setOf[model]![replica] = rows.source(row);
    this.clusterAt[model]![replica] = rows.cluster(row);
    this.totals.admits(rows.source(row), 1, simulator.nowMs);
  }

  loadMs(row: number): number {
    return this.roleOf(row).spec.loadMs;
  }

  noticeMs(row: number): number {
    return this.roleOf(row).spec.noticeMs;
  }

  /** It admits nothing more and goes when it is empty; its set may look for another place at once. */
  noticed(row: number): void {
    const set = this.sets.of(row);
    this.totals.counts[set.at]!.recalled++;
    // One that drains already was closed and left its set then.
    if (this.world.rows.endEvent(row) !== NO_EVENT) return;
    this.sets.unlink(set, row);
    this.close(row);
    if (this.isEmpty(row)) this.giveBack(row);
    this.sets.wake(set);
  }

  interrupted(row: number, cause: Cause, hadNoticeMs: number): void {
    const set = this.sets.of(row);
    const counts = this.totals.counts[set.at]!;
    if (cause === CAUSE.failure) counts.failed++;
    else if (hadNoticeMs === 0) counts.recalled++;
    if (this.world.rows.state(row) === ROW_STATE.draining) this.sets.cancelDrain(row);
    else this.sets.unlink(set, row);
    this.giveBack(row);
    this.sets.wake(set);
  }

  /** It is no longer wanted: it finishes what is inside, as long as it may. */
  retire(row: number, set: InstanceSet): void {
    const { drainMs } = this.roles[set.at]!.spec;
    if (drainMs === 0 || this.isEmpty(row)) {
      this.giveBack(row);
      return;
    }
    this.close(row);
    this.sets.drain(row, drainMs);
    this.leaveIfEmpty(row);
  }

  drained(row: number): void {
    this.giveBack(row);
  }

  claimDropped(row: number): void {
    this.sets.claimDropped(row);
  }

  admitting(model: number): number {
    let replicas = 0;
    this.roles.forEach((role, set) => {
      if (role.model === model) replicas += this.totals.counts[set]!.admitting;
    });
    return replicas;
  }

  gaveUp(_row: number, _reason: number): void {
    throw new Error("a replica does not wait");
  }

  lostWork(_row: number): number {
    return 0;
  }

  priceNano(_row: number): number {
    return 0;
  }

  /** A request was served by a replica, or may have been: if it is closed, that may have been the last inside. */
  lookIfClosed(model: number, replica: number): void {
    if (this.closed[model] === 0) return;
    const { simulator } = this.world;
    const row = this.rowOf[model]![replica]!;
    // The server is still at it: the look comes later in this instant.
    if (row !== NONE && this.isClosed[row])
      simulator.schedule(simulator.nowMs, PHASE.arrival, this.emptiedKind, row);
  }

  /** Cluster, deployment and pool of a replica that its server knows, or knew last by that number. */
  clusterOf(model: number, replica: number): number {
    return this.clusterAt[model]![replica]!;
  }

  deploymentOf(model: number, replica: number): number {
    return this.roles[this.setOf[model]![replica]!]!.deployment;
  }

  poolOf(model: number, replica: number): Pool {
    return this.roles[this.setOf[model]![replica]!]!.pool;
  }

  /** Opens the window. */
  open(): void {
    this.totals.open();
  }

  /** The window ends while it is placed. */
  cutAtEnd(row: number): void {
    if (this.world.rows.isPlaced(row)) this.countStay(row);
  }

  private leaveIfEmpty(row: number): void {
    const { rows } = this.world;
    if (rows.holder(row) !== HOLDER.replica || rows.state(row) !== ROW_STATE.draining) return;
    if (!this.isEmpty(row)) return;
    this.sets.cancelDrain(row);
    this.giveBack(row);
  }

  private close(row: number): void {
    if (this.replicaOf[row] === NONE) return;
    const { model } = this.roleOf(row);
    this.isClosed[row] = true;
    this.totals.admits(this.world.rows.source(row), -1, this.world.simulator.nowMs);
    this.closed[model]!++;
    this.world.servers[model]!.closeReplica(this.replicaOf[row]!);
  }

  /** Takes the replica from its server and its GPUs from the replica; what is inside goes as the model says. */
  private giveBack(row: number): void {
    const { rows, placement, scenario, simulator } = this.world;
    const { model } = this.roleOf(row);
    const replica = this.replicaOf[row]!;
    const set = rows.source(row);
    this.totals.counts[set]!.placed--;
    if (replica !== NONE) {
      if (this.isClosed[row]) this.closed[model]!--;
      else this.totals.admits(set, -1, simulator.nowMs);
      this.serverOf(row).removeReplica(replica, scenario.serving.models[model]!.onRecall);
      this.rowOf[model]![replica] = NONE;
    }
    this.countStay(row);
    rows.stopWork(row);
    placement.vacate(row);
    rows.remove(row);
  }

  private countStay(row: number): void {
    const { rows, simulator } = this.world;
    this.totals.stayed(rows.source(row), {
      cluster: rows.cluster(row),
      gpus: rows.gpus(row),
      heldMs: rows.firstStartMs(row),
      readyMs: rows.isAtWork(row) ? rows.stintStartMs(row) : undefined,
      nowMs: simulator.nowMs,
    });
  }

  private isEmpty(row: number): boolean {
    const replica = this.replicaOf[row]!;
    return replica === NONE || this.serverOf(row).isEmpty(replica);
  }

  private serverOf(row: number): ModelServer {
    return this.world.servers[this.roleOf(row).model]!;
  }

  private roleOf(row: number): ReplicaRole {
    return this.roles[this.world.rows.source(row)]!;
  }
}
