import { describe, expect, it } from "vitest";
import { maximize } from "../../../src/numerics/maximize.ts";
import { congestionPrices } from "../../../src/revenue/optimizers/congestion-pricing.ts";
import { demandOf } from "../../../src/revenue/optimizers/demand.ts";
import { erlangB, type LossSystem, pricedByOccupancy } from "../../../src/revenue/optimizers/loss-system.ts";
import {
  bestStaticPrice,
  fluidBound,
  pricedStatically,
} from "../../../src/revenue/optimizers/static-price.ts";
import { exponentialValues, logitValues, uniformValues } from "../../../src/revenue/optimizers/value-law.ts";
import { weibullValues } from "./laws.ts";

const linear = (gpus: number, potential: number): LossSystem => ({
  gpus,
  endsPerHour: 1,
  demand: demandOf(potential, uniformValues(0, 10)),
});

const SYSTEMS: readonly (readonly [string, LossSystem])[] = [
  ["linear demand", linear(5, 8)],
  ["exponential demand", { gpus: 10, endsPerHour: 0.5, demand: demandOf(9, exponentialValues(4)) }],
  ["demand without a formula", { gpus: 6, endsPerHour: 2, demand: demandOf(20, weibullValues(3)) }],
  [
    "logit demand",
    {
      gpus: 4,
      endsPerHour: 1,
      demand: demandOf(6, logitValues({ quality: 2, sensitivity: 0.7, outsideWeight: 1 })),
    },
  ],
];

/** Gain by relative value iteration on the uniformized chain, best prices by search: nothing shared with the recursion. */
function gainByValueIteration({ gpus, endsPerHour, demand }: LossSystem): number {
  const ratePerHour = demand.ratePerHour(0) + gpus * endsPerHour;
  let values = new Array<number>(gpus + 1).fill(0);
  for (let round = 0; round < 20_000; round++) {
    const next = values.map((value, n) => {
      const sale = (price: number): number =>
        demand.ratePerHour(price) * (price / endsPerHour + values[n + 1]! - value);
      const sold = n === gpus ? 0 : maximize(sale, 0, 40, 33).value;
      const ended = n === 0 ? 0 : n * endsPerHour * (values[n - 1]! - value);
      return value + (sold + ended) / ratePerHour;
    });
    const steps = next.map((value, n) => (value - values[n]!) * ratePerHour);
    const [least, most] = [Math.min(...steps), Math.max(...steps)];
    if (most - least < 1e-8) return (least + most) / 2;
    values = next.map((value) => value - next[0]!);
  }
  throw new Error("value iteration did not settle");
}

describe.each(SYSTEMS)("prices by occupancy under %s", (_, system) => {
  const { gainUsdPerHour, pricesUsd } = congestionPrices(system);

  it("earn what value iteration finds to be the most", () => {
    expect(gainUsdPerHour).toBeCloseTo(gainByValueIteration(system), 6);
  });

  it("earn their gain by the birth-death process", () => {
    expect(pricedByOccupancy(system, pricesUsd).revenueUsdPerHour).toBeCloseTo(gainUsdPerHour, 9);
  });

  it("rise with the GPUs in use", () => {
    for (let n = 1; n < pricesUsd.length; n++) expect(pricesUsd[n]!).toBeGreaterThan(pricesUsd[n - 1]!);
  });

  it("cannot be bettered by another price in any one state", () => {
    for (let n = 0; n < pricesUsd.length; n++) {
      for (const factor of [0.9, 0.99, 1.01, 1.1]) {
        const other = pricesUsd.with(n, pricesUsd[n]! * factor);
        expect(pricedByOccupancy(system, other).revenueUsdPerHour).toBeLessThan(gainUsdPerHour);
      }
    }
  });

  it("earn no less than the best static price and no more than the fluid bound", () => {
    const { revenueUsdPerHour } = bestStaticPrice(system);
    expect(gainUsdPerHour).toBeGreaterThan(revenueUsdPerHour);
    expect(gainUsdPerHour).toBeLessThan(fluidBound(system));
    expect(revenueUsdPerHour / gainUsdPerHour).toBeGreaterThan(0.98);
  });
});

describe("congestion pricing", () => {
  it("of one GPU is one price: 4 - 2 sqrt(3) of the choke price's half for twice as many customers", () => {
    // g = R(g): 2 (10 - g)^2 / 40 = g, so g = 20 - sqrt(300).
    const { gainUsdPerHour, pricesUsd } = congestionPrices(linear(1, 2));
    expect(gainUsdPerHour).toBeCloseTo(20 - Math.sqrt(300), 12);
    expect(pricesUsd).toHaveLength(1);
    expect(pricesUsd[0]).toBeCloseTo(bestStaticPrice(linear(1, 2)).priceUsd, 6);
  });

  it("loses no digits where the system is far larger than its demand", () => {
    const { gainUsdPerHour, pricesUsd } = congestionPrices(linear(2000, 10));
    expect(gainUsdPerHour).toBeCloseTo(25, 10);
    // Full, a sale costs g / GPUs per GPU-hour: half of it is added to the price.
    expect(pricesUsd.at(-1)).toBeCloseTo(5 + 25 / 2000 / 2, 10);
    expect(pricesUsd[0]).toBeCloseTo(5, 10);
  });

  it("of an overloaded large system still earns by birth and death what it promises", () => {
    const system = linear(1000, 4000);
    const { gainUsdPerHour, pricesUsd } = congestionPrices(system);
    expect(pricedByOccupancy(system, pricesUsd).revenueUsdPerHour / gainUsdPerHour).toBeCloseTo(1, 10);
    expect(gainUsdPerHour).toBeLessThan(fluidBound(system));
  });

  it("gains less over the static price the larger the system, in the end nothing", () => {
    const ratios = [20, 100, 500].map((gpus) => {
      const system = linear(gpus, 2 * gpus);
      return bestStaticPrice(system).revenueUsdPerHour / congestionPrices(system).gainUsdPerHour;
    });
    expect(ratios[0]).toBeLessThan(ratios[1]!);
    expect(ratios[1]).toBeLessThan(ratios[2]!);
    expect(ratios[2]).toBeGreaterThan(0.996);
  });

  it("is not asked of a system without GPUs or without ends", () => {
    expect(() => congestionPrices(linear(0, 2))).toThrow(RangeError);
    expect(() => congestionPrices({ ...linear(2, 2), endsPerHour: 0 })).toThrow(RangeError);
  });
});

describe("a static price", () => {
  it("loses what Erlang's formula says", () => {
    // Erlang's table: 6 erlang on 8 servers lose 12.19 %.
    expect(erlangB(8, 6)).toBeCloseTo(0.121875783666, 12);
    expect(erlangB(0, 6)).toBe(1);
    // At a price of 2.5 three quarters of 8 customers buy.
    const { blocking, salesPerHour, utilisation } = pricedStatically(linear(8, 8), 2.5);
    expect(blocking).toBeCloseTo(0.121875783666, 12);
    expect(salesPerHour).toBeCloseTo(6 * (1 - 0.121875783666), 10);
    expect(utilisation).toBeCloseTo(salesPerHour / 8, 12);
  });

  it("is the same as one price in every state", () => {
    const system = linear(7, 11);
    const byState = pricedByOccupancy(system, new Array(7).fill(4.2));
    const fixed = pricedStatically(system, 4.2);
    for (const key of ["revenueUsdPerHour", "salesPerHour", "utilisation", "blocking"] as const) {
      expect(byState[key]).toBeCloseTo(fixed[key], 12);
    }
  });

  it("is above that without limits where GPUs are scarce, and the fluid bound then fills the GPUs", () => {
    expect(bestStaticPrice(linear(5, 8)).priceUsd).toBeGreaterThan(5);
    expect(fluidBound(linear(5, 8))).toBe(20);
    // 5 of 20 customers buy at 7.5.
    expect(fluidBound(linear(5, 20))).toBeCloseTo(37.5, 10);
  });
});
