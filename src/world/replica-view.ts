import { STATE } from "../model/states.ts";
import type { ScalingView } from "../revenue/scaling/scaling.ts";
import type { Queue } from "./admission.ts";
import type { WorldContext } from "./context.ts";
import type { InstanceSet } from "./instance-sets.ts";
import type { ModelCounts } from "./model-sink.ts";
import type { ReplicaRole } from "./replica-roles.ts";
import type { ReplicaCounts } from "./replica-totals.ts";

const LEASED = [STATE.reservedUsed, STATE.onDemand, STATE.block, STATE.spot];

export interface ReplicaViewOptions {
  readonly world: WorldContext;
  readonly role: ReplicaRole;
  readonly set: InstanceSet;
  readonly counts: ReplicaCounts;
  readonly traffic: ModelCounts;
  /** Tokens of the model that were billed since the start of the run [USD]. */
  readonly earnedUsd: () => number;
}

/** What a scaling policy sees of one set of replicas; always current, but for what is counted since the last look. */
export class ReplicaView implements ScalingView {
  readonly minReplicas: number;
  readonly maxReplicas: number;
  readonly gpusPerReplica: number;
  readonly loadMs: number;
  readonly placesPerReplica: number;

  private readonly options: ReplicaViewOptions;
  private queues: readonly Queue[] | undefined;
  /** At the last look: instant [ms], sequence-ms, requests and earnings so far. -- state */
  private last = { atMs: 0, activeMs: 0, requests: 0, earnedUsd: 0 };

  constructor(options: ReplicaViewOptions) {
    this.options = options;
    const { spec, plan } = options.role;
    this.minReplicas = plan.minReplicas;
    this.maxReplicas = plan.maxReplicas ?? Number.POSITIVE_INFINITY;
    this.gpusPerReplica = spec.gpusPerReplica;
    this.loadMs = spec.loadMs;
    this.placesPerReplica = spec.law.stepMs.length - 1;
  }

  /** The look is over: what comes from now on counts for the next. */
  looked(): void {
    const { traffic, earnedUsd } = this.options;
    this.last = {
      atMs: this.nowMs,
      activeMs: this.activeMs,
      requests: traffic.requests,
      earnedUsd: earnedUsd(),
    };
  }

  get nowMs(): number {
    return this.options.world.simulator.nowMs;
  }

  get sinceMs(): number {
    return this.nowMs - this.last.atMs;
  }

  get readyReplicas(): number {
    return this.options.counts.admitting;
  }

  get loadingReplicas(): number {
    return this.options.set.size - this.options.counts.admitting;
  }

  get wantedReplicas(): number {
    return this.options.set.target;
  }

  get meanActive(): number {
    return this.sinceMs === 0 ? 0 : (this.activeMs - this.last.activeMs) / this.sinceMs;
  }

  get waiting(): number {
    const { world, role } = this.options;
    return world.servers[role.model]!.load.waiting;
  }

  get requests(): number {
    return this.options.traffic.requests - this.last.requests;
  }

  get tokenRevenueUsd(): number {
    return this.options.earnedUsd() - this.last.earnedUsd;
  }

  get idleGpus(): number {
    return this.total((cluster) => this.options.world.book.rawIdle(cluster));
  }

  get sellableGpus(): number {
    const { spaces, book } = this.options.world;
    return this.total((cluster) => Math.max(0, Math.min(spaces[cluster]!.free, book.sellableLeft(cluster))));
  }

  get surplusGpus(): number {
    const { book, scenario } = this.options.world;
    const { clusters } = scenario.fleet;
    return this.total((cluster) =>
      Math.max(0, book.up(cluster) - book.internal(cluster) - clusters[cluster]!.bufferGpus),
    );
  }

  get leaseRateNano(): number | undefined {
    const { book } = this.options.world;
    const gpus = this.total((cluster) => LEASED.reduce((sum, state) => sum + book.count(cluster, state), 0));
    return gpus === 0 ? undefined : this.total((cluster) => book.revenueRate[cluster]!) / gpus;
  }

  get leaseQueueGpus(): number {
    this.queues ??= this.leaseQueues();
    return this.queues.reduce((sum, { line }) => sum + line.gpus, 0);
  }

  priceNano(product: number): number | undefined {
    const nano = this.options.world.priceNow(product, this.options.role.spec.gpuType);
    return Number.isNaN(nano) ? undefined : nano;
  }

  /** Products may share a line: each line once. */
  private leaseQueues(): readonly Queue[] {
    const { world, role } = this.options;
    const queues = world.scenario.products.map((_, product) =>
      world.waiting.queueOfProduct(product, role.spec.gpuType),
    );
    return [...new Set(queues)];
  }

  private get activeMs(): number {
    const { world, role } = this.options;
    return world.servers[role.model]!.usage(role.deployment, role.pool).activeMs;
  }

  private total(of: (cluster: number) => number): number {
    return this.options.role.spec.clusters.reduce((sum, cluster) => sum + of(cluster), 0);
  }
}
