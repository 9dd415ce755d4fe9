import { describe, expect, it } from "vitest";
import { integrate } from "../../../src/numerics/quadrature.ts";
import { hybridEquilibrium } from "../../../src/revenue/optimizers/hybrid-market.ts";

const MARKETS = [
  { arrivalsPerHour: 0.8, endsPerHour: 1, priceUsdPerHour: 0.5 },
  { arrivalsPerHour: 3, endsPerHour: 1.5, priceUsdPerHour: 0.9 },
  { arrivalsPerHour: 0.2, endsPerHour: 2, priceUsdPerHour: 0.05 },
];

describe.each(MARKETS)("spot beside on-demand, $arrivalsPerHour tenants per hour", (market) => {
  const found = hybridEquilibrium(market);
  const { cutoff, bidUsdPerHour, sojournH } = found;
  const { endsPerHour, priceUsdPerHour } = market;
  const costOnSpot = (own: number, as: number): number =>
    bidUsdPerHour(as) / endsPerHour + own * sojournH(as);
  const costOnDemand = (own: number): number => (priceUsdPerHour + own) / endsPerHour;
  const grid = Array.from({ length: 41 }, (_, at) => at / 40);

  it("leaves the tenant at the cutoff indifferent", () => {
    expect(costOnSpot(cutoff, cutoff)).toBeCloseTo(costOnDemand(cutoff), 10);
  });

  it("gives nobody a better bid, nor a better offer", () => {
    for (const own of grid) {
      const best = own <= cutoff ? costOnSpot(own, own) : costOnDemand(own);
      for (const as of grid.filter((each) => each <= cutoff)) {
        expect(costOnSpot(own, as)).toBeGreaterThanOrEqual(best - 1e-12);
      }
      expect(costOnDemand(own)).toBeGreaterThanOrEqual(best - 1e-12);
    }
  });

  it("earns on spot what its tenants bid, and their mean sojourn is the mean of theirs", () => {
    const rate = (of: (x: number) => number): number => market.arrivalsPerHour * integrate(of, 0, cutoff);
    expect(found.spotUsdPerHour).toBeCloseTo(
      rate((x) => bidUsdPerHour(x) / endsPerHour),
      9,
    );
    expect(found.meanSojournH).toBeCloseTo(rate(sojournH) / (market.arrivalsPerHour * cutoff), 9);
  });

  it("earns less than the posted price alone", () => {
    const both = found.spotUsdPerHour + found.onDemandUsdPerHour;
    expect(both).toBeLessThan(found.onDemandOnlyUsdPerHour);
  });
});

describe("spot beside on-demand", () => {
  it("serves all on spot where the posted price is out of proportion", () => {
    const { cutoff, onDemandUsdPerHour } = hybridEquilibrium({
      arrivalsPerHour: 0.5,
      endsPerHour: 1,
      priceUsdPerHour: 10,
    });
    expect(cutoff).toBe(1);
    expect(onDemandUsdPerHour).toBe(0);
  });

  it("is not asked of a market without tenants", () => {
    const market = { arrivalsPerHour: 0, endsPerHour: 1, priceUsdPerHour: 1 };
    expect(() => hybridEquilibrium(market)).toThrow(RangeError);
  });
});
