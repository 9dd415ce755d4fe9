import { describe, expect, it } from "vitest";
import { jackknife, jackknifeHalf } from "../../../src/experiment/inference/jackknife.ts";
import { meanInterval } from "../../../src/experiment/inference/mean-interval.ts";
import { ratioInterval } from "../../../src/experiment/inference/ratio-interval.ts";
import { normals } from "./seeded.ts";

const quotient = ([top, bottom]: readonly number[]): number => top! / bottom!;

describe("jackknife", () => {
  it("gives the usual standard error of a mean", () => {
    const found = jackknife([[1], [2], [3], [6]], ([sum], count) => sum! / count);
    expect(found).toMatchObject({ value: 3, n: 4, pseudoValues: [1, 2, 3, 6] });
    expect(found.error).toBeCloseTo(Math.sqrt(14 / 3 / 4), 12);
    expect(jackknifeHalf(found)).toBeCloseTo(meanInterval([1, 2, 3, 6]).half!, 12);
  });

  it("removes the bias of a squared mean", () => {
    // The square of the mean is too high by variance / n, and its jackknife is exactly unbiased.
    const values = [2, 4, 9, 1, 5];
    const { mean, sd } = meanInterval(values);
    const { value, corrected } = jackknife(
      values.map((each) => [each]),
      ([sum], count) => (sum! / count) ** 2,
    );
    expect(value - corrected).toBeCloseTo(sd! ** 2 / values.length, 12);
    expect(value).toBeCloseTo(mean ** 2, 12);
  });

  it("knows no error where the value hangs on one row", () => {
    const rows = [
      [3, 2],
      [0, 0],
      [0, 0],
    ];
    const found = jackknife(rows, quotient);
    expect(found).toMatchObject({ value: 1.5, error: Number.NaN, pseudoValues: [] });
    expect(jackknifeHalf(found)).toBeNaN();
  });

  it("refuses a single row", () => {
    expect(() => jackknife([[1, 2]], quotient)).toThrow("at least two rows, got 1");
  });
});

describe("interval of a ratio of sums", () => {
  it("is that of the mean where all denominators are equal", () => {
    const y = [3, 8, 5, 6, 1];
    const found = ratioInterval(y, [2, 2, 2, 2, 2], 0.9);
    const { mean, half } = meanInterval(y, 0.9);
    for (const ratio of [found.ratio, found.jackknife]) expect(ratio).toBeCloseTo(mean / 2, 12);
    for (const each of [found.halfDelta, found.halfJackknife]) expect(each).toBeCloseTo(half! / 2, 12);
  });

  it("has no width where every pair has the same ratio", () => {
    const found = ratioInterval([1, 10, 4], [2, 20, 8]);
    expect(found.ratio).toBe(0.5);
    expect(found.jackknife).toBeCloseTo(0.5, 12);
    expect(found.halfDelta).toBeCloseTo(0, 12);
    expect(found.halfJackknife).toBeCloseTo(0, 12);
  });

  it("agrees with itself by both methods for many pairs, whatever the sign of the denominators", () => {
    const x = normals(2000, "denominator").map((z) => 10 + z);
    const y = normals(2000, "noise").map((z, at) => 3 * x[at]! + z);
    const found = ratioInterval(y, x);
    expect(found.halfJackknife / found.halfDelta).toBeCloseTo(1, 2);
    expect(Math.abs(found.ratio - 3)).toBeLessThan(2 * found.halfDelta);
    const negative = ratioInterval(
      y,
      x.map((value) => -value),
    );
    expect(negative.halfDelta).toBeCloseTo(found.halfDelta, 12);
  });

  it("refuses what is no ratio", () => {
    expect(() => ratioInterval([1], [1])).toThrow("two or more pairs");
    expect(() => ratioInterval([1, 2], [1])).toThrow("got 2 and 1");
    expect(() => ratioInterval([1, 2], [1, -1])).toThrow("sum to 0");
    expect(() => ratioInterval([1, Number.NaN], [1, 1])).toThrow("finite");
  });
});
