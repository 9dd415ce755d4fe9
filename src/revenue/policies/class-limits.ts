import type { Amount } from "../amount.ts";
import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { amount, classes, needed, type ValuesOf } from "../parameters.ts";
import type { ClassNames } from "../policy.ts";

const parameters = {
  /** A class without an entry is not limited. */
  limits: needed(
    classes(amount()),
    "most GPUs of each cluster that a segment or product may hold: whole GPUs, or a share of those up",
  ),
};
type Values = ValuesOf<typeof parameters>;

/** Guards the floor of a share against binary fractions: 0.29 x 100 is 29 GPUs. */
const ROUNDING = 1e-9;

/**
 * Booking limits per class, counted per cluster.
 *
 * A request is refused if its segment or its product would hold more than its limit. A name that is both a segment
 * and a product limits the segment.
 *
 * @see Talluri & van Ryzin (2004), section 2.1.1 (partitioned booking limits).
 */
export const classLimits: CapacityControlPolicy<typeof parameters> = {
  name: "class_limits",
  description: "A segment or product may hold at most so many GPUs of a cluster, or such a share of it.",
  parameters,
  create: ({ limits }, { names }) => new ClassLimits(limits, names),
};

class ClassLimits implements CapacityControl {
  readonly name = "class_limits";
  readonly withholdsNothing: boolean;
  /** By class: GPUs allowed if given so, else Infinity; and share allowed if given so, else Infinity. */
  private readonly segments: readonly Amount[];
  private readonly products: readonly Amount[];

  constructor(limits: Values["limits"], names: ClassNames) {
    const own = (name: string): Amount => (Object.hasOwn(limits, name) ? limits[name]! : UNLIMITED);
    this.segments = names.segments.map(own);
    this.products = names.products.map((name) => (names.segments.includes(name) ? UNLIMITED : own(name)));
    // Some segment may take all that is free, and so may some product.
    this.withholdsNothing = [this.segments, this.products].every((each) => each.includes(UNLIMITED));
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    const { segment, product, gpus, cluster } = request;
    const ofSegment = limitGpus(this.segments[segment]!, view, cluster);
    if (view.usedBySegment(cluster, segment) + gpus > ofSegment) return REFUSE;
    const ofProduct = limitGpus(this.products[product]!, view, cluster);
    return view.usedByProduct(cluster, product) + gpus > ofProduct ? REFUSE : ACCEPT;
  }

  /** Free GPUs beyond what all segments, and all products, may still take together. */
  withheldGpus(view: ControlView, cluster: number): number {
    const free = view.free(cluster);
    let ofSegments = 0;
    // More than what is free need not be counted: the loops mostly end early.
    for (let segment = 0; segment < this.segments.length && ofSegments < free; segment += 1) {
      const limit = limitGpus(this.segments[segment]!, view, cluster);
      ofSegments += Math.max(0, limit - view.usedBySegment(cluster, segment));
    }
    let ofProducts = 0;
    for (let product = 0; product < this.products.length && ofProducts < free; product += 1) {
      const limit = limitGpus(this.products[product]!, view, cluster);
      ofProducts += Math.max(0, limit - view.usedByProduct(cluster, product));
    }
    return Math.max(0, free - Math.min(ofSegments, ofProducts));
  }
}

const UNLIMITED: Amount = { gpus: Number.POSITIVE_INFINITY };

function limitGpus(limit: Amount, view: ControlView, cluster: number): number {
  return "gpus" in limit ? limit.gpus : Math.floor(limit.share * view.installedUp(cluster) + ROUNDING);
}
