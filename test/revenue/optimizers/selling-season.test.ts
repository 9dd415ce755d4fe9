import { describe, expect, it } from "vitest";
import { poissonMeanUpTo } from "../../../src/numerics/poisson.ts";
import {
  bestFixedPrice,
  dynamicPrice,
  dynamicRevenue,
  dynamicRevenueSd,
  dynamicSales,
  fixedPrice,
  fluid,
} from "../../../src/revenue/optimizers/gallego-van-ryzin.ts";
import {
  dynamicValues,
  leastUnitsToAccept,
  staticLimits,
} from "../../../src/revenue/optimizers/lee-hersh.ts";
import {
  linearSalePrice,
  linearSalePrices,
  linearSaleValues,
} from "../../../src/revenue/optimizers/linear-demand-sale.ts";

describe("concurrent classes", () => {
  const season = { capacity: 8, horizon: 1 };
  const classes = [
    { price: 10, rate: 3 },
    { price: 4, rate: 10 },
  ];

  it("earn with one class the price of what demand and stock allow", () => {
    const [value] = dynamicValues([classes[1]!], season).slice(-1);
    expect(value).toBeCloseTo(4 * poissonMeanUpTo(8, 10), 8);
    const { revenue, sales } = staticLimits([classes[1]!], [8], season);
    expect(revenue).toBeCloseTo(value!, 8);
    expect(sales[0]).toBeCloseTo(poissonMeanUpTo(8, 10), 8);
  });

  it("earn under the best policy at least what any fixed limit earns, and at most all that is asked", () => {
    const best = dynamicValues(classes, season).at(-1)!;
    for (let limit = 0; limit <= 8; limit++) {
      expect(staticLimits(classes, [8, limit], season).revenue).toBeLessThanOrEqual(best + 1e-9);
    }
    expect(best).toBeLessThan(3 * 10 + 10 * 4);
  });

  it("have values whose steps fall, so that the cheap class is accepted from a number of units on", () => {
    const values = dynamicValues(classes, season);
    const steps = values.slice(1).map((value, x) => value - values[x]!);
    expect(steps.toSorted((a, b) => b - a)).toEqual(steps);
    expect(leastUnitsToAccept(values, 4)).toBe(steps.findIndex((step) => step <= 4) + 1);
    expect(leastUnitsToAccept(values, 0.001)).toBeUndefined();
  });

  it("are served by shares of their rates where nothing runs out", () => {
    const { sales } = staticLimits(classes, [60, 60], { capacity: 60, horizon: 1 });
    expect(sales[0]).toBeCloseTo(3, 8);
    expect(sales[1]).toBeCloseTo(10, 8);
  });
});

describe("exponential demand", () => {
  const demand = { rate: 30, alpha: 1 };
  /** Gallego & van Ryzin's example, a = 30, alpha = 1, T = 1: units, revenue, first price, sold, best fixed price. */
  const TABLE = [
    [1, 2.4879, 3.4879, 0.917, 2.8115],
    [5, 7.7317, 1.9127, 4.431, 1.8131],
    [10, 10.2501, 1.3027, 8.154, 1.3215],
    [20, 11.0315, 1.0048, 10.984, 1.0082],
  ] as const;

  it.each(TABLE)(
    "with %d units earns, asks and sells what the closed form says",
    (units, revenue, price, sold, best) => {
      const stock = { units, timeToGo: 1 };
      expect(dynamicRevenue(demand, stock)).toBeCloseTo(revenue, 4);
      expect(dynamicPrice(demand, stock)).toBeCloseTo(price, 4);
      expect(dynamicSales(demand, stock)).toBeCloseTo(sold, 3);
      expect(bestFixedPrice(demand, stock).price).toBeCloseTo(best, 4);
    },
  );

  it("satisfies the equation of the best price: the revenue grows by (a / alpha) e^(-alpha p)", () => {
    const at = (timeToGo: number) => dynamicRevenue(demand, { units: 6, timeToGo });
    const slope = (at(0.7 + 1e-5) - at(0.7 - 1e-5)) / 2e-5;
    expect(slope).toBeCloseTo(30 * Math.exp(-dynamicPrice(demand, { units: 6, timeToGo: 0.7 })), 6);
  });

  it("orders fixed price, best path and fluid bound", () => {
    for (const units of [1, 5, 10, 20]) {
      const stock = { units, timeToGo: 1 };
      const [fixed, best, bound] = [
        bestFixedPrice(demand, stock),
        dynamicRevenue(demand, stock),
        fluid(demand, stock),
      ];
      expect(fixed.revenue).toBeLessThan(best);
      expect(best).toBeLessThan(bound.revenue);
      expect(fixedPrice(demand, stock, bound.price).revenue).toBeLessThanOrEqual(fixed.revenue);
    }
  });

  it("with plenty of units is a Poisson stream of sales at the mean value", () => {
    const stock = { units: 60, timeToGo: 1 };
    expect(dynamicPrice(demand, stock)).toBeCloseTo(1, 8);
    // Each sale pays 1: revenue is the number sold.
    expect(dynamicRevenueSd(demand, stock)).toBeCloseTo(Math.sqrt(30 / Math.E), 6);
  });

  it("asks the same by its quick formula as by the difference of revenues, also where that has no digits", () => {
    for (const [units, timeToGo] of [
      [1, 1],
      [7, 0.4],
      [40, 1],
      [2, 200],
    ] as const) {
      const worth =
        dynamicRevenue(demand, { units, timeToGo }) - dynamicRevenue(demand, { units: units - 1, timeToGo });
      expect(dynamicPrice(demand, { units, timeToGo })).toBeCloseTo(worth + 1, 9);
    }
  });

  it("keeps its digits for stocks of thousands", () => {
    const large = { rate: 20_000, alpha: 1 };
    expect(dynamicRevenue(large, { units: 20_000, timeToGo: 1 })).toBeCloseTo(20_000 / Math.E, 6);
    expect(dynamicPrice(large, { units: 1000, timeToGo: 1 })).toBeGreaterThan(1);
  });
});

describe("linear demand", () => {
  it("with plenty of units asks half the highest price", () => {
    const demand = { rate: 20, mostPrice: 2 };
    const values = linearSaleValues(demand, { units: 60, timeToGo: 1 });
    expect(linearSalePrice(demand, values)).toBeCloseTo(1, 8);
    expect(values.at(-1)).toBeCloseTo((20 * 2) / 4, 8);
  });

  it("has the same prices in the table that a seller looks into", () => {
    const demand = { rate: 20, mostPrice: 2 };
    const table = linearSalePrices(demand, { units: 5, timeToGo: 3 });
    for (const [units, timeToGo] of [
      [5, 3],
      [5, 0.777],
      [1, 1.5],
      [3, 0],
    ] as const) {
      const exact = linearSalePrice(demand, linearSaleValues(demand, { units, timeToGo }));
      expect(table.price(units, timeToGo)).toBeCloseTo(exact, 5);
    }
  });

  it("with one unit follows the solution of its equation: most x t' / (1 + t'), t' = a t / 4", () => {
    const values = linearSaleValues({ rate: 20, mostPrice: 2 }, { units: 1, timeToGo: 1 });
    expect(values[1]).toBeCloseTo((2 * 5) / 6, 10);
  });
});
