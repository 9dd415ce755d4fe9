import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { miller as millerPolicy } from "../optimizers/miller.ts";
import type { ParameterProblem } from "../policy.ts";
import type { SellerTerms } from "../seller-terms.ts";
import { sellableGpus, sizeOf, type TenantClass, tenantClasses } from "../tenant-classes.ts";

/**
 * Optimal admission where all requests have one size and one mean duration: a segment is admitted while fewer leases run
 * than its limit. Works for pools of any size.
 *
 * Exact for Poisson arrivals and exponential durations at posted prices on a cluster without internal work. Where
 * internal work takes GPUs, limits are those of the GPUs that these segments hold or could hold now, as if that number
 * stayed.
 *
 * @see Miller (1969), "A queueing reward system with several customer classes", Management Science 16(3).
 */
export const miller: CapacityControlPolicy = {
  name: "miller",
  description: "Segments of one size and mean duration are admitted up to the limits that earn most.",
  parameters: {},
  unsuited: (_, terms) => terms.fleet.clusters.flatMap((_each, cluster) => problemsOf(terms, cluster)),
  create: (_, terms) => new Miller(terms),
};

/** Relative difference of mean durations that is rounding. */
const ROUNDING = 1e-9;

function problemsOf(terms: SellerTerms, cluster: number): readonly ParameterProblem[] {
  const [first, ...others] = tenantClasses(terms, cluster);
  if (first === undefined) return [];
  const nameOf = ({ segment }: TenantClass): string => terms.names.segments[segment]!;
  const isOther = (each: TenantClass): boolean =>
    sizeOf(each) !== sizeOf(first) || Math.abs(each.meanHours - first.meanHours) > ROUNDING * first.meanHours;
  const other = Number.isNaN(sizeOf(first)) ? first : others.find(isOther);
  if (other === undefined) return [];
  return [
    {
      path: [],
      expected: "segments of one size and one mean duration",
      found:
        other === first
          ? `several sizes of \`${nameOf(first)}\``
          : `\`${nameOf(first)}\` and \`${nameOf(other)}\``,
      suggestion: "use `knapsack_optimal` for small pools, `bid_price` for large ones",
    },
  ];
}

/** One cluster, in units of the one size of a request. */
interface Market {
  readonly classes: readonly TenantClass[];
  /** Class of each segment; undefined = none. */
  readonly classOf: readonly (number | undefined)[];
  /** GPUs of a request [GPUs]. */
  readonly size: number;
  /** Most requests that fit. */
  readonly units: number;
  /** By requests that fit now: limit of each class; made when first needed. */
  readonly limits: Map<number, readonly number[]>;
}

class Miller implements CapacityControl {
  readonly name = "miller";
  private readonly markets: readonly (Market | undefined)[];

  constructor(terms: SellerTerms) {
    this.markets = terms.fleet.clusters.map((_, cluster) => {
      const classes = tenantClasses(terms, cluster);
      const first = classes[0];
      if (first === undefined) return undefined;
      const size = sizeOf(first);
      const units = Math.floor(sellableGpus(terms, cluster) / size);
      const classOf: (number | undefined)[] = terms.names.segments.map(() => undefined);
      for (const [k, { segment }] of classes.entries()) classOf[segment] = k;
      return { classes, classOf, size, units, limits: new Map() };
    });
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    const market = this.markets[request.cluster];
    const k = market?.classOf[request.segment];
    if (market === undefined || k === undefined) return REFUSE;
    const { classes, size } = market;
    let [inUse, open] = [0, view.free(request.cluster)];
    for (let each = 0; each < classes.length; each++) {
      const used = view.usedBySegment(request.cluster, classes[each]!.segment);
      inUse += Math.ceil(used / size);
      open += used;
    }
    return inUse + Math.ceil(request.gpus / size) <= limitsOf(market, open)[k]! ? ACCEPT : REFUSE;
  }

  /** The dearest class is admitted while its requests fit; what is left over below one request is not withheld. */
  withheldGpus(view: ControlView, cluster: number): number {
    return this.markets[cluster] === undefined ? view.free(cluster) : 0;
  }
}

/** Limit of each class while the classes hold or could hold so many GPUs. */
function limitsOf(market: Market, openGpus: number): readonly number[] {
  const { classes, size, limits } = market;
  const units = Math.min(market.units, Math.floor(openGpus / size));
  const known = limits.get(units);
  if (known !== undefined) return known;
  const found = units === 0 ? classes.map(() => 0) : limitsFor(market, units);
  limits.set(units, found);
  return found;
}

function limitsFor({ classes, size }: Market, units: number): readonly number[] {
  const { meanHours } = classes[0]!;
  const rewards = classes.map(({ ratePerHour, priceNano }) => ({
    ratePerHour,
    reward: (priceNano / 1e9) * size * meanHours,
  }));
  return millerPolicy(rewards, { gpus: units, endsPerHour: 1 / meanHours }).limits;
}
