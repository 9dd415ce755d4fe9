import { describe, expect, test } from "vitest";
import { gammaP } from "../../src/numerics/gamma.ts";
import { Moments } from "../../src/numerics/moments.ts";
import { gammaDraw } from "../../src/random/gamma-draw.ts";
import { renewalGaps } from "../../src/random/renewal-gaps.ts";
import { Stream } from "../../src/random/stream.ts";

const N = 60_000;
/** 99.9 % quantile of the Kolmogorov distribution; seeds are fixed, so this is no flake. */
const KS_LIMIT = 1.95;

function kolmogorov(values: Float64Array, cdf: (x: number) => number): number {
  values.sort();
  let distance = 0;
  values.forEach((value, index) => {
    const p = cdf(value);
    distance = Math.max(
      distance,
      Math.abs(p - index / values.length),
      Math.abs(p - (index + 1) / values.length),
    );
  });
  return distance * Math.sqrt(values.length);
}

function sample(draw: () => number): Float64Array {
  return Float64Array.from({ length: N }, draw);
}

function momentsOf(draw: () => number): Moments {
  const moments = new Moments();
  for (let i = 0; i < N; i += 1) moments.add(draw());
  return moments;
}

describe("gamma draws", () => {
  test.each([0.1, 0.7, 1, 3.5, 400])("of shape %d follow their distribution function", (shape) => {
    const stream = new Stream(`gamma ${shape}`);
    expect(
      kolmogorov(
        sample(() => gammaDraw(shape, stream)),
        (x) => gammaP(shape, x),
      ),
    ).toBeLessThan(KS_LIMIT);
  });
});

describe("gaps", () => {
  test.each([
    ["exponential", 1],
    ["gamma", 0.3],
    ["gamma", 2],
    ["weibull", 0.3],
    ["weibull", 2],
  ] as const)("%s, CV %d: have mean 1 and their coefficient of variation", (kind, cv) => {
    const gaps = renewalGaps(kind, new Stream(`${kind} ${cv}`));
    const moments = momentsOf(() => gaps.next(cv));
    expect(Math.abs(moments.mean() - 1)).toBeLessThan((4 * cv) / Math.sqrt(N));
    expect(Math.sqrt(moments.variance()) / cv).toBeCloseTo(1, 1);
  });

  test("of a CV of 1 are exponential, whatever the kind", () => {
    for (const kind of ["exponential", "gamma", "weibull"] as const) {
      const gaps = renewalGaps(kind, new Stream(`unit ${kind}`));
      expect(
        kolmogorov(
          sample(() => gaps.next(1)),
          (x) => -Math.expm1(-x),
        ),
      ).toBeLessThan(KS_LIMIT);
    }
  });

  test("that come first have the mean residual life (1 + cv^2) / 2 of a random instant", () => {
    for (const kind of ["gamma", "weibull"] as const) {
      const gaps = renewalGaps(kind, new Stream(`first ${kind}`));
      const moments = momentsOf(() => gaps.first(1.5));
      const error = 4 * Math.sqrt(moments.variance() / N);
      expect(Math.abs(moments.mean() - (1 + 1.5 ** 2) / 2)).toBeLessThan(error);
    }
  });

  test("of tiny and huge coefficients of variation are finite numbers", () => {
    for (const kind of ["gamma", "weibull"] as const) {
      for (const cv of [0.001, 1000]) {
        const gaps = renewalGaps(kind, new Stream(`wide ${kind}`));
        for (let i = 0; i < 2000; i += 1) expect(gaps.next(cv)).toBeLessThan(Infinity);
        expect(gaps.first(cv)).toBeGreaterThanOrEqual(0);
      }
    }
  });
});
