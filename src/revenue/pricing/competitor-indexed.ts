import { median } from "d3-array";
import { FOREVER_MS } from "../../model/time.ts";
import { roundHalfEven } from "../../numerics/half-even.ts";
import { duration, needed, number, optional, price, text, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem, PolicyNames } from "../policy.ts";
import type { Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";
import { boundsProblems } from "./bounds.ts";

const parameters = {
  to: needed(text(), "`cheapest`, `median`, or the name of a competitor"),
  premium: optional(number({ above: -1 }), "-0.05 = 5 % below it, 0.1 = 10 % above", 0),
  every: optional(duration(), "time between looks", "whenever a competitor's price changes"),
  floor: needed(price(), "lowest price"),
  cap: needed(price(), "highest price"),
};
type Values = ValuesOf<typeof parameters>;

/** A price that keeps a distance to what others charge. */
export const competitorIndexed: PricingPolicy<typeof parameters> = {
  name: "competitor_indexed",
  description: "The price stands so much below or above the cheapest, the median or a named competitor.",
  parameters,
  check: problems,
  create: (values, context) => new CompetitorIndexed(values, context),
};

function problems(values: Values, { competitors }: PolicyNames): readonly ParameterProblem[] {
  const known = ["cheapest", "median", ...competitors];
  const bounds = boundsProblems(values);
  if (competitors.length > 0 && known.includes(values.to)) return bounds;
  const fault =
    competitors.length === 0
      ? {
          expected: "a market with competitors",
          found: "none",
          suggestion: "add `market.competitors`, or choose another pricing",
        }
      : { expected: `one of ${known.join(", ")}`, found: `\`${values.to}\`` };
  return [...bounds, { path: ["to"], ...fault }];
}

/** The posted price holds while none of those meant sells the type. */
class CompetitorIndexed implements Pricing {
  readonly name = "competitor_indexed";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs = 0;
  readonly followsCompetitors: boolean;
  private readonly everyMs: number;
  private readonly lowestNano: number;
  private readonly highestNano: number;
  private readonly to: string;
  private readonly factor: number;
  private readonly postedNano: number;
  private readonly competitors: readonly string[];

  constructor({ to, premium = 0, every, floor, cap }: Values, { postedNano, terms }: PricingContext) {
    this.to = to;
    this.factor = 1 + premium;
    this.everyMs = every ?? FOREVER_MS;
    this.followsCompetitors = every === undefined;
    this.postedNano = postedNano;
    this.lowestNano = floor;
    this.highestNano = cap;
    this.floorNano = Math.min(floor, postedNano);
    this.capNano = Math.max(cap, postedNano);
    this.competitors = terms.competitors;
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.everyMs;
  }

  price(view: PricingView): number {
    const meant = this.competitors.flatMap((name, index) => {
      const nano = this.to === "cheapest" || this.to === "median" || this.to === name;
      return nano ? [view.competitorNano(index)] : [];
    });
    const prices = meant.filter((nano) => nano !== undefined);
    if (prices.length === 0) return this.postedNano;
    const reference = this.to === "median" ? median(prices)! : Math.min(...prices);
    return Math.min(this.highestNano, Math.max(this.lowestNano, roundHalfEven(reference * this.factor)));
  }

  /** What the competitors charge now is all that it goes by. */
  state(): unknown {
    return {};
  }
}
