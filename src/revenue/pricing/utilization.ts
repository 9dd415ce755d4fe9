import { roundHalfEven } from "../../numerics/half-even.ts";
import { duration, group, list, needed, number, optional, share, type ValuesOf } from "../parameters.ts";
import type { ParameterProblem } from "../policy.ts";
import type { Pricing, PricingContext, PricingPolicy, PricingView } from "../pricing.ts";

const parameters = {
  every: needed(duration(), "time between looks"),
  schedule: optional(
    list(
      group({
        from: needed(share(), "GPUs in use, as a share of those up, from which the factor holds"),
        factor: needed(number({ above: 0 }), "the posted price is multiplied by this"),
      }),
    ),
    "steps of the price, rising in `from`; below the first the posted price holds",
    "use `curve`",
  ),
  curve: optional(
    group({
      empty: needed(number({ above: 0 }), "factor of the posted price when nothing is in use"),
      full: needed(number({ above: 0 }), "factor when all GPUs are in use"),
      exponent: optional(number({ above: 0 }), "1 = a straight line; larger = rises late", 1),
    }),
    "a smooth factor: empty + (full - empty) x utilization ^ exponent",
    "use `schedule`",
  ),
  hysteresis: optional(
    share(),
    "utilization must have moved by this since the last change before the price moves again",
    0,
  ),
  largest_step: optional(share(), "largest change of the price at a look, relative to the price", "no limit"),
};
type Values = ValuesOf<typeof parameters>;

/** A price that rises with the share of GPUs in use. */
export const utilization: PricingPolicy<typeof parameters> = {
  name: "utilization",
  description: "The price is a function of how full the fleet is, with hysteresis and limited steps.",
  parameters,
  check: problems,
  create: (values, context) => new Utilization(values, context),
};

function problems({ schedule, curve }: Values): readonly ParameterProblem[] {
  if ((schedule === undefined) === (curve === undefined)) {
    const found = schedule === undefined ? "neither" : "both";
    return [{ path: [], expected: "either `schedule` or `curve`", found }];
  }
  const at = schedule?.findIndex(({ from }, step) => step > 0 && from <= schedule[step - 1]!.from) ?? -1;
  if (at < 0) return [];
  const found = `${schedule![at]!.from} after ${schedule![at - 1]!.from}`;
  return [{ path: ["schedule", at, "from"], expected: "steps in rising order", found }];
}

class Utilization implements Pricing {
  readonly name = "utilization";
  readonly floorNano: number;
  readonly capNano: number;
  readonly firstLookMs: number;
  private readonly values: Values;
  private readonly postedNano: number;
  /** Utilization that the price answers to: it stays until the real one has left its neighbourhood. -- state */
  private answered: number | undefined;

  constructor(values: Values, { postedNano }: PricingContext) {
    this.values = values;
    this.postedNano = postedNano;
    this.firstLookMs = values.every;
    const { schedule, curve } = values;
    const factors = curve ? [curve.empty, curve.full] : [1, ...schedule!.map(({ factor }) => factor)];
    // The run starts at the posted price, and a limited step leaves it only slowly.
    const ends = [1, ...factors].map((factor) => roundHalfEven(postedNano * factor));
    this.floorNano = Math.min(...ends);
    this.capNano = Math.max(...ends);
  }

  nextLookMs(nowMs: number): number {
    return nowMs + this.values.every;
  }

  price({ busyGpus, upGpus, priceNano }: PricingView): number {
    const { hysteresis = 0, largest_step: step } = this.values;
    const inUse = upGpus > 0 ? busyGpus / upGpus : 1;
    if (this.answered === undefined || Math.abs(inUse - this.answered) >= hysteresis) this.answered = inUse;
    const wanted = roundHalfEven(this.postedNano * this.factor(this.answered));
    if (step === undefined) return wanted;
    const most = Math.floor(priceNano * step);
    return Math.min(priceNano + most, Math.max(priceNano - most, wanted));
  }

  state(): unknown {
    return this.answered === undefined ? {} : { answered: this.answered };
  }

  private factor(inUse: number): number {
    const { schedule, curve } = this.values;
    if (curve) return curve.empty + (curve.full - curve.empty) * inUse ** (curve.exponent ?? 1);
    return schedule!.findLast(({ from }) => from <= inUse)?.factor ?? 1;
  }
}
