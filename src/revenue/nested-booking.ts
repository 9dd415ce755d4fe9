import { HOUR_MS } from "../model/time.ts";
import {
  ACCEPT,
  type CapacityControl,
  type ControlRequest,
  type ControlView,
  REFUSE,
  type Verdict,
} from "./capacity-control.ts";
import type { FareClass } from "./optimizers/fare-class.ts";
import { choice, classes, number, optional, type ValuesOf } from "./parameters.ts";
import type { ParameterProblem, PolicyNames } from "./policy.ts";
import { type DemandWish, type PriceLadder, priceLadder } from "./price-classes.ts";
import type { SellerTerms } from "./seller-terms.ts";
import { sellableGpus } from "./tenant-classes.ts";

/** Parameters of all policies that keep GPUs for dearer classes. */
export const nestedParameters = {
  demand: optional(
    classes(number({ least: 0 })),
    "GPUs of a cluster that each segment, or each product, will still ask for",
    "what the segments would hold if nobody were refused, by product",
  ),
  law: optional(
    choice(["poisson", "normal"]),
    "law of the demand to come; normal demand has the spread of requests of several GPUs",
    "poisson",
  ),
};
type Values = ValuesOf<typeof nestedParameters>;

/**
 * Units to keep: entry j is kept for classes 0..j against class j + 1; one entry less than classes.
 *
 * @param capacity  Units for sale.
 */
export type ProtectionLevels = (classes: readonly FareClass[], capacity: number) => readonly number[];

/** Stated demand names segments or products, not both: a lease would count twice. */
export function nestedProblems({ demand }: Values, names: PolicyNames): readonly ParameterProblem[] {
  const stated = Object.keys(demand ?? {});
  const segments = stated.filter((name) => names.segments.includes(name));
  if (segments.length === 0 || segments.length === stated.length) return [];
  const product = stated.find((name) => !segments.includes(name))!;
  return [
    {
      path: ["demand", product],
      expected: "segments only, or products only",
      found: `the product \`${product}\` beside the segment \`${segments[0]}\``,
    },
  ];
}

/** The classes of a cluster as the parameters tell them; of blocks with so much time left to sell. */
export function ladderOf(
  { demand, law = "poisson" }: Values,
  terms: SellerTerms,
  place: { readonly cluster: number; readonly seasonH?: number },
): PriceLadder {
  const wish: DemandWish = { stated: demand, law, seasonH: place.seasonH };
  return priceLadder(terms, place.cluster, wish);
}

/** One cluster's limits. */
interface ClusterLimits {
  readonly kind: PriceLadder["kind"];
  /** By segment or product its class; -1 = none, and not limited. */
  readonly classOf: Int32Array;
  /** By class the GPUs kept from it. */
  readonly kept: Float64Array;
  /** By class the segments or products that are as cheap or cheaper. */
  readonly notDearer: readonly (readonly number[])[];
}

/**
 * Nested booking limits of classes by price, counted per cluster over the GPUs that tenants hold or could hold.
 *
 * A request is accepted if its class and the cheaper ones, with it, hold at most what is left when the GPUs kept for
 * dearer classes are taken away. GPUs that dearer tenants hold already count towards what is kept for them.
 *
 * @see Talluri & van Ryzin (2004), section 2.1.1.4 (standard nesting).
 */
export class NestedBooking implements CapacityControl {
  readonly name: string;
  readonly withholdsNothing = true;
  private readonly levels: ProtectionLevels;
  private readonly parameters: Values;
  private readonly terms: SellerTerms;
  /** By cluster: limits of leases, and those of blocks by the time that is left; made when first needed. */
  private readonly leases: readonly ClusterLimits[];
  private readonly blocks: readonly Map<number, ClusterLimits>[];

  constructor(
    name: string,
    levels: ProtectionLevels,
    { parameters, terms }: { readonly parameters: Values; readonly terms: SellerTerms },
  ) {
    this.name = name;
    this.levels = levels;
    this.parameters = parameters;
    this.terms = terms;
    this.leases = terms.fleet.clusters.map((_, cluster) => this.limits({ cluster }));
    this.blocks = terms.fleet.clusters.map(() => new Map());
  }

  decide(request: ControlRequest, view: ControlView): Verdict {
    const { cluster } = request;
    const { kind, classOf, kept, notDearer } = this.limitsFor(request);
    const own = classOf[kind === "segment" ? request.segment : request.product]!;
    if (own < 0 || kept[own] === 0) return ACCEPT;
    let held = request.gpus;
    for (const member of notDearer[own]!) {
      held += kind === "segment" ? view.usedBySegment(cluster, member) : view.usedByProduct(cluster, member);
    }
    return held <= view.free(cluster) + view.external(cluster) - kept[own]! ? ACCEPT : REFUSE;
  }

  /** The dearest class may take all. */
  withheldGpus(): number {
    return 0;
  }

  /** Stated demand holds for leases and blocks alike; that of blocks shrinks with the time that is left. */
  private limitsFor({ cluster, startsInMs }: ControlRequest): ClusterLimits {
    if (startsInMs === 0 || this.parameters.demand !== undefined) return this.leases[cluster]!;
    const step = Math.ceil(STEPS_PER_DOUBLING * Math.log2(startsInMs));
    const known = this.blocks[cluster]!.get(step);
    if (known !== undefined) return known;
    const limits = this.limits({ cluster, seasonH: 2 ** (step / STEPS_PER_DOUBLING) / HOUR_MS });
    this.blocks[cluster]!.set(step, limits);
    return limits;
  }

  private limits(place: { readonly cluster: number; readonly seasonH?: number }): ClusterLimits {
    const { parameters, terms } = this;
    const ladder = ladderOf(parameters, terms, place);
    const names = ladder.kind === "segment" ? terms.names.segments : terms.names.products;
    return limitsOf(ladder, names.length, this.levels(ladder.classes, sellableGpus(terms, place.cluster)));
  }
}

/** The time that is left is rounded up to one of so many steps between a time and its double: by 3 % at most. */
const STEPS_PER_DOUBLING = 24;

function limitsOf(
  { kind, classes: ladder }: PriceLadder,
  count: number,
  levels: readonly number[],
): ClusterLimits {
  const classOf = new Int32Array(count).fill(-1);
  for (const [at, { members }] of ladder.entries()) for (const member of members) classOf[member] = at;
  return {
    kind,
    classOf,
    kept: Float64Array.from(ladder, (_, at) => (at === 0 ? 0 : Math.round(levels[at - 1]!))),
    notDearer: ladder.map((_, at) => ladder.slice(at).flatMap(({ members }) => members)),
  };
}
