import { describe, expect, it } from "vitest";
import { gammaP, gammaPInverse, gammaQ, lnBeta, lnGamma } from "../../src/numerics/gamma.ts";
import { Moments } from "../../src/numerics/moments.ts";
import { normalCdf, normalQuantile } from "../../src/numerics/normal.ts";
import { tCdf, tQuantile } from "../../src/numerics/student-t.ts";

const relative = (found: number, exact: number): number => Math.abs(found / exact - 1);

describe("the gamma function", () => {
  it("is the factorial at whole numbers and sqrt(pi) at one half", () => {
    let lnFactorial = 0;
    for (let n = 2; n < 200; n++) {
      lnFactorial += Math.log(n - 1);
      expect(Math.abs(lnGamma(n) - lnFactorial)).toBeLessThan(1e-14 * Math.max(1, lnFactorial) * 10);
    }
    expect(lnGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 14);
    expect(lnGamma(1e-8)).toBeCloseTo(Math.log(1e8) - 0.5772156649015329e-8, 13);
  });

  it("gives ln B without cancellation", () => {
    expect(relative(lnBeta(2, 3), Math.log(1 / 12))).toBeLessThan(1e-14);
    // B(a, 1) = 1 / a.
    for (const a of [0.3, 12, 1e6, 1e12])
      expect(Math.abs(lnBeta(a, 1) + Math.log(a))).toBeLessThan(1e-14 * 40);
  });
});

describe("the incomplete gamma function", () => {
  it("is the exponential law at shape 1 and the Poisson sum at whole shapes", () => {
    for (const x of [1e-9, 0.1, 1, 5, 30]) {
      expect(relative(gammaP(1, x), -Math.expm1(-x))).toBeLessThan(1e-13);
      expect(relative(gammaQ(3, x), Math.exp(-x) * (1 + x + (x * x) / 2))).toBeLessThan(1e-13);
    }
  });

  it("is inverted over shapes from 0.05 to 1e6 and both tails", () => {
    for (const a of [0.05, 0.3, 0.999, 1, 2.5, 17, 400, 1e6]) {
      for (const p of [1e-10, 1e-3, 0.2, 0.5, 0.77, 0.999, 1 - 1e-9]) {
        const x = gammaPInverse(a, p);
        const error = p < 0.5 ? relative(gammaP(a, x), p) : relative(gammaQ(a, x), 1 - p);
        expect(error, `a ${a}, p ${p}`).toBeLessThan(1e-9);
      }
    }
  });

  it("reproduces published chi-square quantiles", () => {
    // NIST/SEMATECH e-Handbook, table 1.3.6.7.4 (three decimals).
    expect(2 * gammaPInverse(0.5, 0.95)).toBeCloseTo(3.841, 3);
    expect(2 * gammaPInverse(5, 0.95)).toBeCloseTo(18.307, 3);
    expect(2 * gammaPInverse(50, 0.99)).toBeCloseTo(135.807, 3);
  });
});

describe("the normal law", () => {
  it("has quantiles that its distribution function maps back", () => {
    for (const p of [1e-300, 1e-20, 1e-10, 1e-5, 0.01, 0.075, 0.3, 0.4999]) {
      expect(relative(normalCdf(normalQuantile(p)), p)).toBeLessThan(1e-12);
      if (p > 1e-15) expect(normalQuantile(1 - p)).toBeCloseTo(-normalQuantile(p), 5);
    }
    expect(normalQuantile(0.5)).toBe(0);
  });

  it("reproduces the check values of AS 241", () => {
    expect(relative(normalQuantile(0.25), -0.6744897501960817)).toBeLessThan(1e-15);
    expect(relative(normalQuantile(0.001), -3.090232306167814)).toBeLessThan(1e-15);
    expect(relative(normalQuantile(1e-20), -9.262340089798408)).toBeLessThan(1e-15);
  });
});

describe("Student's t", () => {
  it("has the closed forms at 1, 2 and 4 degrees of freedom", () => {
    for (const p of [1e-8, 0.001, 0.025, 0.2, 0.45, 0.4999999]) {
      const alpha = 4 * p * (1 - p);
      const q = Math.cos(Math.acos(Math.sqrt(alpha)) / 3) / Math.sqrt(alpha);
      expect(relative(tQuantile(p, 1), -1 / Math.tan(Math.PI * p))).toBeLessThan(1e-9);
      expect(relative(tQuantile(p, 2), (2 * p - 1) / Math.sqrt(2 * p * (1 - p)))).toBeLessThan(1e-9);
      if (p < 0.4) expect(relative(tQuantile(p, 4), -2 * Math.sqrt(q - 1))).toBeLessThan(1e-10);
    }
  });

  it("reproduces published values", () => {
    // NIST/SEMATECH e-Handbook, table 1.3.6.7.2 (three decimals).
    const table = [
      [0.975, 1, 12.706],
      [0.975, 5, 2.571],
      [0.975, 10, 2.228],
      [0.975, 29, 2.045],
      [0.95, 30, 1.697],
      [0.995, 60, 2.66],
      [0.999, 100, 3.174],
    ] as const;
    for (const [p, df, t] of table) expect(tQuantile(p, df)).toBeCloseTo(t, 3);
  });

  it("turns into the normal law and is antisymmetric", () => {
    expect(relative(tQuantile(0.975, 1e9), normalQuantile(0.975))).toBeLessThan(1e-8);
    expect(tQuantile(0.9, 7.3)).toBeCloseTo(-tQuantile(0.1, 7.3), 12);
    expect([tQuantile(0.5, 3), tCdf(0, 3)]).toEqual([0, 0.5]);
  });

  it("has a distribution function that its quantile inverts, also for fractional degrees of freedom", () => {
    for (const df of [0.3, 1.7, 3, 12.5, 99, 12_345.6, 1e7]) {
      for (const p of [1e-6, 0.01, 0.3, 0.49])
        expect(relative(tCdf(tQuantile(p, df), df), p)).toBeLessThan(1e-10);
    }
  });

  it("refuses what is outside its domain", () => {
    for (const [p, df] of [
      [0, 3],
      [1, 3],
      [0.5, 0],
      [Number.NaN, 3],
    ] as const) {
      expect(() => tQuantile(p, df)).toThrow(RangeError);
    }
  });
});

describe("Moments", () => {
  it("has mean, unbiased variance and maximum of what it saw", () => {
    const moments = new Moments();
    for (const value of [2, 4, 4, 4, 5, 5, 7, 9]) moments.add(value);
    expect([moments.count, moments.mean(), moments.max]).toEqual([8, 5, 9]);
    expect(moments.variance()).toBeCloseTo(32 / 7, 12);
    expect(new Moments().mean()).toBeNaN();
  });
});
