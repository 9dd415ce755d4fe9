import { describe, expect, it } from "vitest";
import { bidFunction } from "../../src/market/bid-function.ts";
import { hybridEquilibrium } from "../../src/revenue/optimizers/hybrid-market.ts";

describe("a bid function of points", () => {
  const bid = bidFunction([
    { waitingCostUsd: 1, bidUsd: 0.5 },
    { waitingCostUsd: 2, bidUsd: 1.5 },
    { waitingCostUsd: 4, bidUsd: 2 },
  ]);

  it("is the first bid up to the first point, then straight between them", () => {
    expect([0, 1, 1.25, 2, 3, 4].map(bid)).toEqual([0.5e9, 0.5e9, 0.75e9, 1.5e9, 1.75e9, 2e9]);
  });

  it("ends at the last point, the cutoff", () => {
    expect(bid(4.000001)).toBeNaN();
  });

  it("rounds half even to whole nano-USD", () => {
    const steep = bidFunction([
      { waitingCostUsd: 0, bidUsd: 0 },
      { waitingCostUsd: 4, bidUsd: 2e-9 },
    ]);
    expect([1, 3].map(steep)).toEqual([0, 2]);
  });

  it("follows the equilibrium of Abhishek, Kash and Key from a few hundred points", () => {
    const { cutoff, bidUsdPerHour } = hybridEquilibrium({
      arrivalsPerHour: 0.8,
      endsPerHour: 1,
      priceUsdPerHour: 0.5,
    });
    const points = Array.from({ length: 401 }, (_, at) => {
      const waitingCostUsd = (cutoff * at) / 400;
      return { waitingCostUsd, bidUsd: bidUsdPerHour(waitingCostUsd) };
    });
    const followed = bidFunction(points);
    // Values of b(x) = rho x^2 / (a (a + rho x)^2), from the literature's formula.
    const samples = [
      [0.1, 0.0391981746916],
      [0.3, 0.222403899919],
      [0.5, 0.424757151709],
    ] as const;
    for (const [cost, bidUsd] of samples) expect(followed(cost) / 1e9).toBeCloseTo(bidUsd, 5);
  });
});
