import { describe, expect, test } from "vitest";
import { Choice } from "../../src/market/choice.ts";
import { CompetitorPrices } from "../../src/market/competitor-prices.ts";
import type { Competitor, Product, Segment } from "../../src/model/market.ts";
import { streams } from "../../src/random/stream.ts";

const USD = 1e9;
const DRAWS = 60_000;

interface Market {
  /** Scale of taste [USD per GPU-hour]: 1 / beta. */
  readonly taste: number;
  readonly wtp?: number;
  readonly quality: readonly number[];
  readonly prices: readonly number[];
  readonly rival?: { readonly quality: number; readonly price: number };
}

/** Shares of each offer, then of the rival, then of nothing, over many tenants. */
function shares({ taste, wtp = 0, quality, prices, rival }: Market): number[] {
  const products = quality.map((_, index) => ({ name: `p${index}`, kind: "on_demand" }) as Product);
  const segment = {
    name: "s",
    gpuTypes: [{ gpuType: 0, wtpFactor: 1 }],
    interruptionDiscount: 0,
    products: quality.map((_, index) => index),
    qualityUsdPerGpuHour: quality,
    choice: "logit",
    tasteUsdPerGpuHour: taste,
    switchingCostUsdPerGpuHour: 0,
  } as unknown as Segment;
  const competitors: Competitor[] =
    rival === undefined
      ? []
      : [
          {
            name: "n",
            prices: [{ timesMs: [0], values: [rival.price] }],
            qualityUsdPerGpuHour: rival.quality,
          },
        ];
  const rivals = { competitors, prices: new CompetitorPrices(competitors, streams("rivals", 0)) };
  const choice = new Choice(segment, products, rivals, streams("logit", 1), "segment:s");
  const counts = new Array(quality.length + 2).fill(0);
  for (let draw = 0; draw < DRAWS; draw++) {
    choice.rank(wtp, 1, 0, (product) => prices[product]! * USD);
    const { verdict } = choice.offers;
    const place =
      verdict === "options" ? choice.offers.product[0]! : quality.length + (verdict === "competitor" ? 0 : 1);
    counts[place]++;
  }
  return counts.map((count) => count / DRAWS);
}

/** exp(u_i) / (1 + sum exp(u_j)), and what is left. */
function logitShares(utilities: readonly number[]): number[] {
  const weights = [...utilities.map(Math.exp), 1];
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  return weights.map((weight) => weight / total);
}

/** Four standard errors of a share. */
function expectShares(actual: readonly number[], expected: readonly number[]): void {
  expect(actual).toHaveLength(expected.length);
  expected.forEach((share, index) => {
    const error = Math.abs(actual[index]! - share);
    expect(error, `share ${index} is ${actual[index]}, not ${share}`).toBeLessThan(
      4 * Math.sqrt((share * (1 - share)) / DRAWS) + 1e-9,
    );
  });
}

describe("a segment that chooses by logit", () => {
  test("splits between its offers and nothing as McFadden says", () => {
    // q = 1.5 and 2.5, p = 2 and 3, beta = 0.6: shares 0.3093, 0.4615 and 0.2292 for nothing.
    const beta = 0.6;
    const market = { taste: 1 / beta, quality: [1.5 / beta, 2.5 / beta], prices: [2, 3] };
    const [first, second, rival, nothing] = shares(market);
    expect(rival).toBe(0);
    expectShares([first!, second!, nothing!], [0.309344404955, 0.461487623389, 0.229167971656]);
  });

  test("counts what goes to a competitor apart from what stays away", () => {
    const market = { taste: 0.5, quality: [1], prices: [1.2], rival: { quality: 0.8, price: 1.1 } };
    const expected = logitShares([-0.4, -0.6]);
    expectShares(shares(market), expected);
  });

  test("is moved alike by a quality and by a willingness to pay", () => {
    const one = shares({ taste: 0.5, quality: [2], prices: [2.3] });
    const other = shares({ taste: 0.5, wtp: 2, quality: [0], prices: [2.3] });
    expect(one).toEqual(other);
  });

  test("buys below and above any fixed willingness to pay, unlike one with a taste for the offers alone", () => {
    // Utility 0 against nothing: a half buys, whatever the scale of taste.
    for (const taste of [0.01, 1, 30]) {
      expectShares(shares({ taste, quality: [2], prices: [2] }), [0.5, 0, 0.5]);
    }
  });
});
