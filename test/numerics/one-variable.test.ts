import { describe, expect, it } from "vitest";
import { lambertWOfExp } from "../../src/numerics/lambert-w.ts";
import { maximize } from "../../src/numerics/maximize.ts";
import { integrate } from "../../src/numerics/quadrature.ts";

describe("Lambert's W at an exponential", () => {
  it("solves w + ln w = y from where e^y vanishes to where it overflows", () => {
    for (const y of [-49, -10, -1, -0.1, 0, 0.5, 1, 2, 30, 800, 1e6]) {
      const w = lambertWOfExp(y);
      expect(w + Math.log(w)).toBeCloseTo(y, Math.abs(y) > 100 ? 8 : 12);
    }
    expect(lambertWOfExp(1)).toBe(1);
    expect(lambertWOfExp(0)).toBeCloseTo(0.567143290409784, 14);
    expect(lambertWOfExp(-60)).toBeCloseTo(Math.exp(-60), 40);
  });
});

describe("maximum on an interval", () => {
  it("is found between the points of the grid, and at an end", () => {
    const inside = maximize((x) => -((x - 1.2345) ** 2), 0, 10);
    expect(inside.at).toBeCloseTo(1.2345, 7);
    expect(maximize((x) => x, 0, 3)).toEqual({ at: 3, value: 3 });
    expect(maximize((x) => 2 - x, 0, 3).at).toBeCloseTo(0, 12);
  });

  it("is the higher of two peaks", () => {
    const twoPeaks = (x: number): number => Math.exp(-((x - 1) ** 2)) + 1.1 * Math.exp(-((x - 6) ** 2));
    expect(maximize(twoPeaks, 0, 10).at).toBeCloseTo(6, 6);
  });
});

describe("integral over an interval", () => {
  it("is that of polynomials, exponentials and functions with a kink", () => {
    expect(integrate((x) => x ** 7, 0, 2)).toBeCloseTo(32, 12);
    expect(integrate((x) => Math.exp(-x), 0, 50)).toBeCloseTo(1, 13);
    expect(integrate((x) => Math.abs(x - 0.3), 0, 1)).toBeCloseTo(0.29, 12);
    expect(integrate((x) => 1 / (1 + 1e4 * x * x), -1, 1)).toBeCloseTo(0.02 * Math.atan(100), 12);
  });

  it("is 0 over nothing", () => {
    expect(integrate(() => 1, 2, 2)).toBe(0);
    expect(integrate(() => 0, 0, 1)).toBe(0);
  });
});
