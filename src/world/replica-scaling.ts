import { PHASE } from "../engine/simulator.ts";
import type { ServedModel } from "../model/serving.ts";
import type { ValuesOf } from "../revenue/parameters.ts";
import { scalingPolicy } from "../revenue/scaling/registry.ts";
import type { Scaling } from "../revenue/scaling/scaling.ts";
import { POOL, type Pool } from "../serving/model-server.ts";
import type { WorldContext } from "./context.ts";
import type { InstanceSet } from "./instance-sets.ts";
import type { ModelSink } from "./model-sink.ts";
import type { ReplicaLifecycle } from "./replica-lifecycle.ts";
import type { ReplicaRole } from "./replica-roles.ts";
import { ReplicaView } from "./replica-view.ts";

export interface ReplicaScalingOptions {
  readonly world: WorldContext;
  readonly replicas: ReplicaLifecycle;
  /** By model. */
  readonly sinks: readonly ModelSink[];
  /** Tokens of a model that were billed since the start of the run [USD]. */
  readonly earnedUsd: (model: number) => number;
}

/** One set of replicas and who decides on its size. */
interface Scaled {
  readonly role: ReplicaRole;
  readonly set: InstanceSet;
  readonly scaling: Scaling;
  readonly view: ReplicaView;
}

/** How many replicas are wanted: asked of a policy at regular instants, and at once when there is none and one waits. */
export class ReplicaScaling {
  private readonly options: ReplicaScalingOptions;
  private readonly scaled: readonly Scaled[];
  /** By model and pool: the sets whose replicas may serve its requests, its own first. */
  private readonly usable: readonly (readonly Scaled[])[];
  private readonly kind: number;

  constructor(options: ReplicaScalingOptions) {
    this.options = options;
    const { world, replicas, sinks, earnedUsd } = options;
    this.scaled = replicas.roles.map((role, at): Scaled => {
      const set = replicas.sets.all[at]!;
      const view = new ReplicaView({
        world,
        role,
        set,
        counts: replicas.totals.counts[at]!,
        traffic: sinks[role.model]!.counts,
        earnedUsd: () => earnedUsd(role.model),
      });
      return { role, set, view, scaling: createScaling(world, role) };
    });
    this.usable = world.scenario.serving.models.flatMap((model, index) => [
      this.usableBy(model, index, POOL.internal),
      this.usableBy(model, index, POOL.api),
    ]);
    this.kind = world.simulator.on((at) => this.lookByClock(at));
  }

  /** The first look of each set, before the first request. */
  begin(): void {
    for (let at = 0; at < this.scaled.length; at++) this.lookByClock(at);
  }

  /** A request waits: if no replica is wanted that could serve it, one is from now on. */
  requestWaits(model: number, pool: Pool): void {
    const usable = this.usable[model * 2 + pool]!;
    for (let at = 0; at < usable.length; at++) if (usable[at]!.set.target > 0) return;
    const first = usable.find(({ view }) => view.maxReplicas > 0);
    if (first !== undefined) this.options.replicas.sets.want(first.set, 1);
  }

  private usableBy({ sharesReplicas }: ServedModel, model: number, pool: Pool): readonly Scaled[] {
    const all = this.scaled.filter(({ role }) => role.model === model);
    const own = all.filter(({ role }) => role.pool === pool);
    return sharesReplicas ? [...own, ...all.filter(({ role }) => role.pool !== pool)] : own;
  }

  private lookByClock(at: number): void {
    const { world, replicas } = this.options;
    const { role, set, scaling, view } = this.scaled[at]!;
    world.servers[role.model]!.settle();
    const wish = scaling.decide(view);
    if (!Number.isSafeInteger(wish) || wish < 0)
      throw new Error(`scaling ${scaling.name} wants ${wish} replicas; expected a whole number, 0 or more`);
    view.looked();
    replicas.sets.want(set, Math.min(view.maxReplicas, Math.max(view.minReplicas, wish)));
    const atMs = world.simulator.nowMs + role.plan.everyMs;
    if (atMs < world.scenario.horizonMs) world.simulator.schedule(atMs, PHASE.demandAndPrice, this.kind, at);
  }
}

/** The scaling of a set; its parameters were checked when the scenario was parsed. */
function createScaling(world: WorldContext, { plan, pool, model, spec }: ReplicaRole): Scaling {
  const { products, serving } = world.scenario;
  const policy = scalingPolicy(plan.policy.name);
  if (policy === undefined) throw new Error(`no scaling policy is registered as "${plan.policy.name}"`);
  return policy.create(plan.policy.parameters as ValuesOf<typeof policy.parameters>, {
    everyMs: plan.everyMs,
    products: products.map(({ name, kind, level }) => ({ name, kind, level })),
    level: pool === POOL.internal ? 0 : serving.models[model]!.level,
    stepMs: spec.law.stepMs,
  });
}
