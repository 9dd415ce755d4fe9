import { roundHalfEven } from "../../numerics/half-even.ts";
import { duration, group, needed, number, optional, price, share, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type { Pricing, PricingPolicy, PricingView } from "../pricing.ts";
import { boundsProblems } from "./bounds.ts";

const answer = group({
  target: needed(share(), "share at which it does not move the price"),
  gain: needed(number({ least: 0 }), "relative growth of the price at a look, per unit above the target"),
});

const parameters = {
  every: needed(duration(), "time between looks"),
  occupancy: optional(answer, "GPUs in use, as a share of those up where the product is sold", "gain 0"),
  queue: optional(answer, "GPUs wanted in the product's line, as a share of those installed", "gain 0"),
  floor: needed(price(), "lowest price"),
  cap: needed(price(), "highest price"),
};
type Values = ValuesOf<typeof parameters>;

const NO_ANSWER = { target: 0, gain: 0 };

/** A price that answers to how full the fleet is and how much waits. */
export const feedback: PricingPolicy<typeof parameters> = {
  name: "feedback",
  description: "The price grows while more is in use or waits than a target, and falls while less does.",
  parameters,
  check: (values): readonly ParameterProblem[] => boundsProblems(values),
  create: (values) => new Feedback(values),
};

/**
 * At each look the old price x (1 + gain x (occupancy - target) + gain x (queued - target)), within floor and cap,
 * rounded half-even.
 */
class Feedback implements Pricing {
  readonly name = "feedback";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs: number;
  private readonly everyMs: number;
  private readonly occupancy: { readonly target: number; readonly gain: number };
  private readonly queue: { readonly target: number; readonly gain: number };

  constructor({ every, occupancy, queue, floor, cap }: Values) {
    this.everyMs = every;
    this.firstLookMs = every;
    this.occupancy = occupancy ?? NO_ANSWER;
    this.queue = queue ?? NO_ANSWER;
    this.floorNano = floor;
    this.capNano = cap;
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.everyMs;
  }

  price({ priceNano, busyGpus, upGpus, queuedGpus, installedGpus }: PricingView): number {
    const { occupancy, queue, floorNano, capNano } = this;
    const inUse = upGpus > 0 ? busyGpus / upGpus : 1;
    const queued = installedGpus > 0 ? queuedGpus / installedGpus : 0;
    const factor = 1 + occupancy.gain * (inUse - occupancy.target) + queue.gain * (queued - queue.target);
    return Math.min(capNano, Math.max(floorNano, roundHalfEven(priceNano * factor)));
  }

  /** The price in force is all that it goes by. */
  state(): unknown {
    return {};
  }
}
