import type { DeploymentTotals, Exact } from "../metrics/result.ts";
import { MS_PER_HOUR } from "../numerics/exact-sums.ts";
import type { ModelServer } from "../serving/model-server.ts";
import { createRequestServer } from "../serving/request-server.ts";
import type { WorldContext } from "./context.ts";
import { ModelClock } from "./model-clock.ts";
import { ModelSeries } from "./model-series.ts";
import { ModelSink } from "./model-sink.ts";
import type { ReplicaLifecycle } from "./replica-lifecycle.ts";
import { ReplicaScaling } from "./replica-scaling.ts";
import { TokenTrade } from "./token-trade.ts";
import { TokenTraffic } from "./token-traffic.ts";

/** The models of a run, put together: servers, who calls them, who decides on their replicas, who bills. */
export class ModelApi {
  /** By model. */
  readonly servers: readonly ModelServer[];
  readonly sinks: readonly ModelSink[];
  readonly trade: TokenTrade;
  readonly series: ModelSeries;
  private readonly replicas: ReplicaLifecycle;
  private readonly scaling: ReplicaScaling;
  private readonly traffic: TokenTraffic;
  /** Busy replica-ms of each set of replicas when the window opened. -- state */
  private busyAtStart: readonly number[];

  constructor(world: WorldContext, replicas: ReplicaLifecycle) {
    this.replicas = replicas;
    const { models } = world.scenario.serving;
    this.trade = new TokenTrade(world, {
      clusterOf: (model, replica) => replicas.clusterOf(model, replica),
      deploymentOf: (model, replica) => replicas.deploymentOf(model, replica),
      poolOf: (model, replica) => replicas.poolOf(model, replica),
      soldGpuMs: (model, cluster) => replicas.soldGpuMs(model, cluster),
      census: (model, visit) => this.servers[model]!.census(visit),
    });
    this.sinks = models.map(
      (_, model) => new ModelSink(this.trade.sinkOf(model), (replica) => replicas.served(model, replica)),
    );
    const servers = models.map((model, index) => {
      const clock = new ModelClock(world.simulator, (token) => servers[index]!.wake(token));
      return createRequestServer({ model, clock, sink: this.sinks[index]! });
    });
    this.servers = servers;
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
    this.traffic = new TokenTraffic({
      world,
      desk: this.trade,
      servers,
      counts: this.sinks.map(({ counts }) => counts),
      onWaiting: (model, pool) => this.scaling.requestWaits(model, pool),
    });
  }

  /** The first replicas are asked for, the first requests scheduled. */
  begin(): void {
    this.trade.begin();
    this.scaling.begin();
    this.traffic.begin();
  }

  /** The window opens: what is counted starts from zero, with the balances as they are. */
  open(): void {
    this.settle();
    this.replicas.open();
    this.busyAtStart = this.replicas.roles.map((_, set) => this.busyMs(set));
    this.trade.open();
  }

  /** The window ends. */
  close(): void {
    this.settle();
    this.trade.close();
  }

  /** Releases what the run holds. */
  release(): void {
    this.traffic.close();
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
