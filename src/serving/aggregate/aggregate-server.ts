import type { ServedModel, TokenClient } from "../../model/serving.ts";
import { TIERS } from "../../model/serving.ts";
import {
  type AggregateServer,
  type CensusVisitor,
  POOL,
  type Pool,
  type ReplicaUse,
  type ServedFlow,
  type ServerLoad,
  type ServingClock,
  type ServingSink,
} from "../model-server.ts";
import { BALANCE, TokenBalance } from "../token-balance.ts";
import { FlowGroup } from "./flow-group.ts";
import { FlowOutcomes } from "./flow-outcomes.ts";
import { ReplicaRoster } from "./replica-roster.ts";

export interface AggregateServerOptions {
  readonly model: ServedModel;
  /** All clients of the scenario, by index. */
  readonly clients: readonly TokenClient[];
  readonly clock: ServingClock;
  readonly sink: ServingSink;
}

/** A server of one model that sees flows: means and laws of latency come from the stationary law of its replicas. */
export function createAggregateServer(options: AggregateServerOptions): AggregateServer {
  return new FlowServer(options);
}

class FlowServer implements AggregateServer {
  private readonly clock: ServingClock;
  private readonly roster: ReplicaRoster;
  private readonly balance = new TokenBalance();
  /** One for all replicas where clients and assistants share them, else one per pool. */
  private readonly groups: readonly FlowGroup[];
  private readonly usages: readonly { busyMs: number; activeMs: number }[];
  private readonly model: ServedModel;
  private readonly loadView: {
    replicas: [number, number];
    active: number;
    places: number;
    waiting: number;
    waitingByTier: Float64Array;
  };
  private lastMs: number;

  constructor({ model, clients, clock, sink }: AggregateServerOptions) {
    this.clock = clock;
    this.model = model;
    this.lastMs = clock.nowMs;
    this.roster = new ReplicaRoster(model, clock.nowMs);
    const outcomes = new FlowOutcomes(sink, this.balance);
    const pools: Pool[][] = model.sharesReplicas
      ? [[POOL.internal, POOL.api]]
      : [[POOL.internal], [POOL.api]];
    this.groups = pools.map((each) => new FlowGroup(model, each, { clients, roster: this.roster, outcomes }));
    this.usages = Array.from({ length: 2 * model.deployments.length }, () => ({ busyMs: 0, activeMs: 0 }));
    this.loadView = {
      replicas: [0, 0],
      active: 0,
      places: 0,
      waiting: 0,
      waitingByTier: new Float64Array(TIERS.length),
    };
  }

  get load(): ServerLoad {
    return this.loadView;
  }

  offer(flow: ServedFlow): void {
    this.balance.add(BALANCE.arrived, flow.inputTokens, flow.cachedTokens, flow.outputTokens, flow.requests);
    this.groupOf(flow.pool).offer(flow);
  }

  advance(): void {
    const { nowMs } = this.clock;
    const lengthMs = nowMs - this.lastMs;
    if (lengthMs <= 0) return;
    this.roster.settle(nowMs, lengthMs);
    for (const group of this.groups) group.advance(nowMs, lengthMs, this.usages);
    this.lastMs = nowMs;
    this.look();
  }

  addReplica(deployment: number, pool: Pool): number {
    this.changePlaces(deployment, pool, 1);
    return this.roster.add(deployment, pool, this.clock.nowMs);
  }

  closeReplica(number: number): void {
    const replica = this.roster.get(number);
    if (!replica.isOpen) return;
    this.changePlaces(replica.deployment, replica.pool, -1);
    this.roster.close(number, this.clock.nowMs);
    const { sequences, lastMs } = this.groupOf(replica.pool).drained(replica.deployment);
    replica.inside = sequences;
    replica.emptyAtMs = this.clock.nowMs + Math.ceil(lastMs);
    if (lastMs > 0) this.clock.wakeAt(number, replica.emptyAtMs);
  }

  isEmpty(number: number): boolean {
    const replica = this.roster.get(number);
    return !replica.isOpen && this.clock.nowMs >= replica.emptyAtMs;
  }

  removeReplica(number: number, fate: "requeue" | "fail"): void {
    this.closeReplica(number);
    const replica = this.roster.get(number);
    if (!this.isEmpty(number)) this.groupOf(replica.pool).interrupt(replica, fate, this.clock.nowMs);
    this.roster.remove(number, this.clock.nowMs);
  }

  /** A replica is empty: nothing here changes, the world may ask now. */
  wake(_token: number): void {}

  settle(): void {}

  usage(deployment: number, pool: Pool): ReplicaUse {
    return this.usages[ReplicaRoster.cell(deployment, pool)]!;
  }

  census(visit: CensusVisitor): void {
    for (const group of this.groups) group.census(visit);
  }

  check(): void {
    this.balance.check(this);
  }

  private groupOf(pool: Pool): FlowGroup {
    return this.groups[this.model.sharesReplicas ? 0 : pool]!;
  }

  private changePlaces(deployment: number, pool: Pool, change: 1 | -1): void {
    this.loadView.replicas[pool] += change;
    this.loadView.places += change * (this.model.deployments[deployment]!.law.stepMs.length - 1);
  }

  private look(): void {
    const view = this.loadView;
    view.active = view.waiting = 0;
    view.waitingByTier.fill(0);
    for (const group of this.groups) {
      view.active += group.pool.active;
      view.waiting += group.pool.waiting;
      group.pool.lines.waiting.forEach((waiting, tier) => {
        view.waitingByTier[tier]! += waiting;
      });
    }
  }
}
