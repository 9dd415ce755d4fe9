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
    "GPUs of each cluster that must stay free when a request of the segment or product is accepted; " +
      "those that it could take back from weaker holders count as free",
  ),
};
type Values = ValuesOf<typeof parameters>;

/**
 * Trunk reservation per class, counted per cluster over all GPUs that are up.
 *
 * A request is accepted if busy + its GPUs <= installed and up - reservation, busy without what the request could take
 * back from weaker holders: to on-demand, a GPU under spot is as good as free. The reservation of a segment goes before
 * that of a product.
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
  /** The smallest of them by product: what no segment may take of it [GPUs]. */
  private readonly least: Float64Array;

  constructor(reservations: Values["reservations"], names: ClassNames) {
    const own = (name: string): number | undefined =>
      Object.hasOwn(reservations, name) ? reservations[name] : undefined;
    const pairs = names.segments.flatMap((segment) =>
      names.products.map((product) => own(segment) ?? own(product) ?? 0),
    );
    this.reserved = Float64Array.from(pairs);
    this.products = names.products.length;
    this.least = Float64Array.from(names.products, (_, product) =>
      Math.min(...names.segments.map((_, segment) => pairs[segment * this.products + product]!)),
    );
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    const { cluster, product } = request;
    const kept = this.reserved[request.segment * this.products + product]!;
    return request.gpus <= openTo(product, view, cluster) - kept ? ACCEPT : REFUSE;
  }

  withheldGpus(view: ControlView, cluster: number): number {
    let most = 0;
    for (let product = 0; product < this.products; product += 1) {
      most = Math.max(most, openTo(product, view, cluster) - this.least[product]!);
    }
    return Math.max(0, view.free(cluster) - most);
  }
}

/** GPUs up that nobody uses, or that a lease of the product could take back [GPUs]. */
function openTo(product: number, view: ControlView, cluster: number): number {
  return view.installedUp(cluster) - view.busy(cluster) + view.recallableFor(cluster, product);
}
