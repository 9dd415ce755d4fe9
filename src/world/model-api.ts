import type { DeploymentTotals, Exact } from "../metrics/result.ts";
import type { ServedModel } from "../model/serving.ts";
import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import { createAggregateServer } from "../serving/aggregate/aggregate-server.ts";
import {
  type AggregateServer,
  type ModelServer,
  POOL,
  type Pool,
  type RequestServer,
} from "../serving/model-server.ts";
import { createRequestServer } from "../serving/request-server.ts";
import type { WorldContext } from "./context.ts";
import { ModelClock } from "./model-clock.ts";
import { ModelSeries } from "./model-series.ts";
import { ModelSink } from "./model-sink.ts";
import type { ReplicaLifecycle } from "./replica-lifecycle.ts";
import { ReplicaScaling } from "./replica-scaling.ts";
import { sumExact } from "./replica-totals.ts";
import { TokenFlows } from "./token-flows.ts";
import { TokenTrade } from "./token-trade.ts";
import { TokenTraffic } from "./token-traffic.ts";

/** The models of a run, put together: servers, who calls them, who decides on their replicas, who bills. */
export class ModelApi {
  /** By model. */
  readonly servers: readonly ModelServer[];
  readonly sinks: readonly ModelSink[];
  readonly trade: TokenTrade;
  readonly series: ModelSeries;
  private readonly world: WorldContext;
  private readonly replicas: ReplicaLifecycle;
  private readonly scaling: ReplicaScaling;
  private readonly traffic: TokenTraffic;
  private readonly flows: TokenFlows;
  /** Busy replica-ms of each set of replicas when the window opened. -- state */
  private busyAtStart: readonly number[];

  constructor(world: WorldContext, replicas: ReplicaLifecycle) {
    this.world = world;
    this.replicas = replicas;
    const { models } = world.scenario.serving;
    this.trade = new TokenTrade(world, {
      clusterOf: (model, replica) => replicas.clusterOf(model, replica),
      deploymentOf: (model, replica) => replicas.deploymentOf(model, replica),
      poolOf: (model, replica) => replicas.poolOf(model, replica),
      soldGpuMs: (model, cluster) => this.soldGpuMs(model, cluster),
      census: (model, visit) => this.servers[model]!.census(visit),
    });
    this.sinks = models.map(
      (_, model) =>
        new ModelSink(this.trade.sinkOf(model), (replica) => replicas.lookIfClosed(model, replica)),
    );
    const requestServers = models.map((model, index) =>
      model.fidelity === "per_request" ? this.requestServer(model, index) : undefined,
    );
    const flowServers = models.map((model, index) =>
      model.fidelity === "aggregate" ? this.flowServer(model, index) : undefined,
    );
    this.servers = models.map((_, index) => (requestServers[index] ?? flowServers[index])!);
    this.busyAtStart = replicas.roles.map(() => 0);
    const earnedUsd = (model: number): number => this.trade.earnedUsd(model);
    this.scaling = new ReplicaScaling({ world, replicas, sinks: this.sinks, earnedUsd });
    this.series = new ModelSeries({
      world,
      sinks: this.sinks,
      roles: replicas.roles,
      totals: replicas.totals,
      earnedUsd,
    });
    const shared = {
      world,
      desk: this.trade,
      counts: this.sinks.map(({ counts }) => counts),
      onWaiting: (model: number, pool: Pool) => this.scaling.requestWaits(model, pool),
    };
    this.traffic = new TokenTraffic({ ...shared, servers: requestServers });
    this.flows = new TokenFlows({ ...shared, servers: flowServers });
  }

  /** The first replicas are asked for, the first requests scheduled. */
  begin(): void {
    this.trade.begin();
    this.scaling.begin();
    this.traffic.begin();
    this.flows.begin();
  }

  /** Serves what came until now: before the window opens or ends, so that all books see it on the same side of the edge. */
  catchUp(): void {
    this.flows.cut();
    this.settle();
  }

  /** The window opens: what is counted starts from zero, with the balances as they are. */
  open(): void {
    this.replicas.open();
    this.busyAtStart = this.replicas.roles.map((_, set) => this.busyMs(set));
    this.trade.open();
  }

  /** The window ends. */
  close(): void {
    this.trade.close();
  }

  /** Releases what the run holds. */
  release(): void {
    this.traffic.close();
    this.flows.close();
  }

  /** What the replicas of each set did inside the window. */
  deployments(): readonly DeploymentTotals[] {
    const { roles, totals } = this.replicas;
    return roles.map(({ model, deployment, pool, spec }, set) => {
      const { started, recalled, failed, peak } = totals.counts[set]!;
      return {
        model,
        deployment,
        pool,
        heldGpuMs: totals.heldGpuMs(set),
        readyGpuMs: totals.readyGpuMs(set),
        busyGpuMs: gpuHours(spec.gpusPerReplica * (this.busyMs(set) - this.busyAtStart[set]!)),
        started,
        recalled,
        failed,
        peakReplicas: peak,
        ...this.trade.deploymentSales(model, deployment, pool),
      };
    });
  }

  private requestServer(model: ServedModel, index: number): RequestServer {
    const clock = new ModelClock(this.world.simulator, (token) => server.wake(token));
    const server = createRequestServer({ model, clock, sink: this.sinks[index]! });
    return server;
  }

  /** It asks to be called when a closed replica should be empty; the token is the replica. */
  private flowServer(model: ServedModel, index: number): AggregateServer {
    const clock = new ModelClock(this.world.simulator, (replica) => {
      server.wake(replica);
      this.replicas.lookIfClosed(index, replica);
    });
    const { clients } = this.world.scenario.serving;
    const server = createAggregateServer({ model, clients, clock, sink: this.sinks[index]! });
    return server;
  }

  /** GPU time of a model in state `model_api` on a cluster inside the window. */
  soldGpuMs(model: number, cluster: number): Exact {
    const { roles, totals } = this.replicas;
    return sumExact(
      roles.flatMap((role, set) =>
        role.model === model && role.pool === POOL.api ? [totals.heldGpuMs(set, cluster)] : [],
      ),
    );
  }

  private settle(): void {
    for (const server of this.servers) server.settle();
  }

  private busyMs(set: number): number {
    const { model, deployment, pool } = this.replicas.roles[set]!;
    return this.servers[model]!.usage(deployment, pool).busyMs;
  }
}

/** GPU time as {whole GPU-hours, GPU-ms}, rounded to whole GPU-ms. */
function gpuHours(gpuMs: number): Exact {
  const whole = Math.round(gpuMs);
  return { hi: Math.floor(whole / MS_PER_HOUR), lo: whole % MS_PER_HOUR };
}
