import {
  ACCEPT,
  type CapacityControl,
  type CapacityControlPolicy,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "../capacity-control.ts";
import { type AdmissionPlan, admissionPlan } from "../optimizers/admission-plan.ts";
import { isSolvable, type KnapsackClass } from "../optimizers/knapsack-admission.ts";
import type { ParameterProblem } from "../policy.ts";
import type { SellerTerms } from "../seller-terms.ts";
import { sellableGpus, sizeOf, type TenantClass, tenantClasses } from "../tenant-classes.ts";

/**
 * Optimal admission of a small pool by policy iteration over how many leases of each segment are running.
 *
 * Exact for Poisson arrivals and exponential durations of segments whose requests all have one size, sold at posted
 * prices on a cluster to themselves. Where internal work takes GPUs, the plan is the one for the GPUs that these segments
 * hold or could hold now, as if that number stayed.
 *
 * @see Ross & Tsang (1989), "The stochastic knapsack problem", IEEE Trans. Commun. 37(7); docs/explanation/capacity-control.md.
 */
export const knapsackOptimal: CapacityControlPolicy = {
  name: "knapsack_optimal",
  description: "Segments are admitted as earns most in the long run, state by state; for small pools.",
  parameters: {},
  unsuited: (_, terms) => terms.fleet.clusters.flatMap((_each, cluster) => problemsOf(terms, cluster)),
  create: (_, terms) => new KnapsackOptimal(terms),
};

function problemsOf(terms: SellerTerms, cluster: number): readonly ParameterProblem[] {
  const classes = tenantClasses(terms, cluster);
  const { name } = terms.fleet.clusters[cluster]!;
  const varied = classes.find(({ gpus }) => gpus.kind !== "constant");
  if (varied !== undefined) {
    const segment = terms.names.segments[varied.segment]!;
    return [
      {
        path: [],
        expected: "segments whose requests all have one size",
        found: `several sizes of \`${segment}\``,
        suggestion: "split the segment by size, or use `bid_price`",
      },
    ];
  }
  const gpus = sellableGpus(terms, cluster);
  if (isSolvable(classes.map(sizeOf), gpus)) return [];
  return [
    {
      path: [],
      expected: "a cluster small enough for an exact solution",
      found: `${gpus} GPUs of \`${name}\` shared by ${classes.length} segments`,
      suggestion: "use `bid_price`, or fewer or larger requests",
    },
  ];
}

/** A class that pays at admission what its lease will bring in the mean. */
function knapsackClass(each: TenantClass): KnapsackClass {
  const { ratePerHour, meanHours, priceNano } = each;
  const gpus = sizeOf(each);
  return { gpus, ratePerHour, meanHours, reward: (priceNano / 1e9) * gpus * meanHours };
}

/** One cluster: whose leases are counted, and what was planned so far. */
interface Market {
  /** Segment of each class. */
  readonly segments: readonly number[];
  readonly classes: readonly KnapsackClass[];
  readonly gpus: number;
  /** By GPUs open to tenants; made when first needed. */
  readonly plans: Map<number, AdmissionPlan>;
  /** Leases of each class by the GPUs it holds, as last looked at. */
  readonly inService: Int32Array;
}

class KnapsackOptimal implements CapacityControl {
  readonly name = "knapsack_optimal";
  private readonly markets: readonly Market[];

  constructor(terms: SellerTerms) {
    this.markets = terms.fleet.clusters.map((_, cluster) => {
      const classes = tenantClasses(terms, cluster);
      return {
        segments: classes.map(({ segment }) => segment),
        classes: classes.map(knapsackClass),
        gpus: sellableGpus(terms, cluster),
        plans: new Map(),
        inService: new Int32Array(classes.length),
      };
    });
  }

  /** A request larger than its class counts as several of them, admitted one after the other. */
  decide(request: ControlRequest, view: ControlView): Verdict {
    const { cluster } = request;
    const market = this.markets[cluster]!;
    const { segments, classes } = market;
    const k = segments.indexOf(request.segment);
    if (k < 0) return REFUSE;
    const plan = planNow(market, view, cluster);
    let state = plan.stateOf(market.inService);
    for (let left = request.gpus; left > 0 && state !== undefined; left -= classes[k]!.gpus) {
      state = plan.afterAdmission(state, k);
    }
    return state === undefined ? REFUSE : ACCEPT;
  }

  /** Free GPUs beyond what could still be admitted from here, one request after the other. */
  withheldGpus(view: ControlView, cluster: number): number {
    const market = this.markets[cluster]!;
    const plan = planNow(market, view, cluster);
    const state = plan.stateOf(market.inService);
    const open = state === undefined ? 0 : plan.openGpus(state);
    return Math.max(0, view.free(cluster) - open);
  }
}

/** The plan for the GPUs that the classes hold or could hold now; what they hold is noted in `inService`. */
function planNow(market: Market, view: ControlView, cluster: number): AdmissionPlan {
  const { segments, classes, gpus, plans, inService } = market;
  let open = view.free(cluster);
  for (let k = 0; k < segments.length; k++) {
    const used = view.usedBySegment(cluster, segments[k]!);
    open += used;
    inService[k] = Math.ceil(used / classes[k]!.gpus);
  }
  open = Math.min(gpus, open);
  const known = plans.get(open);
  if (known !== undefined) return known;
  const plan = admissionPlan(classes, open);
  plans.set(open, plan);
  return plan;
}
