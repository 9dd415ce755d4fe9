import { describe, expect, it } from "vitest";
import { BandedMatrix } from "../../src/numerics/banded.ts";
import { bisection } from "../../src/numerics/bisection.ts";
import { goldenSectionMaximum } from "../../src/numerics/golden-section.ts";
import { rungeKutta } from "../../src/numerics/runge-kutta.ts";
import { stationaryLaw } from "../../src/numerics/stationary.ts";

describe("bisection", () => {
  it("finds a root to the last digit", () => {
    expect(bisection((x) => x * x - 2, 0, 2)).toBeCloseTo(Math.SQRT2, 15);
  });

  it("finds where a function jumps over 0, and returns the side that is not negative", () => {
    expect(bisection((x) => (x < 0.3 ? -1 : 1), 0, 1)).toBe(0.3);
  });

  it("refuses ends that do not bracket, and takes the lower end where it is a root already", () => {
    expect(() => bisection((x) => x - 5, 0, 2)).toThrow(RangeError);
    expect(bisection((x) => x + 1, 0, 2)).toBe(0);
  });
});

describe("golden section", () => {
  it("finds a smooth peak to eight digits and a kink to ten", () => {
    expect(goldenSectionMaximum((x) => -((x - 3) ** 2), 0, 10)).toBeCloseTo(3, 7);
    expect(goldenSectionMaximum((x) => -Math.abs(x - 0.7), 0, 1)).toBeCloseTo(0.7, 9);
  });

  it("runs to an end where the function keeps rising", () => {
    expect(goldenSectionMaximum((x) => x, 0, 1)).toBeCloseTo(1, 9);
  });
});

describe("Runge-Kutta", () => {
  it("follows a decay and an oscillation, and leaves the start alone", () => {
    const start = Float64Array.of(1, 0);
    const end = rungeKutta(
      ([x, y], out) => {
        out[0] = y!;
        out[1] = -x!;
      },
      start,
      { time: 2, steps: 400 },
    );
    expect(end[0]).toBeCloseTo(Math.cos(2), 10);
    expect(end[1]).toBeCloseTo(-Math.sin(2), 10);
    expect([...start]).toEqual([1, 0]);
  });

  it("has an error of fourth order: half the step, a sixteenth of the error", () => {
    const error = (steps: number): number =>
      Math.abs(
        rungeKutta(([x], out) => (out[0] = -x!), Float64Array.of(1), { time: 1, steps })[0]! - Math.exp(-1),
      );
    expect(error(10) / error(20)).toBeCloseTo(16, -0.5);
  });
});

describe("banded equations", () => {
  it("solve what they multiply", () => {
    const size = 40;
    const matrix = new BandedMatrix(size, 3);
    const dense = Array.from({ length: size }, () => new Float64Array(size));
    for (let row = 0; row < size; row++) {
      for (let column = Math.max(0, row - 3); column < Math.min(size, row + 4); column++) {
        const value = row === column ? 10 : Math.sin(7 * row + column);
        matrix.add(row, column, value);
        dense[row]![column]! += value;
      }
    }
    const x = Float64Array.from({ length: size }, (_, i) => Math.cos(i));
    const right = Float64Array.from(dense, (row) =>
      row.reduce((total, value, i) => total + value * x[i]!, 0),
    );
    matrix.factor();
    expect(
      [...matrix.solve(right)].map((value, i) => Math.abs(value - x[i]!)).every((off) => off < 1e-13),
    ).toBe(true);
  });
});

describe("stationary law", () => {
  /** A queue of at most `most`, arrivals at `load` and service at 1. */
  const queue = (most: number, load: number): BandedMatrix => {
    const rates = new BandedMatrix(most + 1, 1);
    for (let n = 0; n < most; n++) {
      rates.set(n, n + 1, load);
      rates.set(n + 1, n, 1);
    }
    return rates;
  };

  it("is geometric for a queue", () => {
    const law = stationaryLaw(queue(10, 0.5));
    for (let n = 0; n < 10; n++) expect(law[n + 1]! / law[n]!).toBeCloseTo(0.5, 14);
  });

  it("neither overflows nor underflows to nonsense where the first state is all but impossible", () => {
    const law = stationaryLaw(queue(2000, 3));
    expect(law.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 12);
    expect(law[2000]).toBeCloseTo(2 / 3, 12);
    expect(law[0]).toBe(0);
  });

  it("gives a state that is never entered no probability", () => {
    const rates = new BandedMatrix(3, 2);
    rates.set(0, 1, 1);
    rates.set(1, 0, 1);
    rates.set(2, 0, 1);
    expect([...stationaryLaw(rates)]).toEqual([0.5, 0.5, 0]);
  });
});
