import { describe, expect, it } from "vitest";
import { demandOf } from "../../src/revenue/optimizers/demand.ts";
import { pricedByOccupancy } from "../../src/revenue/optimizers/loss-system.ts";
import { uniformValues } from "../../src/revenue/optimizers/value-law.ts";
import { occupancyPrices, priceAt } from "../../src/revenue/pricing/occupancy-prices.ts";

/** The pool of the published table: arrivals 2 per GPU, values uniform up to 10 USD, leases of an hour. */
const pool = (gpus: number, leaseGpus = 1) => ({
  gpus,
  leaseGpus,
  leaseHours: 1,
  arrivalsPerHour: (2 * gpus) / leaseGpus,
  values: uniformValues(0, 10),
});

describe("prices by occupancy", () => {
  it("are those of the published table: 10 GPUs from 5.380 to 7.135 USD", () => {
    const { lotGpus, pricesNano } = occupancyPrices(pool(10), 1000);
    expect(lotGpus).toBe(1);
    expect(pricesNano).toHaveLength(10);
    expect(pricesNano[0]! / 1e9).toBeCloseTo(5.37969542185, 7);
    expect(pricesNano[9]! / 1e9).toBeCloseTo(7.13472144873, 7);
  });

  it("count in leases where all take several GPUs, with straight lines between", () => {
    const eights = occupancyPrices(pool(80, 8), 1000);
    expect(eights.pricesNano).toEqual(occupancyPrices(pool(10), 1000).pricesNano);
    const [first, second] = eights.pricesNano;
    expect(priceAt(eights, 8)).toBe(second);
    expect(priceAt(eights, 2)).toBe(Math.round(first! + (second! - first!) / 4));
    expect(priceAt(eights, -5)).toBe(first);
    expect(priceAt(eights, 79)).toBe(eights.pricesNano[9]);
  });

  it("lose little where the pool is sold in larger lots", () => {
    const system = { gpus: 1000, endsPerHour: 1, demand: demandOf(2000, uniformValues(0, 10)) };
    const earned = (mostLots: number): number => {
      const prices = occupancyPrices(pool(1000), mostLots);
      const byGpu = Array.from({ length: 1000 }, (_, used) => priceAt(prices, used) / 1e9);
      return pricedByOccupancy(system, byGpu).revenueUsdPerHour;
    };
    const exact = earned(1000);
    expect(earned(200)).toBeLessThan(exact);
    expect(earned(200) / exact).toBeGreaterThan(0.995);
  });
});
