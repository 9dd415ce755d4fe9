import type { Deployment, ScalingPlan, ServedModel } from "../model/serving.ts";
import { POOL, type Pool } from "../serving/model-server.ts";

/** What a set of replicas stands for. */
export interface ReplicaRole {
  readonly model: number;
  readonly deployment: number;
  readonly pool: Pool;
  readonly spec: Deployment;
  readonly plan: ScalingPlan;
}

/** The sets of replicas of a run: of each deployment the owner's own, and those on surplus if anything is sold. */
export function replicaRoles(models: readonly ServedModel[], sells: boolean): readonly ReplicaRole[] {
  return models.flatMap(({ deployments }, model) =>
    deployments.flatMap((spec, deployment) => {
      const role = (pool: Pool, plan: ScalingPlan | undefined): readonly ReplicaRole[] =>
        plan === undefined ? [] : [{ model, deployment, pool, spec, plan }];
      return [
        ...role(POOL.internal, spec.internalScaling),
        ...role(POOL.api, sells ? spec.scaling : undefined),
      ];
    }),
  );
}
