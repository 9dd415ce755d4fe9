import { needed, number, optional, share, span, type ValuesOf } from "../parameters.ts";
import type { Scaling, ScalingContext, ScalingPolicy, ScalingView } from "./scaling.ts";

const parameters = {
  target: needed(number({ above: 0, most: 1 }), "share of the places in the batches that should be taken"),
  tolerance: optional(
    share(),
    "nothing changes while the share is off the target by no more than this part of it",
    0.1,
  ),
  hold: optional(span(), "the number falls only to the most that was wanted within this time", "0 s"),
};
type Values = ValuesOf<typeof parameters>;

/** As many replicas as keep a share of their places taken. */
export const targetUtilization: ScalingPolicy<typeof parameters> = {
  name: "target_utilization",
  description: "As many replicas as keep the target share of places in the batches taken.",
  parameters,
  create: (values, context) => new TargetUtilization(values, context),
};

/**
 * Wanted = ceil(load / (target x places of a replica)), load = mean sequences in the batches since the last look and
 * what waits now. The rule, its tolerance and the hold before it falls are those of the Kubernetes autoscaler; with
 * no load it goes to the least that is allowed, be that zero.
 *
 * @see Kubernetes documentation, Horizontal Pod Autoscaling, "Algorithm details" (read 2026-11).
 */
class TargetUtilization implements Scaling {
  readonly name = "target_utilization";
  private readonly values: Values;
  /** Looks for which a wish is remembered. */
  private readonly memory: number;
  /** Wishes of the last looks, newest last. -- state */
  private wishes: number[] = [];

  constructor(values: Values, { everyMs }: ScalingContext) {
    this.values = values;
    this.memory = 1 + Math.floor((values.hold ?? 0) / everyMs);
  }

  decide(view: ScalingView): number {
    this.wishes.push(this.wish(view));
    if (this.wishes.length > this.memory) this.wishes.shift();
    const most = Math.max(...this.wishes);
    const wish = this.wishes.at(-1)!;
    return wish >= view.wantedReplicas ? wish : Math.min(view.wantedReplicas, most);
  }

  state(): unknown {
    return { wishes: [...this.wishes] };
  }

  private wish({ meanActive, waiting, placesPerReplica, wantedReplicas }: ScalingView): number {
    const { target, tolerance = 0.1 } = this.values;
    const load = meanActive + waiting;
    if (load === 0) return 0;
    const taken = load / (wantedReplicas * placesPerReplica);
    if (wantedReplicas > 0 && Math.abs(taken / target - 1) <= tolerance) return wantedReplicas;
    return Math.ceil(load / (target * placesPerReplica));
  }
}
