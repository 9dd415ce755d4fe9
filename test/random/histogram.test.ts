import { expect, test } from "vitest";
import type { Law } from "../../src/model/law.ts";
import { Moments } from "../../src/numerics/moments.ts";
import { equilibriumDraw, meanOf, quantileOf, samplerOf } from "../../src/random/sampler.ts";
import { Stream } from "../../src/random/stream.ts";

const histogram = (inside: "uniform" | "log_uniform"): Law => ({
  kind: "histogram",
  lows: [1, 4, 10],
  highs: [2, 10, 10],
  weights: [1, 2, 1],
  inside,
});

test("a bin is met by its weight, and its inside evenly", () => {
  expect(quantileOf(histogram("uniform"), 0.125)).toBeCloseTo(1.5, 12);
  expect(quantileOf(histogram("uniform"), 0.5)).toBeCloseTo(7, 12);
  expect(quantileOf(histogram("uniform"), 0.9)).toBe(10);
  expect(quantileOf(histogram("log_uniform"), 0.125)).toBeCloseTo(Math.SQRT2, 12);
  expect(quantileOf(histogram("log_uniform"), 0.5)).toBeCloseTo(Math.sqrt(40), 12);
});

test("its mean is that of its bins: (high - low) / ln(high / low) where the logarithm is uniform", () => {
  expect(meanOf(histogram("uniform"))).toBeCloseTo((1.5 + 2 * 7 + 10) / 4, 12);
  expect(meanOf(histogram("log_uniform"))).toBeCloseTo((1 / Math.LN2 + 12 / Math.log(2.5) + 10) / 4, 12);
});

test("draws have that mean, and residual lives that of the renewal theorem, E[X^2] / (2 E[X])", () => {
  for (const inside of ["uniform", "log_uniform"] as const) {
    const law = histogram(inside);
    const stream = new Stream(inside);
    const sampler = samplerOf(law, stream);
    const [draws, squares, lives] = [new Moments(), new Moments(), new Moments()];
    for (let i = 0; i < 40_000; i += 1) {
      const value = sampler.draw();
      draws.add(value);
      squares.add(value * value);
      lives.add(equilibriumDraw(law, stream));
    }
    expect(Math.abs(draws.mean() - meanOf(law))).toBeLessThan(0.07);
    expect(Math.abs(lives.mean() - squares.mean() / (2 * meanOf(law)))).toBeLessThan(0.07);
  }
});
