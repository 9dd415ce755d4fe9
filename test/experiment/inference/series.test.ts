import { describe, expect, it } from "vitest";
import { meanVarianceOfAr1 } from "../../../src/experiment/inference/ar1.ts";
import { batchMeans, lag1Autocorrelation } from "../../../src/experiment/inference/batch-means.ts";
import { coverageBand } from "../../../src/experiment/inference/coverage-band.ts";
import { mser } from "../../../src/experiment/inference/mser.ts";
import { normals } from "./seeded.ts";

describe("batch means", () => {
  it("cut a series into equal batches and leave the rest out", () => {
    const found = batchMeans([1, 3, 2, 4, 10, 0, 99], 3);
    expect(found).toMatchObject({ batchSize: 2, batchMeans: [2, 3, 5], n: 3 });
    expect(found.mean).toBeCloseTo(10 / 3, 12);
  });

  it("know the correlation of neighbours", () => {
    // Deviations -1.5, 0.5, -0.5, 1.5: products sum to -1.75, squares to 5.
    expect(lag1Autocorrelation([1, 3, 2, 4])).toBeCloseTo(-0.35, 12);
    expect(lag1Autocorrelation([2, 2, 2])).toBeUndefined();
  });

  it("refuse more batches than values, and a part of a batch", () => {
    expect(() => batchMeans([1, 2], 3)).toThrow("2 values make no 3 batches");
    expect(() => batchMeans([1, 2, 3, 4], 1.5)).toThrow(RangeError);
    expect(() => batchMeans([1, 2], 0)).toThrow(RangeError);
  });
});

/** The definition, one sum after another. */
function slowMser(values: readonly number[], batch: number) {
  const batches = Math.floor(values.length / batch);
  const means = Array.from(
    { length: batches },
    (_, at) => values.slice(at * batch, (at + 1) * batch).reduce((sum, each) => sum + each, 0) / batch,
  );
  const candidates = Array.from({ length: Math.floor(batches / 2) + 1 }, (_, at) => {
    const kept = means.slice(at);
    const mean = kept.reduce((sum, each) => sum + each, 0) / kept.length;
    return {
      at,
      mean,
      statistic: kept.reduce((sum, each) => sum + (each - mean) ** 2, 0) / kept.length ** 2,
    };
  });
  return candidates.reduce((best, each) => (each.statistic < best.statistic ? each : best));
}

describe("MSER", () => {
  it.each([1, 2, 5, 7])("is the smallest marginal standard error, in batches of %i", (batch) => {
    for (let run = 0; run < 30; run++) {
      const series = normals(40 + 7 * run, `mser ${run}`).map((z, at) => 1000 + z + 8 * Math.exp(-at / 12));
      const slow = slowMser(series, batch);
      const found = mser(series, { batch });
      expect(found).toMatchObject({
        batches: Math.floor(series.length / batch),
        truncatedBatches: slow.at,
        truncatedObservations: slow.at * batch,
      });
      expect(found.statistic / slow.statistic).toBeCloseTo(1, 9);
      expect(found.truncatedMean).toBeCloseTo(slow.mean, 9);
    }
  });

  it("drops the start of a series that climbs, and nothing of one that does not", () => {
    const level = [0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1, 0, 1];
    expect(mser([40, 30, 20, ...level], { batch: 1 }).truncatedBatches).toBe(3);
    expect(mser(level, { batch: 2 })).toMatchObject({
      truncatedBatches: 0,
      statistic: 0,
      truncatedMean: 0.5,
    });
  });

  it("never keeps a single batch of several, which would have no spread", () => {
    expect(mser([1, 5], { batch: 1 }).truncatedBatches).toBe(0);
    expect(mser([3], { batch: 1 })).toMatchObject({ truncatedBatches: 0, truncatedMean: 3 });
  });

  it("takes a long series in one pass", () => {
    const { batches, truncatedBatches } = mser(Array.from({ length: 1_000_000 }, (_, at) => at % 7));
    expect(batches).toBe(200_000);
    expect(truncatedBatches).toBeLessThanOrEqual(100_000);
  });

  it("refuses a series shorter than a batch", () => {
    expect(() => mser([1, 2, 3, 4])).toThrow("4 values make no batch of 5");
    expect(() => mser([1, 2], { batch: 0 })).toThrow(RangeError);
    expect(() => mser([1, 2, Number.NaN], { batch: 1 })).toThrow("finite");
  });
});

describe("mean of an AR(1) series", () => {
  it.each([0.7, -0.4, 0, 0.99])("has the variance that its covariances add up to at phi = %d", (phi) => {
    const n = 40;
    let sum = 0;
    for (let s = 0; s < n; s++)
      for (let t = 0; t < n; t++) sum += (2 / (1 - phi ** 2)) * phi ** Math.abs(s - t);
    expect(meanVarianceOfAr1(phi, 2, n).exact / (sum / n ** 2)).toBeCloseTo(1, 12);
  });

  it("is as precise as a share of independent values when long", () => {
    const { exact, asymptotic, essFraction } = meanVarianceOfAr1(0.5, 3, 1_000_000);
    const variance = 3 / (1 - 0.25);
    expect(exact / asymptotic).toBeCloseTo(1, 5);
    expect(asymptotic).toBeCloseTo(variance / (1_000_000 * essFraction), 15);
  });

  it("does not exist for a series that wanders", () => {
    expect(() => meanVarianceOfAr1(1, 1, 10)).toThrow("stationary");
    expect(() => meanVarianceOfAr1(0.5, -1, 10)).toThrow(RangeError);
    expect(() => meanVarianceOfAr1(0.5, 1, 0)).toThrow(RangeError);
  });
});

describe("band of a coverage experiment", () => {
  it("lets 95 % intervals hold in 932 to 968 of 1000", () => {
    const { low, high } = coverageBand({ nominal: 0.95, experiments: 1000, z: 2.5758293 });
    expect(low).toBeCloseTo(0.932, 3);
    expect(high).toBeCloseTo(0.968, 3);
  });

  it("needs an experiment", () => {
    expect(() => coverageBand({ nominal: 0.95, experiments: 0, z: 2 })).toThrow(RangeError);
    expect(() => coverageBand({ nominal: 95, experiments: 10, z: 2 })).toThrow(RangeError);
  });
});
