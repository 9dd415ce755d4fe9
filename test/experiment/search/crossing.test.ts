import { describe, expect, it } from "vitest";
import { meanInterval } from "../../../src/experiment/inference/mean-interval.ts";
import { crossingOf } from "../../../src/experiment/search/crossing.ts";
import { normals } from "../inference/seeded.ts";

/** A curve without noise: three equal values at each of 0, 1, 2... */
const exact = (...means: number[]) => means.map((mean, x) => ({ x, values: [mean, mean, mean] }));

describe("crossing", () => {
  it("of a rising curve lies on the straight line between its points", () => {
    expect(crossingOf(exact(-3, -1, 3, 9), 0)).toEqual({
      x: 1.25,
      low: 1.25,
      high: 1.25,
      rising: true,
      bracket: [1, 2],
      count: 1,
    });
  });

  it("of a falling curve is told as falling", () => {
    expect(crossingOf(exact(10, 6, 2), 5)).toMatchObject({
      x: 1.25,
      rising: false,
      bracket: [1, 2],
      count: 1,
    });
  });

  it("is none where the curve stays on one side, or on the value", () => {
    expect(crossingOf(exact(1, 2, 0.5), 0)).toBeUndefined();
    expect(crossingOf(exact(1, 2, 0.5), 3)).toBeUndefined();
    expect(crossingOf(exact(0, 0, 0), 0)).toBeUndefined();
    expect(crossingOf(exact(7), 7)).toBeUndefined();
    expect(crossingOf([], 7)).toBeUndefined();
  });

  it("is the first of several, which are counted", () => {
    expect(crossingOf(exact(-1, 1, -3, 3), 0)).toMatchObject({ x: 0.5, rising: true, count: 3 });
  });

  it("at a point of the curve counts once", () => {
    expect(crossingOf(exact(-2, 0, 4), 0)).toMatchObject({ x: 1, bracket: [0, 1], rising: true, count: 1 });
    expect(crossingOf(exact(2, 0, -4), 0)).toMatchObject({ x: 1, rising: false, count: 1 });
    expect(crossingOf(exact(-2, 0, 4, 0, -4), 0)).toMatchObject({ x: 1, count: 2 });
  });

  it("begins where the curve lies on the value for a while", () => {
    expect(crossingOf(exact(-2, 0, 0, 4), 0)).toMatchObject({ x: 1, rising: true, count: 1 });
  });

  it("is none where the curve touches the value and turns back", () => {
    expect(crossingOf(exact(-2, 0, -4), 0)).toBeUndefined();
    expect(crossingOf(exact(2, 0, 0, 4), 0)).toBeUndefined();
    expect(crossingOf(exact(-2, 0, -1, 1), 0)).toMatchObject({ x: 2.5, count: 1 });
  });

  it("may be the first or the last point", () => {
    expect(crossingOf(exact(0, 2, 4), 0)).toMatchObject({ x: 0, rising: true, count: 1 });
    expect(crossingOf(exact(4, 2, 0), 0)).toMatchObject({ x: 2, rising: false, count: 1 });
    expect(crossingOf(exact(0, 0, -4), 0)).toMatchObject({ x: 1, rising: false, count: 1 });
  });

  it("has the interval at which the edges of the band meet the value", () => {
    // Three values m - 1, m, m + 1: the band is m +- h everywhere, so the edges cross h / slope away.
    const h = meanInterval([-1, 0, 1]).half!;
    const banded = (slope: number) =>
      Array.from({ length: 21 }, (_, x) => ({ x, values: [-1, 0, 1].map((e) => e + slope * (x - 10)) }));
    expect(h).toBeCloseTo(4.303 / Math.sqrt(3), 3);
    for (const slope of [1, -1, 2.5]) {
      const { x, low, high } = crossingOf(banded(slope), 0)!;
      expect(x).toBe(10);
      expect(low).toBeCloseTo(10 - h / Math.abs(slope), 9);
      expect(high).toBeCloseTo(10 + h / Math.abs(slope), 9);
    }
  });

  it("has no end of the interval where the band holds the value to the end of the points", () => {
    const wide = (x: number, mean: number) => ({ x, values: [mean - 1, mean, mean + 1] });
    const h = meanInterval([-1, 0, 1]).half!;
    const open = crossingOf([wide(0, -1), wide(1, 1), wide(2, 9)], 0)!;
    expect(open).toMatchObject({ x: 0.5, low: undefined });
    expect(open.high).toBeCloseTo(1 + (h - 1) / 8, 9);
    expect(crossingOf([wide(0, -9), wide(1, -1), wide(2, 1)], 0)).toMatchObject({ x: 1.5, high: undefined });
  });

  it("takes the mean as certain for a single value per point", () => {
    const single = [
      { x: 0, values: [-1] },
      { x: 4, values: [1] },
    ];
    expect(crossingOf(single, 0)).toMatchObject({ x: 2, low: 2, high: 2 });
  });

  it("has an interval that holds the truth in about 95 of 100 experiments", () => {
    let held = 0;
    for (let run = 0; run < 200; run++) {
      const noise = normals(8 * 10, `crossing ${run}`);
      // Every replication has its own error of the slope, as with common random numbers.
      const points = Array.from({ length: 8 }, (_, x) => ({
        x,
        values: Array.from({ length: 10 }, (_, at) => (1 + 0.3 * noise[at]!) * x - 3.3 + noise[10 + at]!),
      }));
      const { low = Number.NEGATIVE_INFINITY, high = Number.POSITIVE_INFINITY } = crossingOf(points, 0)!;
      if (low <= 3.3 && 3.3 <= high) held += 1;
    }
    // Four standard deviations of a binomial with 200 and 0.95.
    expect(held).toBeGreaterThan(190 - 4 * 3.1);
  });
});
