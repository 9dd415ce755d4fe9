import { count, needed, number, optional, share, type ValuesOf } from "../parameters.ts";
import type { ScalingPolicy, ScalingView } from "./scaling.ts";

const parameters = {
  grow_above: needed(
    number({ least: 0 }),
    "waiting requests per replica above which replicas are added; those for whom replicas on their way have places do not count",
  ),
  shrink_below: optional(
    share(),
    "with nobody waiting, replicas are taken away while the others would have at most this share of their places taken",
    0.5,
  ),
  step: optional(count(1), "replicas added or taken away at a look", 1),
};
type Values = ValuesOf<typeof parameters>;

/** More replicas while requests wait, fewer while batches are empty. */
export const queueLength: ScalingPolicy<typeof parameters> = {
  name: "queue_length",
  description:
    "Replicas are added while more than so many requests wait, and taken away while few places are taken.",
  parameters,
  create: (values) => ({
    name: "queue_length",
    decide: (view) => wanted(values, view),
    state: () => ({}),
  }),
};

function wanted(values: Values, view: ScalingView): number {
  const { grow_above, shrink_below = 0.5, step = 1 } = values;
  const { waiting, wantedReplicas, loadingReplicas, meanActive, placesPerReplica } = view;
  const left = waiting - loadingReplicas * placesPerReplica;
  if (left > grow_above * wantedReplicas) return wantedReplicas + step;
  if (waiting > 0) return wantedReplicas;
  const fewer = Math.max(0, wantedReplicas - step);
  return meanActive <= shrink_below * fewer * placesPerReplica ? fewer : wantedReplicas;
}
