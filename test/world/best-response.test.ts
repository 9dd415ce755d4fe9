import { describe, expect, test } from "vitest";
import { CompetitorPrices } from "../../src/market/competitor-prices.ts";
import { LogitMarket } from "../../src/market/logit-market.ts";
import type { Competitor, Product, Segment } from "../../src/model/market.ts";
import { streams } from "../../src/random/stream.ts";
import { bestResponse } from "../../src/world/best-response.ts";

const segment = (changes: object = {}): Segment =>
  ({
    name: "s",
    gpuTypes: [{ gpuType: 0, wtpFactor: 1 }],
    wtp: { kind: "constant", value: 2 },
    duration: { kind: "constant", value: 1 },
    interruptionDiscount: 0.5,
    products: [0],
    choice: "logit",
    tasteUsdPerGpuHour: 1,
    switchingCostUsdPerGpuHour: 0,
    ...changes,
  }) as unknown as Segment;

const firm = (name: string, priceUsd: number, changes: object = {}): Competitor => ({
  name,
  prices: [{ timesMs: [0], values: [priceUsd] }],
  ...changes,
});

const onDemand = { name: "on_demand", kind: "on_demand", minDurationMs: 0 } as Product;

interface Setting {
  readonly of?: Segment;
  readonly firms: readonly Competitor[];
  /** Our own price [USD per GPU-hour]; absent = nothing on offer. */
  readonly ownUsd?: number;
  readonly costUsd?: number;
}

function market({ of = segment(), firms, ownUsd = Number.NaN, costUsd = 1 }: Setting) {
  const logit = new LogitMarket(of, [onDemand], firms);
  const competitors = new CompetitorPrices(firms, streams("response", 0));
  const posted = { priceNano: () => ownUsd * 1e9, competitors, nowMs: 0 };
  const answer = (competitor: number) =>
    bestResponse({ competitor, market: logit, costUsd: () => costUsd }, posted);
  return {
    answer: (competitor: number) => answer(competitor)[0]!.priceUsd,
    move: (competitor: number) => {
      for (const { gpuType, priceUsd } of answer(competitor)) competitors.set(competitor, gpuType, priceUsd);
    },
    priceUsd: (competitor: number) => competitors.priceUsd(competitor, 0, 0),
  };
}

/** Profit per tenant of a firm of worth 2 and cost 1 against others' utilities, in a logit of scale 1. */
const profit = (priceUsd: number, others: readonly number[]): number => {
  const weight = Math.exp(2 - priceUsd);
  return ((priceUsd - 1) * weight) / (1 + weight + others.reduce((sum, each) => sum + Math.exp(each), 0));
};

describe("the best response of a logit firm", () => {
  test("earns more than any other price against the same rivals", () => {
    const { answer } = market({ firms: [firm("a", 2), firm("b", 1.7)], ownUsd: 2.2 });
    const others = [2 - 1.7, 2 - 2.2];
    const best = answer(0);
    for (const other of [0.5, 0.9, 0.99, 1.01, 1.1, 2].map((factor) => best * factor)) {
      expect(profit(best, others)).toBeGreaterThan(profit(other, others));
    }
  });

  test("is the monopoly price where nobody else is on offer", () => {
    // W0(e^(2 - 1 - 1)) = 0.567143: price = 1 + 1.567143.
    expect(market({ firms: [firm("a", 2)] }).answer(0)).toBeCloseTo(2.567143290409784, 9);
  });

  test("in turn leads two firms to the Bertrand-Nash prices", () => {
    // Two firms of worth 2, cost 1 and price weight 1, with an outside option: 2.40105813754 each.
    const two = market({ firms: [firm("a", 1.1), firm("b", 6)] });
    for (let round = 0; round < 30; round++) {
      two.move(0);
      two.move(1);
    }
    expect(two.priceUsd(0)).toBeCloseTo(2.40105813754, 8);
    expect(two.priceUsd(1)).toBeCloseTo(2.40105813754, 8);
  });

  test("meets a house that stands at the Bertrand-Nash price", () => {
    const { answer } = market({ firms: [firm("a", 5)], ownUsd: 2.40105813754 });
    expect(answer(0)).toBeCloseTo(2.40105813754, 9);
  });

  test("rises with the rival's price, and with its own quality", () => {
    const at = (ownUsd: number, quality = 0) =>
      market({ firms: [firm("a", 2, { qualityUsdPerGpuHour: quality })], ownUsd }).answer(0);
    expect(at(3)).toBeGreaterThan(at(2));
    expect(at(2, 1)).toBeGreaterThan(at(2));
  });

  test("does not overflow where worths are huge against taste", () => {
    const of = segment({ tasteUsdPerGpuHour: 0.001 });
    const { answer } = market({ of, firms: [firm("a", 5)], ownUsd: 1.8 });
    // Tastes hardly matter: it undercuts the house's 1.80 by a little.
    expect(answer(0)).toBeLessThan(1.8);
    expect(answer(0)).toBeGreaterThan(1.78);
  });
});
