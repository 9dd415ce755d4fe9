import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { classes, count, needed, type ValuesOf } from "../parameters.ts";
import type { ClassNames } from "../policy.ts";

const parameters = {
  /** A class without an entry has 0. */
  reservations: needed(
    classes(count(0)),
    "GPUs of each cluster that must stay free when a request of the segment or product is accepted",
  ),
};
type Values = ValuesOf<typeof parameters>;

/**
 * Trunk reservation per class, counted per cluster over all GPUs that are up.
 *
 * A request is accepted if busy + its GPUs <= installed and up - reservation. The reservation of a segment goes
 * before that of a product.
 *
 * @see Key (1990), "Optimal control and trunk reservation in loss networks"; Miller (1969) for when it is optimal.
 */
export const trunkReservation: CapacityControlPolicy<typeof parameters> = {
  name: "trunk_reservation",
  description: "A class is served only while so many GPUs of the cluster stay free for the others.",
  parameters,
  create: ({ reservations }, { names }) => new TrunkReservation(reservations, names),
};

class TrunkReservation implements CapacityControl {
  readonly name = "trunk_reservation";
  /** GPUs kept free against (segment, product), by segment x products + product [GPUs]. */
  private readonly reserved: Float64Array;
  private readonly products: number;
  /** The smallest of them: what no class may take [GPUs]. */
  private readonly least: number;

  constructor(reservations: Values["reservations"], names: ClassNames) {
    const own = (name: string): number | undefined =>
      Object.hasOwn(reservations, name) ? reservations[name] : undefined;
    const pairs = names.segments.flatMap((segment) =>
      names.products.map((product) => own(segment) ?? own(product) ?? 0),
    );
    this.reserved = Float64Array.from(pairs);
    this.products = names.products.length;
    this.least = pairs.length === 0 ? 0 : Math.min(...pairs);
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    const { cluster } = request;
    const kept = this.reserved[request.segment * this.products + request.product]!;
    return view.busy(cluster) + request.gpus <= view.installedUp(cluster) - kept ? ACCEPT : REFUSE;
  }

  withheldGpus(view: ControlView, cluster: number): number {
    const free = view.free(cluster);
    const open = view.installedUp(cluster) - this.least - view.busy(cluster);
    return Math.max(0, free - Math.max(0, open));
  }
}
