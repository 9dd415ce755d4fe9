import { describe, expect, it } from "vitest";
import type { Law } from "../../src/model/law.ts";
import { gammaP, gammaPInverse, gammaQ } from "../../src/numerics/gamma.ts";
import { Moments } from "../../src/numerics/moments.ts";
import { normalCdf } from "../../src/numerics/normal.ts";
import { gammaQuantiles } from "../../src/random/gamma-quantiles.ts";
import { equilibriumDraw, meanOf, quantileOf, samplerOf } from "../../src/random/sampler.ts";
import { Stream } from "../../src/random/stream.ts";

const N = 40_000;
/** 99.9 % quantile of the Kolmogorov distribution; seeds are fixed, so this is no flake. */
const KS_LIMIT = 1.95;

interface Case {
  readonly name: string;
  readonly law: Law;
  readonly mean: number;
  readonly variance: number;
  readonly cdf: (x: number) => number;
}

const CONTINUOUS: readonly Case[] = [
  {
    name: "uniform",
    law: { kind: "uniform", min: 2, max: 5 },
    mean: 3.5,
    variance: 0.75,
    cdf: (x) => (x - 2) / 3,
  },
  {
    name: "exponential",
    law: { kind: "exponential", mean: 4 },
    mean: 4,
    variance: 16,
    cdf: (x) => -Math.expm1(-x / 4),
  },
  {
    name: "lognormal",
    law: { kind: "lognormal", mu: 1, sigma: 0.5 },
    mean: Math.exp(1.125),
    variance: Math.expm1(0.25) * Math.exp(2.25),
    cdf: (x) => normalCdf((Math.log(x) - 1) / 0.5),
  },
  {
    name: "gamma 2.5",
    law: { kind: "gamma", shape: 2.5, scale: 3 },
    mean: 7.5,
    variance: 22.5,
    cdf: (x) => gammaP(2.5, x / 3),
  },
  {
    name: "gamma 0.3",
    law: { kind: "gamma", shape: 0.3, scale: 1 },
    mean: 0.3,
    variance: 0.3,
    cdf: (x) => gammaP(0.3, x),
  },
  {
    name: "Erlang 4",
    law: { kind: "gamma", shape: 4, scale: 0.5 },
    mean: 2,
    variance: 1,
    cdf: (x) => gammaP(4, 2 * x),
  },
  {
    name: "gamma 1",
    law: { kind: "gamma", shape: 1, scale: 3 },
    mean: 3,
    variance: 9,
    cdf: (x) => -Math.expm1(-x / 3),
  },
  {
    name: "weibull",
    law: { kind: "weibull", shape: 2, scale: 3 },
    mean: 3 * (Math.sqrt(Math.PI) / 2),
    variance: 9 * (1 - Math.PI / 4),
    cdf: (x) => -Math.expm1(-((x / 3) ** 2)),
  },
  {
    // Integrals of 1.5 x^-2.5 x^k over [1, 100], divided by the mass 1 - 100^-1.5.
    name: "truncated Pareto",
    law: { kind: "pareto", shape: 1.5, min: 1, max: 100 },
    mean: (3 * (1 - 0.1)) / 0.999,
    variance: (3 * (10 - 1)) / 0.999 - ((3 * 0.9) / 0.999) ** 2,
    cdf: (x) => (1 - x ** -1.5) / 0.999,
  },
];

const draws = (law: Law, name: string): number[] => {
  const sampler = samplerOf(law, new Stream(name));
  return Array.from({ length: N }, () => sampler.draw());
};

function ksDistance(values: number[], cdf: (x: number) => number): number {
  values.sort((a, b) => a - b);
  let distance = 0;
  values.forEach((x, i) => {
    const p = cdf(x);
    distance = Math.max(distance, Math.abs(p - i / values.length), Math.abs((i + 1) / values.length - p));
  });
  return distance * Math.sqrt(values.length);
}

/** Kolmogorov-Smirnov limit and mean within 4.5 standard errors. */
describe.each(CONTINUOUS)("the $name law", ({ name, law, mean, variance, cdf }) => {
  it("has the mean and variance of theory", () => {
    const moments = new Moments();
    for (const x of draws(law, name)) moments.add(x);
    expect(Math.abs(moments.mean() - mean)).toBeLessThan(4.5 * Math.sqrt(variance / N));
    expect(moments.variance() / variance).toBeGreaterThan(0.85);
    expect(moments.variance() / variance).toBeLessThan(1.15);
    expect(meanOf(law)).toBeCloseTo(mean, 12);
  });

  it("is distributed as its distribution function says", () => {
    expect(ksDistance(draws(law, name), cdf)).toBeLessThan(KS_LIMIT);
  });

  it("has quantiles that the distribution function inverts", () => {
    for (const u of [1e-9, 0.01, 0.5, 0.9, 1 - 1e-9]) expect(cdf(quantileOf(law, u))).toBeCloseTo(u, 7);
  });

  it("takes exactly one uniform a draw", () => {
    const stream = new Stream(name);
    const sampler = samplerOf(law, stream);
    for (let i = 0; i < 10; i++) sampler.draw();
    const fresh = new Stream(name);
    for (let i = 0; i < 10; i++) fresh.next();
    expect(stream.next()).toBe(fresh.next());
  });

  it("has residual lives in equilibrium of density P(X > x) / E[X]", () => {
    const stream = new Stream(`equilibrium ${name}`);
    const values = Array.from({ length: 4000 }, () => equilibriumDraw(law, stream));
    expect(ksDistance(values, integratedTail(cdf, mean, Math.max(...values)))).toBeLessThan(KS_LIMIT);
  });
});

/** x > integral of (1 - cdf) / mean from 0 to x, by the trapezoid rule on a geometric grid and linear between. */
function integratedTail(cdf: (x: number) => number, mean: number, largest: number): (x: number) => number {
  const cells = 4000;
  const grid = [0, ...Array.from({ length: cells + 1 }, (_, i) => largest * 10 ** (-6 * (1 - i / cells)))];
  const tail = (x: number): number => 1 - Math.min(1, Math.max(0, cdf(Math.max(x, 1e-300))));
  const areas = [0];
  for (let i = 1; i < grid.length; i++) {
    areas.push(areas[i - 1]! + ((grid[i]! - grid[i - 1]!) * (tail(grid[i]!) + tail(grid[i - 1]!))) / 2);
  }
  return (x) => {
    const place = (Math.log10(x / largest) / 6 + 1) * cells;
    const cell = Math.min(cells, Math.max(0, Math.floor(place) + 1));
    const below = areas[cell]!;
    return (below + (x - grid[cell]!) * tail(grid[cell]!)) / mean;
  };
}

describe("a Pareto law", () => {
  it("has its mean at index 1 and untruncated", () => {
    expect(meanOf({ kind: "pareto", shape: 1, min: 1, max: Math.E })).toBeCloseTo(1 / (1 - 1 / Math.E), 12);
    expect(meanOf({ kind: "pareto", shape: 2, min: 3, max: Infinity })).toBe(6);
    expect(meanOf({ kind: "pareto", shape: 1, min: 3, max: Infinity })).toBe(Infinity);
    expect(meanOf({ kind: "pareto", shape: 1, min: 3, max: 3 })).toBe(3);
  });

  it("has no equilibrium without a finite mean, and one at index 1 or below when truncated", () => {
    expect(() =>
      equilibriumDraw({ kind: "pareto", shape: 1, min: 3, max: Infinity }, new Stream("p")),
    ).toThrow(RangeError);
    for (const shape of [0.5, 1]) {
      const stream = new Stream("p");
      const draws = Array.from({ length: 2000 }, () =>
        equilibriumDraw({ kind: "pareto", shape, min: 1, max: 50 }, stream),
      );
      expect(draws.every((x) => x > 0 && x <= 50)).toBe(true);
    }
  });
});

describe("a constant law", () => {
  it("advances nothing, and is met uniformly within its length", () => {
    const stream = new Stream("constant");
    const sampler = samplerOf({ kind: "constant", value: 8 }, stream);
    expect([sampler.draw(), sampler.draw()]).toEqual([8, 8]);
    expect(stream.next()).toBe(new Stream("constant").next());
    expect(equilibriumDraw({ kind: "constant", value: 8 }, new Stream("x"))).toBe(8 * new Stream("x").next());
    expect(quantileOf({ kind: "constant", value: 8 }, 0.3)).toBe(8);
  });
});

describe("laws on a list of values", () => {
  const discrete: Law = { kind: "discrete", values: [8, 1, 4, 64], weights: [2, 5, 0, 3] };
  const empirical: Law = { kind: "empirical", values: [1, 2, 2, 7] };

  const share = (values: number[], value: number): number =>
    values.filter((x) => x === value).length / values.length;

  it("draw values by weight and never one of weight zero", () => {
    const values = draws(discrete, "discrete");
    for (const [value, p] of [
      [8, 0.2],
      [1, 0.5],
      [64, 0.3],
    ] as const) {
      expect(Math.abs(share(values, value) - p)).toBeLessThan(4 * Math.sqrt((p * (1 - p)) / N));
    }
    expect(share(values, 4)).toBe(0);
    expect([quantileOf(discrete, 0.1), quantileOf(discrete, 0.69), quantileOf(discrete, 0.71)]).toEqual([
      8, 1, 64,
    ]);
    expect(meanOf(discrete)).toBeCloseTo(1.6 + 0.5 + 19.2, 12);
  });

  it("draw observed values equally likely", () => {
    const values = draws(empirical, "empirical");
    expect(Math.abs(share(values, 2) - 0.5)).toBeLessThan(0.01);
    expect(Math.abs(share(values, 7) - 0.25)).toBeLessThan(0.01);
    expect(meanOf(empirical)).toBe(3);
  });

  it("have the residual mean E[X^2] / 2 E[X] in equilibrium", () => {
    for (const [law, secondMoment] of [
      [discrete, 0.2 * 64 + 0.5 + 0.3 * 4096],
      [empirical, 58 / 4],
    ] as const) {
      const stream = new Stream("residual");
      const moments = new Moments();
      for (let i = 0; i < N; i++) moments.add(equilibriumDraw(law, stream));
      const exact = secondMoment / (2 * meanOf(law));
      expect(Math.abs(moments.mean() - exact)).toBeLessThan(4.5 * Math.sqrt(moments.variance() / N));
    }
  });

  it("refuse weights that are negative or all zero", () => {
    for (const weights of [
      [0, 0],
      [1, -1],
    ]) {
      expect(() => samplerOf({ kind: "discrete", values: [1, 2], weights }, new Stream("w"))).toThrow(
        RangeError,
      );
    }
  });
});

describe("the gamma table", () => {
  it("agrees with the inverse incomplete gamma function to 1e-7 from shape 0.02 to 10,000", () => {
    for (const shape of [0.02, 0.1, 0.7, 1, 3, 50, 10_000]) {
      const table = gammaQuantiles(shape);
      const stream = new Stream(`table ${shape}`);
      for (let i = 0; i < 30; i++) {
        const u = Math.max(2 ** -33, stream.next() ** (1 + (i % 5)));
        const exact = gammaPInverse(shape, u);
        expect(Math.abs(table.at(u) - exact), `shape ${shape}, u ${u}`).toBeLessThanOrEqual(1e-7 * exact);
      }
      for (const u of [2 ** -33, 1 - 2 ** -33]) {
        if (shape < 0.1 && u < 0.5) continue;
        const tail = u < 0.5 ? gammaP(shape, table.at(u)) : gammaQ(shape, table.at(u));
        expect(Math.abs(tail / 2 ** -33 - 1)).toBeLessThan(1e-4);
      }
    }
  });
});
