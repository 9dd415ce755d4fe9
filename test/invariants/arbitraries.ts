import fc from "fast-check";

/** Parts of random scenarios: quantities with their unit, laws, gangs and shapes. */
export const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });
export const whole = (min: number, max: number) => fc.integer({ min, max });
export const minutes = (min: number, max: number) => whole(min, max).map((n) => `${n} min`);
export const cents = (min: number, max: number) => whole(min, max).map((n) => `${n / 100} USD/GPUh`);
export const share = fc.constantFrom(0, 0.1, 0.25, 0.5, 0.8, 1);

export function lawOf(unit: string, max: number): fc.Arbitrary<unknown> {
  const value = (n: number) => `${n} ${unit}`;
  return fc.oneof(
    whole(1, max).map(value),
    whole(1, max).map((n) => ({ law: "exponential", mean: value(n) })),
    fc
      .tuple(whole(1, max), whole(0, max))
      .map(([a, b]) => ({ law: "uniform", min: value(a), max: value(a + b) })),
    whole(1, max).map((n) => ({ law: "lognormal", mean: value(n), cv: 1.5 })),
    whole(1, max).map((n) => ({ law: "gamma", mean: value(n), shape: 0.7 })),
  );
}

export const gangs = fc.oneof(
  whole(1, 12),
  fc.constant({ law: "discrete", values: [1, 2, 4, 8, 16], weights: [3, 2, 2, 2, 1] }),
  fc.constant({ law: "discrete", values: [3, 7, 40, 500], weights: [5, 3, 2, 1] }),
);

export const patience = fc.oneof(fc.constant("0 s"), fc.constant("unlimited"), lawOf("min", 120));

export const shape = fc.oneof(
  { weight: 3, arbitrary: fc.constant({}) },
  fc.constant({ daily: [0.2, 1, 2.5, 0.3] }),
  fc.constant({ cycle: { period: "5 h", amplitude: 1 } }),
  fc.constant({
    steps: [
      { for: "90 min", factor: 3 },
      { for: "1 h", factor: 0 },
    ],
  }),
  fc.constant({ growth: "20 %/month", events: [{ from: "2 h", to: "4 h", factor: 4 }] }),
);
