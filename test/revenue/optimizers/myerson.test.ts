import { describe, expect, it } from "vitest";
import { demandOf } from "../../../src/revenue/optimizers/demand.ts";
import { reservePrice, virtualValue } from "../../../src/revenue/optimizers/myerson.ts";
import {
  exponentialValues,
  logitValues,
  uniformValues,
  type ValueLaw,
  valueExceededBy,
} from "../../../src/revenue/optimizers/value-law.ts";
import { weibullValues, withoutFormula } from "./laws.ts";

const LAWS: readonly (readonly [string, ValueLaw])[] = [
  ["uniform", uniformValues(1, 4)],
  ["exponential", exponentialValues(2)],
  ["logit", logitValues({ quality: 2, sensitivity: 0.5, outsideWeight: 1.8 })],
  ["weibull", weibullValues(3)],
];

describe.each(LAWS)("values of a %s law", (_, law) => {
  it("have a density that is the slope of the survival", () => {
    for (const x of [1.5, 2, 3.5]) {
      const slope = (law.survival(x - 1e-6) - law.survival(x + 1e-6)) / 2e-6;
      expect(law.density(x)).toBeCloseTo(slope, 7);
    }
  });

  it("have a reserve price with the virtual value of the cost", () => {
    for (const cost of [0.5, 1, 2.5]) {
      expect(virtualValue(law, reservePrice(law, cost))).toBeCloseTo(cost, 9);
    }
  });

  it("have the same reserve price by formula and by bisection", () => {
    for (const cost of [0.5, 1, 2.5]) {
      expect(reservePrice(withoutFormula(law), cost)).toBeCloseTo(reservePrice(law, cost), 9);
    }
  });

  it("make the reserve price the best posted price", () => {
    const demand = demandOf(7, law);
    const profit = (price: number): number => demand.ratePerHour(price) * (price - 1);
    const best = demand.bestPriceUsd(1);
    for (const other of [0.97, 0.99, 1.01, 1.03]) expect(profit(best * other)).toBeLessThan(profit(best));
  });

  it("are next to never above the top price of their demand", () => {
    expect(law.survival(demandOf(1, law).topPriceUsd)).toBeLessThanOrEqual(1e-15);
    expect(law.survival(valueExceededBy(0.01, law))).toBeLessThanOrEqual(0.01);
  });
});

describe("Myerson's reserve price", () => {
  it("is half of the top for U(0, 1) at no cost, and the mean above cost for exponential values", () => {
    expect(reservePrice(uniformValues(0, 1), 0)).toBe(0.5);
    expect(reservePrice(exponentialValues(2), 0.5)).toBe(2.5);
  });

  it("is the lowest value where all are worth serving, the highest where none is", () => {
    for (const law of [uniformValues(3, 4), withoutFormula(uniformValues(3, 4))]) {
      expect(reservePrice(law, 1)).toBe(3);
      expect(reservePrice(law, 9)).toBe(4);
    }
  });

  it("is not asked of laws that are none", () => {
    expect(() => uniformValues(2, 2)).toThrow(RangeError);
    expect(() => exponentialValues(0)).toThrow(RangeError);
    expect(() => logitValues({ quality: 1, sensitivity: 0, outsideWeight: 1 })).toThrow(RangeError);
    expect(() => demandOf(0, uniformValues(0, 1))).toThrow(RangeError);
  });
});
