import { describe, expect, it } from "vitest";
import { poissonAtLeast, poissonProbability } from "../../../src/numerics/poisson.ts";
import { normalProtection } from "../../../src/revenue/optimizers/brumelle-mcgill.ts";
import { emsrA, emsrB } from "../../../src/revenue/optimizers/emsr.ts";
import { littlewood } from "../../../src/revenue/optimizers/littlewood.ts";
import { evaluateNested, hindsightRevenue } from "../../../src/revenue/optimizers/nested-evaluation.ts";
import { optimalProtection } from "../../../src/revenue/optimizers/nested-protection.ts";
import { reserveOrOnDemand } from "../../../src/revenue/optimizers/reserved-newsvendor.ts";

/** Talluri & van Ryzin (2004), section 2.2.4: four fares with normal demand. */
const FARES = [
  { price: 1050, mean: 17.3, sd: 5.8 },
  { price: 567, mean: 45.1, sd: 15 },
  { price: 534, mean: 39.6, sd: 13.2 },
  { price: 520, mean: 34, sd: 11.3 },
];
const POISSON = [
  { price: 10, mean: 3 },
  { price: 6, mean: 4 },
  { price: 2, mean: 8 },
];

describe("Littlewood's rule", () => {
  it("keeps for normal demand the quantile at one less the ratio of prices", () => {
    expect(littlewood({ price: 1050, mean: 17.3, sd: 5.8 }, 567)).toBeCloseTo(16.7, 1);
    // Half the price: the median.
    expect(littlewood({ price: 2, mean: 30, sd: 9 }, 1)).toBeCloseTo(30, 12);
    // All but the same price: nothing, and never less than nothing.
    expect(littlewood({ price: 1, mean: 3, sd: 1 }, 0.9999999)).toBe(0);
  });

  it("keeps for Poisson demand the last unit that earns more kept", () => {
    const kept = littlewood({ price: 100, mean: 80 }, 60);
    expect(kept).toBe(78);
    expect(100 * poissonAtLeast(kept, 80)).toBeGreaterThan(60);
    expect(100 * poissonAtLeast(kept + 1, 80)).toBeLessThanOrEqual(60);
    expect(littlewood({ price: 100, mean: 0 }, 60)).toBe(0);
  });

  it("refuses prices that are not dear above cheap above 0", () => {
    expect(() => littlewood({ price: 1, mean: 3 }, 1)).toThrow(RangeError);
    expect(() => littlewood({ price: 1, mean: 3 }, 0)).toThrow(RangeError);
  });
});

describe("EMSR", () => {
  it("gives the published levels of the four fares", () => {
    const rounded = (levels: readonly number[]) => levels.map((level) => Number(level.toFixed(1)));
    expect(rounded(emsrA(FARES))).toEqual([16.7, 38.7, 55.7]);
    expect(rounded(emsrB(FARES))).toEqual([16.7, 50.9, 83.2]);
  });

  it("is Littlewood's rule for two classes, in both ways and for both laws", () => {
    for (const classes of [FARES.slice(0, 2), POISSON.slice(0, 2)]) {
      const level = littlewood(classes[0]!, classes[1]!.price);
      expect(emsrA(classes)).toEqual([level]);
      expect(emsrB(classes)).toEqual([level]);
    }
  });

  it("refuses prices that do not fall, and demand below 0", () => {
    expect(() => emsrB([FARES[0]!, FARES[0]!])).toThrow("class 1: price 1050");
    expect(() => emsrA([])).toThrow(RangeError);
    expect(() => emsrB([{ price: 2, mean: -1 }])).toThrow("mean demand -1");
  });
});

describe("optimal protection", () => {
  it("meets the published optimum of the four fares within its Monte Carlo error", () => {
    const levels = normalProtection(FARES);
    expect(levels[0]).toBeCloseTo(16.7, 1);
    expect(levels[1]).toBeCloseTo(42.5, 1);
    expect(Math.abs(levels[2]! - 72.67)).toBeLessThan(0.05);
  });

  it("is Littlewood's rule for two classes", () => {
    expect(normalProtection(FARES.slice(0, 2))[0]).toBeCloseTo(16.7174844, 6);
    expect(optimalProtection(POISSON.slice(0, 2), 10)).toEqual(emsrB(POISSON.slice(0, 2)));
  });

  it("earns more than every other pair of levels, tried one by one", () => {
    const capacity = 10;
    const best = optimalProtection(POISSON, capacity);
    const earned = (protection: readonly number[]) => evaluateNested(POISSON, { capacity, protection }).mean;
    for (let first = 0; first <= capacity; first++) {
      for (let second = first; second <= capacity; second++) {
        expect(earned([first, second])).toBeLessThanOrEqual(earned(best) + 1e-9);
      }
    }
  });
});

describe("evaluation of nested levels", () => {
  it("agrees with the sum over all demands", () => {
    const [capacity, kept] = [3, 2];
    const classes = [
      { price: 5, mean: 1.2 },
      { price: 2, mean: 2.5 },
    ];
    let [mean, second] = [0, 0];
    for (let cheap = 0; cheap < 40; cheap++) {
      for (let dear = 0; dear < 40; dear++) {
        const sold = Math.min(cheap, capacity - kept);
        const revenue = 2 * sold + 5 * Math.min(dear, capacity - sold);
        const weight = poissonProbability(cheap, 2.5) * poissonProbability(dear, 1.2);
        mean += weight * revenue;
        second += weight * revenue * revenue;
      }
    }
    const value = evaluateNested(classes, { capacity, protection: [kept] });
    expect(value.mean).toBeCloseTo(mean, 12);
    expect(value.sd).toBeCloseTo(Math.sqrt(second - mean * mean), 10);
  });

  it("never exceeds what one earns who knows the demand", () => {
    for (const protection of [
      [0, 0],
      [2, 9],
      [5, 10],
    ]) {
      const { mean } = evaluateNested(POISSON, { capacity: 10, protection });
      expect(mean).toBeLessThan(hindsightRevenue(POISSON, 10));
    }
    // Room for all: nothing to know.
    expect(hindsightRevenue(POISSON, 80)).toBeCloseTo(10 * 3 + 6 * 4 + 2 * 8, 9);
  });
});

describe("a tenant's reservation", () => {
  it("is the cheapest of all, tried one by one", () => {
    const prices = { reservedUsdPerGpuHour: 1.2, onDemandUsdPerGpuHour: 3 };
    const { reservedGpus, costUsdPerHour, costAllOnDemandUsdPerHour } = reserveOrOnDemand(prices, 20);
    const cost = (gpus: number): number => {
      let above = 0;
      for (let d = gpus + 1; d < 200; d++) above += (d - gpus) * poissonProbability(d, 20);
      return 1.2 * gpus + 3 * above;
    };
    expect(costUsdPerHour).toBeCloseTo(cost(reservedGpus), 10);
    expect(costAllOnDemandUsdPerHour).toBeCloseTo(cost(0), 10);
    for (let gpus = 0; gpus < 60; gpus++) expect(cost(gpus)).toBeGreaterThanOrEqual(costUsdPerHour - 1e-9);
  });

  it("is nothing where reserving saves nothing", () => {
    const prices = { reservedUsdPerGpuHour: 3, onDemandUsdPerGpuHour: 3 };
    expect(reserveOrOnDemand(prices, 20).reservedGpus).toBe(0);
    expect(() => reserveOrOnDemand({ ...prices, onDemandUsdPerGpuHour: 2 }, 20)).toThrow(RangeError);
  });
});
