import { PHASE } from "../engine/simulator.ts";
import { STATE } from "../model/states.ts";
import { HOUR_MS } from "../model/time.ts";
import { HOLDER, ROW_STATE } from "../scheduling/rows.ts";
import { InterruptionClock, NodeFailures } from "../workload/node-failures.ts";
import { BusyFailures } from "./busy-failures.ts";
import type { WorldContext } from "./context.ts";
import { CAUSE } from "./lifecycle.ts";
import { nodesOfSpacePerNode } from "./spaces.ts";

/**
 * Capacity that comes and goes: dated events, the outside interruption clock, node failures and repairs.
 *
 * A node serves iff its cluster is installed, not lost, not interrupted, and the node itself has not failed. Whoever
 * stands on GPUs that go down is interrupted without notice; claims on them are withdrawn.
 */
export class Capacity {
  readonly failures: Float64Array;
  readonly repairs: Float64Array;
  readonly downtimeH: Float64Array;

  private readonly world: WorldContext;
  private readonly installed: Uint8Array;
  private readonly lost: Uint8Array;
  private readonly interrupted: Uint8Array;
  /** Failed nodes by cluster, and since when [ms]; only where nodes fail. */
  private readonly failed: (Uint8Array | undefined)[];
  private readonly failedAtMs: (Float64Array | undefined)[];
  private readonly failedCount: Float64Array;
  /** Nodes of the space for one node of the cluster: 1, but the GPUs of a node where a pool fails node by node. */
  private readonly places: readonly number[];
  private readonly cursors: (NodeFailures | undefined)[] = [];
  private readonly clocks: (InterruptionClock | undefined)[] = [];
  readonly busyClocks: (BusyFailures | undefined)[] = [];
  private readonly nextEvent: Int32Array;
  private readonly affected: number[] = [];
  private readonly eventKind: number;
  private readonly failureKind: number;
  private readonly clockKind: number;

  constructor(world: WorldContext) {
    this.world = world;
    const { clusters } = world.scenario.fleet;
    const n = clusters.length;
    this.failures = new Float64Array(n);
    this.repairs = new Float64Array(n);
    this.downtimeH = new Float64Array(n);
    this.installed = new Uint8Array(n);
    this.lost = new Uint8Array(n);
    this.interrupted = new Uint8Array(n);
    this.failedCount = new Float64Array(n);
    this.nextEvent = new Int32Array(n);
    this.failed = clusters.map((cluster) => (cluster.failures ? new Uint8Array(cluster.nodes) : undefined));
    this.failedAtMs = clusters.map((cluster) =>
      cluster.failures ? new Float64Array(cluster.nodes) : undefined,
    );
    this.places = clusters.map(nodesOfSpacePerNode);
    this.eventKind = world.simulator.on((cluster) => this.datedEvent(cluster));
    this.failureKind = world.simulator.on((cluster) => this.calendarFailure(cluster));
    this.clockKind = world.simulator.on((cluster) => this.clockTicks(cluster));
  }

  /** Installs what is there at time 0 and schedules what will come. */
  begin(): void {
    const { scenario, simulator, streams } = this.world;
    scenario.fleet.clusters.forEach((spec, cluster) => {
      if (spec.startsOffline) this.takeDownAll(cluster, false);
      else {
        this.installed[cluster] = 1;
        this.world.book.install(cluster, this.world.spaces[cluster]!.gpus, 0);
      }
      if (spec.events.length > 0)
        simulator.schedule(spec.events[0]!.atMs, PHASE.capacity, this.eventKind, cluster);
      const entity = `cluster:${spec.name}`;
      const { failures, interruptions } = spec;
      if (failures?.clock === "calendar") {
        this.cursors[cluster] = new NodeFailures(spec.nodes, failures, streams, entity);
        this.scheduleFailure(cluster);
      } else if (failures?.clock === "busy") {
        this.busyClocks[cluster] = new BusyFailures({
          nodes: spec.nodes,
          spec: failures,
          streams,
          entity,
          simulator,
          events: {
            fail: (node) => this.nodeFails(cluster, node),
            repair: (node) => this.nodeRepaired(cluster, node),
          },
        });
      }
      if (interruptions !== undefined) {
        this.clocks[cluster] = new InterruptionClock(interruptions, streams, entity);
        this.scheduleClock(cluster);
      }
    });
  }

  isOnline(cluster: number): boolean {
    return this.installed[cluster] === 1 && this.lost[cluster] === 0;
  }

  /** Nodes that are up [nodes]. */
  nodesUp(cluster: number): number {
    if (!this.isServing(cluster)) return 0;
    return this.world.scenario.fleet.clusters[cluster]!.nodes - this.failedCount[cluster]!;
  }

  /** Repair crews at work [crews]. */
  crewsBusy(cluster: number): number {
    const { failures } = this.world.scenario.fleet.clusters[cluster]!;
    if (failures?.timeToRepair === undefined) return 0;
    return Math.min(this.failedCount[cluster]!, failures.crews ?? Number.POSITIVE_INFINITY);
  }

  /** Opens the window: counts start from zero. */
  open(): void {
    this.failures.fill(0);
    this.repairs.fill(0);
    this.downtimeH.fill(0);
  }

  private isServing(cluster: number): boolean {
    return this.isOnline(cluster) && this.interrupted[cluster] === 0;
  }

  private datedEvent(cluster: number): void {
    const { events } = this.world.scenario.fleet.clusters[cluster]!;
    const at = this.nextEvent[cluster]!++;
    const before = this.isServing(cluster);
    const { change } = events[at]!;
    if (change === "online" && this.installed[cluster] === 0) this.bringOnline(cluster);
    else if (change === "lost") this.lost[cluster] = 1;
    else if (change === "restored") this.lost[cluster] = 0;
    this.follow(cluster, before);
    this.world.services.rebalance();
    const next = events[at + 1];
    if (next !== undefined) this.world.simulator.schedule(next.atMs, PHASE.capacity, this.eventKind, cluster);
  }

  /** Installs the cluster with its GPUs down; `follow` brings up the nodes that work. */
  private bringOnline(cluster: number): void {
    const { book, simulator, spaces } = this.world;
    this.installed[cluster] = 1;
    book.install(cluster, spaces[cluster]!.gpus, simulator.nowMs);
    book.move(cluster, STATE.idle, STATE.down, spaces[cluster]!.gpus, simulator.nowMs);
  }

  private clockTicks(cluster: number): void {
    const clock = this.clocks[cluster]!;
    const before = this.isServing(cluster);
    this.interrupted[cluster] = clock.down ? 1 : 0;
    this.follow(cluster, before);
    clock.advance();
    this.scheduleClock(cluster);
  }

  private scheduleClock(cluster: number): void {
    const { atMs } = this.clocks[cluster]!;
    if (atMs >= this.world.scenario.horizonMs) return;
    this.world.simulator.schedule(atMs, PHASE.capacity, this.clockKind, cluster);
  }

  private calendarFailure(cluster: number): void {
    const cursor = this.cursors[cluster]!;
    if (cursor.up) this.nodeRepaired(cluster, cursor.node);
    else this.nodeFails(cluster, cursor.node);
    cursor.advance();
    this.scheduleFailure(cluster);
  }

  private scheduleFailure(cluster: number): void {
    const { atMs } = this.cursors[cluster]!;
    if (atMs >= this.world.scenario.horizonMs) return;
    this.world.simulator.schedule(atMs, PHASE.capacity, this.failureKind, cluster);
  }

  private nodeFails(cluster: number, node: number): void {
    this.failed[cluster]![node] = 1;
    this.failedAtMs[cluster]![node] = this.world.simulator.nowMs;
    this.failedCount[cluster]!++;
    this.failures[cluster]!++;
    if (this.isServing(cluster)) this.takeDown(cluster, node, true);
  }

  private nodeRepaired(cluster: number, node: number): void {
    this.failed[cluster]![node] = 0;
    this.failedCount[cluster]!--;
    this.repairs[cluster]!++;
    this.downtimeH[cluster]! += (this.world.simulator.nowMs - this.failedAtMs[cluster]![node]!) / HOUR_MS;
    if (this.isServing(cluster)) this.bringUp(cluster, node);
  }

  /** Brings all nodes that have not failed up or down after a change of the whole cluster. */
  private follow(cluster: number, wasServing: boolean): void {
    const serves = this.isServing(cluster);
    if (serves === wasServing) return;
    if (!serves) {
      this.takeDownAll(cluster, true);
      return;
    }
    for (let node = 0; node < this.world.spaces[cluster]!.nodeCount / this.places[cluster]!; node++) {
      if (this.failed[cluster]?.[node] !== 1) this.bringUp(cluster, node);
    }
  }

  private takeDownAll(cluster: number, isInstalled: boolean): void {
    for (let node = 0; node < this.world.spaces[cluster]!.nodeCount / this.places[cluster]!; node++) {
      if (this.failed[cluster]?.[node] !== 1) this.takeDown(cluster, node, isInstalled);
    }
  }

  private takeDown(cluster: number, node: number, isInstalled: boolean): void {
    const { spaces, book, simulator, admission } = this.world;
    const space = spaces[cluster]!;
    const places = this.places[cluster]!;
    for (let place = node * places; place < (node + 1) * places; place++) {
      this.interruptAll(cluster, place);
      space.takeDown(place);
      if (isInstalled)
        book.move(cluster, STATE.idle, STATE.down, space.gpus / space.nodeCount, simulator.nowMs);
    }
    // Idle GPUs that stand under a promise count as sold: with fewer of them, a sale may come under the share.
    if (book.promised[cluster]! > 0) admission.freed(cluster);
  }

  private bringUp(cluster: number, node: number): void {
    const { spaces, book, simulator, admission } = this.world;
    const space = spaces[cluster]!;
    const places = this.places[cluster]!;
    for (let place = node * places; place < (node + 1) * places; place++) space.bringUp(place);
    book.move(cluster, STATE.down, STATE.idle, (places * space.gpus) / space.nodeCount, simulator.nowMs);
    admission.freed(cluster);
  }

  private interruptAll(cluster: number, node: number): void {
    const { rows, spaces, placement, services, replicas, waiting } = this.world;
    spaces[cluster]!.rowsOn(node, this.affected);
    for (const row of this.affected.slice()) {
      if (rows.state(row) !== ROW_STATE.claiming) {
        this.world.lifecycleOf(row).interrupted(row, CAUSE.failure, 0);
        continue;
      }
      placement.dropClaim(row);
      if (rows.holder(row) === HOLDER.instance) services.claimDropped(row);
      else if (rows.holder(row) === HOLDER.replica) replicas.claimDropped(row);
      else waiting.claimDropped(row);
    }
  }
}
