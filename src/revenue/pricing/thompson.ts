import { HOUR_MS } from "../../model/time.ts";
import { gammaPInverse } from "../../numerics/gamma.ts";
import type { Stream } from "../../random/stream.ts";
import { duration, list, needed, optional, price, share, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type { PolicyReport, Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";

const parameters = {
  grid: needed(list(price(), 2), "prices to learn about, rising"),
  every: needed(duration(), "how long a price is tried; whole days average over the hours of the day"),
  memory: optional(
    share(),
    "weight that older observations keep at each look; below 1 = demand may drift",
    1,
  ),
};
type Values = ValuesOf<typeof parameters>;

/** A price learned by a seller who does not know demand: Thompson sampling over a grid. */
export const thompson: PricingPolicy<typeof parameters> = {
  name: "thompson",
  description: "The seller learns the rate of sales at each price of a grid, and tries what may be best.",
  parameters,
  check: problems,
  create: (values, context) => new Thompson(values, context),
};

function problems({ grid, memory }: Values): readonly ParameterProblem[] {
  const at = grid.findIndex((nano, index) => index > 0 && nano <= grid[index - 1]!);
  const order: ParameterProblem[] =
    at < 0
      ? []
      : [{ path: ["grid", at], expected: "prices in rising order, each once", found: "a lower one" }];
  if (memory !== 0) return order;
  return [...order, { path: ["memory"], expected: "a share above 0", found: "0, which learns nothing" }];
}

/** What was seen of one price. */
interface Arm {
  /** Hours on offer and leases sold, older ones discounted. */
  hours: number;
  sales: number;
  /** Hours on offer, all of them [h]. */
  hoursInAll: number;
}

/** Jeffreys' prior of a Poisson rate is a gamma law of this shape with rate 0. */
const PRIOR_SHAPE = 0.5;

/**
 * Sales at a price are a Poisson process of unknown rate; with Jeffreys' prior the posterior after S sales in h hours is
 * gamma(S + 1/2, h). Every price is tried once; then each look draws a rate per price from its posterior and takes the
 * price with the largest price x rate. A lease's size and length are taken as the same at every price.
 *
 * Its regret is the share of revenue missed against always offering the price that looks best in the end, by its own
 * estimates of the rates.
 *
 * @see Thompson (1933); Ferreira, Simchi-Levi & Wang (2018), "Online network revenue management using Thompson sampling".
 */
class Thompson implements Pricing {
  readonly name = "thompson";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs = 0;
  private readonly everyMs: number;
  private readonly grid: readonly number[];
  private readonly memory: number;
  private readonly stream: Stream;
  private readonly arms: readonly Arm[];
  /** Arm on offer, since when [ms], and the sales until then. -- state */
  private current: number | undefined;
  private sinceMs = 0;
  private salesBefore = 0;

  constructor({ grid, every, memory = 1 }: Values, context: PricingContext) {
    this.grid = grid;
    this.everyMs = every;
    this.memory = memory;
    this.stream = context.stream("thompson");
    this.arms = grid.map(() => ({ hours: 0, sales: 0, hoursInAll: 0 }));
    this.floorNano = grid[0]!;
    this.capNano = grid.at(-1)!;
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.everyMs;
  }

  price({ nowMs, sales }: PricingView): number {
    this.learn(nowMs, sales);
    this.current = this.choose();
    this.sinceMs = nowMs;
    this.salesBefore = sales;
    return this.grid[this.current]!;
  }

  state(): unknown {
    const { current, sinceMs, salesBefore } = this;
    return { ...(current === undefined ? {} : { current }), sinceMs, salesBefore, arms: this.arms };
  }

  report(): readonly PolicyReport[] {
    const earned = this.arms.map((arm, at) => (arm.hours > 0 ? (this.grid[at]! * arm.sales) / arm.hours : 0));
    const best = Math.max(...earned);
    const hours = this.arms.reduce((sum, arm) => sum + arm.hoursInAll, 0);
    if (!(best > 0)) return [];
    const got = this.arms.reduce((sum, arm, at) => sum + arm.hoursInAll * earned[at]!, 0);
    return [{ name: "learning_regret", unit: "share", value: 1 - got / (best * hours) }];
  }

  private learn(nowMs: number, sales: number): void {
    for (const arm of this.arms) {
      arm.hours *= this.memory;
      arm.sales *= this.memory;
    }
    if (this.current === undefined) return;
    const arm = this.arms[this.current]!;
    const hours = (nowMs - this.sinceMs) / HOUR_MS;
    arm.hours += hours;
    arm.hoursInAll += hours;
    arm.sales += sales - this.salesBefore;
  }

  private choose(): number {
    // One draw per arm at each look, whether used or not.
    const draws = this.arms.map(() => this.stream.next());
    const untried = this.arms.findIndex(({ hoursInAll }) => hoursInAll === 0);
    if (untried >= 0) return untried;
    const values = this.arms.map(
      (arm, at) => (this.grid[at]! * gammaPInverse(arm.sales + PRIOR_SHAPE, draws[at]!)) / arm.hours,
    );
    return values.indexOf(Math.max(...values));
  }
}
