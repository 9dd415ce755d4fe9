import type { Arm, MetricParts, MetricSamples } from "../../src/experiment/arms.ts";

export interface ArmSet {
  readonly seed?: string;
  /** Numbers of the replications; 0, 1, ... unless given. */
  readonly replications?: readonly number[];
}

/** An arm with one plain metric, `net_value_usd`. */
export function arm(name: string, values: readonly (number | undefined)[], set: ArmSet = {}): Arm {
  return armWith(name, [plain("net_value_usd", values)], set);
}

export function armWith(name: string, samples: readonly MetricSamples[], set: ArmSet = {}): Arm {
  const { seed = "1", replications = samples[0]!.parts.map((_, at) => at) } = set;
  return { name, seed, replications, samples };
}

export function plain(metric: string, values: readonly (number | undefined)[]): MetricSamples {
  const parts = values.map((value) =>
    value === undefined ? undefined : { numerator: value, denominator: 1 },
  );
  return { metric, unit: "USD", parts };
}

export function ratio(metric: string, pairs: readonly (readonly [number, number])[]): MetricSamples {
  const parts = pairs.map(([numerator, denominator]): MetricParts => ({ numerator, denominator }));
  return { metric, unit: "share", parts };
}

/** Chance of |T| > t with three degrees of freedom, in closed form. @see Abramowitz & Stegun 26.7.4 */
export function twoSidedP3(t: number): number {
  const x = t / Math.sqrt(3);
  return 1 - (2 / Math.PI) * (Math.atan(x) + x / (1 + x * x));
}
