import type { LinearSolver } from "../../model/ports.ts";
import { stepIndexAt } from "../../model/step-lookup.ts";
import { HOUR_MS } from "../../model/time.ts";
import { meanOf } from "../../random/quantile.ts";
import { shapeMean } from "../../random/shape.ts";
import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlTools,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { type FluidClass, fluidProgram } from "../optimizers/fluid-program.ts";
import { duration, optional, type ValuesOf } from "../parameters.ts";
import type { SegmentTerms, SellerTerms } from "../seller-terms.ts";
import { leaseHours, offeredProduct, sellableGpus } from "../tenant-classes.ts";

const parameters = {
  every: optional(duration(), "a new plan is made at the first request after so long", "1 h"),
};
type Values = ValuesOf<typeof parameters>;

/**
 * Bid prices from a fluid model, for markets of any size with several GPU types and regions.
 *
 * A resource is a GPU type in a data center. At each plan a linear program splits the load of the segments over the
 * resources that they accept, at the posted prices of the moment; the dual of a resource's capacity is what one of its
 * GPUs is worth an hour. A request is accepted if price x GPUs x mean hours is at least bid price x GPUs x mean hours.
 *
 * Loads are arrival rate x GPUs x mean time over the time until the next plan; capacity is what tenants hold or could
 * hold when the plan is made. Chance is left out: the plan is good for large fleets, and the class that is just worth
 * its GPUs is accepted whole.
 *
 * @see Talluri & van Ryzin (1998), "An analysis of bid-price controls for network revenue management", Mgmt Sci. 44(11).
 */
export const bidPrice: CapacityControlPolicy<typeof parameters> = {
  name: "bid_price",
  description: "A request must pay at least what the GPUs are worth to others in a plan without chance.",
  parameters,
  needsSolver: true,
  create: (values, terms, tools) => new BidPrice(values, terms, tools),
};

/** Share of a price that is rounding of the solver. */
const ROUNDING = 1e-7;

class BidPrice implements CapacityControl {
  readonly name = "bid_price";
  readonly withholdsNothing = true;
  readonly replansEveryMs: number;
  private readonly terms: SellerTerms;
  private readonly solver: LinearSolver | undefined;
  /** Resource of each cluster, and clusters of each resource. */
  private readonly resourceOf: readonly number[];
  private readonly clusters: readonly (readonly number[])[];
  /** By resource: least price that is worth it [nano-USD per GPU-hour]; until when the plan holds [ms]. -- state */
  private bidNano: Float64Array;
  private validUntilMs = Number.NEGATIVE_INFINITY;

  constructor({ every = HOUR_MS }: Values, terms: SellerTerms, { solver }: ControlTools) {
    this.replansEveryMs = every;
    this.terms = terms;
    this.solver = solver;
    const keys = terms.fleet.clusters.map(({ gpuType, dataCenter }) => `${gpuType}:${dataCenter}`);
    const distinct = [...new Set(keys)];
    this.resourceOf = keys.map((key) => distinct.indexOf(key));
    this.clusters = distinct.map((key) => keys.flatMap((each, cluster) => (each === key ? [cluster] : [])));
    this.bidNano = new Float64Array(distinct.length);
  }

  decide({ cluster, priceNano }: ControlRequest, view: ControlView): Verdict {
    if (view.nowMs >= this.validUntilMs) this.plan(view);
    return priceNano >= this.bidNano[this.resourceOf[cluster]!]! * (1 - ROUNDING) ? ACCEPT : REFUSE;
  }

  /** The dearest class is always worth its GPUs. */
  withheldGpus(): number {
    return 0;
  }

  private plan(view: ControlView): void {
    const { nowMs } = view;
    const period = Math.floor(nowMs / this.replansEveryMs);
    this.validUntilMs = (period + 1) * this.replansEveryMs;
    if (this.solver === undefined)
      throw new Error("bid_price was started without a solver of linear programs");
    const capacity = this.clusters.map((clusters) =>
      clusters.reduce((sum, cluster) => sum + this.openGpus(view, cluster), 0),
    );
    const outcome = this.solver.solve(fluidProgram(this.classes(nowMs), capacity));
    if (outcome.kind !== "optimal") throw new Error(`the fluid program is ${outcome.kind}`);
    this.bidNano = outcome.rowDuals.slice(0, capacity.length).map((usd) => Math.max(0, usd * 1e9));
  }

  /** What tenants hold or could hold, never more than may be sold. */
  private openGpus(view: ControlView, cluster: number): number {
    return Math.min(sellableGpus(this.terms, cluster), view.free(cluster) + view.external(cluster));
  }

  private classes(nowMs: number): readonly FluidClass[] {
    return this.terms.segments.map((segment) => ({
      load: this.load(segment, nowMs),
      served: this.clusters.flatMap(([cluster], resource) => {
        const price = this.price(segment, cluster!, nowMs);
        return price === undefined ? [] : [{ resource, price }];
      }),
    }));
  }

  /** GPUs that the segment would hold if the arrivals until the next plan went on for ever. */
  private load(segment: SegmentTerms, nowMs: number): number {
    const { arrivals, gpus } = segment;
    const product = segment.products[0];
    if (arrivals.kind !== "poisson" || product === undefined) return 0;
    const batch = arrivals.batch === undefined ? 1 : meanOf(arrivals.batch);
    const shape = shapeMean(arrivals.shape, nowMs, this.validUntilMs, this.terms);
    return arrivals.ratePerHour * batch * shape * meanOf(gpus) * leaseHours(this.terms, segment, product);
  }

  /** Posted price of the first product that the segment finds on a cluster [USD per GPU-hour]. */
  private price(segment: SegmentTerms, cluster: number, nowMs: number): number | undefined {
    const product = offeredProduct(this.terms, segment, cluster);
    if (product === undefined) return undefined;
    const { timesMs, values } =
      this.terms.products[product]!.prices[this.terms.fleet.clusters[cluster]!.gpuType]!;
    return values[stepIndexAt(timesMs, nowMs)]! / 1e9;
  }
}
