import { expect, test } from "vitest";
import { falsePosition } from "../../src/numerics/false-position.ts";
import { lnGamma } from "../../src/numerics/gamma.ts";
import { weibullShapeOfCv } from "../../src/numerics/weibull-shape.ts";

/** E[X^2] / E[X]^2 - 1 of a Weibull law. */
function squaredCv(shape: number): number {
  return Math.expm1(lnGamma(1 + 2 / shape) - 2 * lnGamma(1 + 1 / shape));
}

test("the shape of a coefficient of variation of 1 is that of the exponential law", () => {
  expect(weibullShapeOfCv(1)).toBeCloseTo(1, 11);
});

test("a Rayleigh law has shape 2 and the squared coefficient of variation 4 / pi - 1", () => {
  expect(weibullShapeOfCv(Math.sqrt(4 / Math.PI - 1))).toBeCloseTo(2, 11);
});

test("a shape of 1/2 has E[X^2] / E[X]^2 = 4! / 2!^2 = 6", () => {
  expect(weibullShapeOfCv(Math.sqrt(5))).toBeCloseTo(0.5, 11);
});

test("the shape gives the coefficient of variation back over six orders of magnitude", () => {
  for (const cv of [0.01, 0.05, 0.3, 1.7, 8.6, 40, 148, 797]) {
    expect(Math.sqrt(squaredCv(weibullShapeOfCv(cv))) / cv).toBeCloseTo(1, 8);
  }
  // Small ones: cv = pi / (sqrt(6) shape), where the gamma functions cancel.
  expect(weibullShapeOfCv(2e-4) * 2e-4).toBeCloseTo(Math.PI / Math.sqrt(6), 3);
});

test("refuses what no Weibull law has", () => {
  for (const cv of [0, -1, Number.NaN, 1e5]) expect(() => weibullShapeOfCv(cv)).toThrow(RangeError);
});

test("false position finds roots to the tolerance, also where one end hardly moves", () => {
  expect(falsePosition((x) => x * x - 2, { low: 0, high: 2 })).toBeCloseTo(Math.SQRT2, 12);
  expect(falsePosition((x) => x ** 9 - 1e-3, { low: 0, high: 2 })).toBeCloseTo(1e-3 ** (1 / 9), 9);
  expect(falsePosition((x) => x - 3, { low: 3, high: 8 })).toBe(3);
  expect(() => falsePosition((x) => x * x + 1, { low: 0, high: 1 })).toThrow(RangeError);
});
