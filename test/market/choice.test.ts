import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Choice } from "../../src/market/choice.ts";
import { CompetitorPrices } from "../../src/market/competitor-prices.ts";
import type { Rivals } from "../../src/market/outside-offers.ts";
import type { Competitor, Product, ProductKind, Segment } from "../../src/model/market.ts";
import { streams } from "../../src/random/stream.ts";

const USD = 1e9;

function product(kind: ProductKind, changes: object = {}): Product {
  return { name: kind, kind, minDurationMs: 0, prices: [], ...changes } as unknown as Product;
}

function segment(changes: object = {}): Segment {
  return {
    name: "startups",
    gpuTypes: [{ gpuType: 0, wtpFactor: 1 }],
    interruptionDiscount: 0.3,
    products: [0],
    tasteUsdPerGpuHour: 0,
    switchingCostUsdPerGpuHour: 0,
    ...changes,
  } as unknown as Segment;
}

const competitor = (usd: number, from = 0): Competitor => ({
  name: "neocloud",
  prices: [{ timesMs: [from], values: [usd] }],
});

function rivals(...competitors: readonly Competitor[]): Rivals {
  return { competitors, prices: new CompetitorPrices(competitors, streams("rivals", 0)) };
}

interface Case {
  readonly segment?: Segment;
  readonly products?: readonly Product[];
  readonly competitors?: readonly Competitor[];
  readonly wtp: number;
  readonly durationMs?: number;
  readonly prices: readonly (readonly number[])[];
}

function rank(given: Case) {
  const of = given.segment ?? segment();
  const products = given.products ?? [product("on_demand")];
  const market = rivals(...(given.competitors ?? []));
  const choice = new Choice(of, products, market, streams("choice", 0), "segment:startups");
  choice.rank(given.wtp, given.durationMs ?? 1, 0, (p, g) =>
    Math.round((given.prices[p]?.[g] ?? Number.NaN) * USD),
  );
  const { count, product: chosen, gpuType, limitNano, verdict } = choice.offers;
  const options = Array.from({ length: count }, (_, i) => [chosen[i], gpuType[i], limitNano[i]! / USD]);
  return { verdict, options, best: [choice.offers.bestProduct, choice.offers.bestGpuType] };
}

describe("a tenant with one offer", () => {
  test("buys at a price equal to its willingness to pay and not a nano-dollar above", () => {
    expect(rank({ wtp: 2.95, prices: [[2.95]] })).toMatchObject({
      verdict: "options",
      options: [[0, 0, 2.95]],
    });
    expect(rank({ wtp: 2.95, prices: [[2.950000001]] })).toEqual({
      verdict: "priced_out",
      options: [],
      best: [0, 0],
    });
  });

  test("is priced out when nothing is offered", () => {
    expect(rank({ wtp: 5, prices: [] })).toEqual({ verdict: "priced_out", options: [], best: [-1, -1] });
    expect(rank({ segment: segment({ products: [] }), wtp: 5, prices: [] }).verdict).toBe("priced_out");
  });

  test("values spot less by its interruption discount", () => {
    const products = [product("spot")];
    expect(rank({ products, wtp: 2, prices: [[1.4]] }).options).toEqual([[0, 0, 1.4]]);
    expect(rank({ products, wtp: 2, prices: [[1.41]] }).verdict).toBe("priced_out");
  });

  test("cannot sign a reservation shorter than its least duration", () => {
    const products = [product("reserved", { minDurationMs: 100 })];
    expect(rank({ products, wtp: 9, durationMs: 99, prices: [[1]] }).verdict).toBe("priced_out");
    expect(rank({ products, wtp: 9, durationMs: 100, prices: [[1]] }).verdict).toBe("options");
  });
});

describe("a tenant with several offers", () => {
  const products = [product("on_demand"), product("spot")];
  const of = segment({
    products: [0, 1],
    gpuTypes: [
      { gpuType: 1, wtpFactor: 2 },
      { gpuType: 0, wtpFactor: 1 },
    ],
  });

  test("tries them in falling utility, each with its own limit", () => {
    const { options } = rank({
      segment: of,
      products,
      wtp: 2,
      prices: [
        [1, 3.5],
        [0.2, 1],
      ],
    });
    // Utilities: on_demand on 1: 0.5, spot on 1: 1.8, on_demand on 0: 1, spot on 0: 1.2.
    expect(options).toEqual([
      [1, 1, 2.8],
      [1, 0, 1.4],
      [0, 0, 2],
      [0, 1, 4],
    ]);
  });

  test("breaks ties by the order of its GPU types, then of its products", () => {
    const tied = segment({ ...of, interruptionDiscount: 0 });
    const { options } = rank({
      segment: tied,
      products,
      wtp: 2,
      prices: [
        [1, 3],
        [1, 3],
      ],
    });
    expect(options.map((option) => option.slice(0, 2))).toEqual([
      [0, 1],
      [1, 1],
      [0, 0],
      [1, 0],
    ]);
  });
});

describe("a tenant with a competitor", () => {
  test("needs an offer strictly better than the competitor's", () => {
    const competitors = [competitor(2)];
    expect(rank({ competitors, wtp: 3, prices: [[2]] })).toMatchObject({
      verdict: "competitor",
      best: [0, 0],
    });
    const { options } = rank({ competitors, wtp: 3, prices: [[1.999999999]] });
    expect(options[0]![2]).toBeCloseTo(1.999999999, 12);
  });

  test("pays up to the switching cost more", () => {
    const of = segment({ switchingCostUsdPerGpuHour: 0.25 });
    const competitors = [competitor(2)];
    expect(rank({ segment: of, competitors, wtp: 3, prices: [[2.24]] }).verdict).toBe("options");
    expect(rank({ segment: of, competitors, wtp: 3, prices: [[2.25]] }).verdict).toBe("competitor");
  });

  test("is priced out when the competitor is too dear as well", () => {
    expect(rank({ competitors: [competitor(4)], wtp: 3, prices: [[3.5]] }).verdict).toBe("priced_out");
    expect(rank({ competitors: [competitor(3)], wtp: 3, prices: [[3.5]] }).verdict).toBe("priced_out");
    expect(rank({ competitors: [competitor(4)], wtp: 3, prices: [[3]] }).options).toEqual([[0, 0, 3]]);
  });

  test("goes there when nothing is offered here", () => {
    expect(rank({ competitors: [competitor(2)], wtp: 3, prices: [] }).verdict).toBe("competitor");
  });

  test("sees the competitor's price of the moment, forward and back", () => {
    const moving: Competitor = { name: "n", prices: [{ timesMs: [0, 100], values: [9, 1] }] };
    const choice = new Choice(
      segment(),
      [product("on_demand")],
      rivals(moving),
      streams("c", 0),
      "segment:s",
    );
    const verdictAt = (atMs: number): string => {
      choice.rank(3, 1, atMs, () => 2 * USD);
      return choice.offers.verdict;
    };
    expect([0, 99, 100, 200, 50].map(verdictAt)).toEqual([
      "options",
      "options",
      "competitor",
      "competitor",
      "options",
    ]);
  });
});

describe("taste", () => {
  test("makes the choice a multinomial logit", () => {
    // Two products of utilities 1 and 1.5 and scale 0.5: shares 1/(1+e), e/(1+e) of those who buy.
    const products = [product("on_demand"), product("on_demand", { name: "other" })];
    const of = segment({ products: [0, 1], tasteUsdPerGpuHour: 0.5 });
    const choice = new Choice(of, products, rivals(), streams("taste", 0), "segment:s");
    let second = 0;
    const draws = 20_000;
    for (let i = 0; i < draws; i += 1) {
      choice.rank(100, 1, 0, (p) => (p === 0 ? 99 : 98.5) * USD);
      if (choice.offers.bestProduct === 1) second += 1;
    }
    expect(second / draws).toBeCloseTo(Math.E / (1 + Math.E), 1.8);
  });

  test("has mean 0", () => {
    const of = segment({ tasteUsdPerGpuHour: 1 });
    const choice = new Choice(of, [product("on_demand")], rivals(), streams("taste", 0), "segment:s");
    let sum = 0;
    for (let i = 0; i < 20_000; i += 1) {
      choice.rank(100, 1, 0, () => 0);
      sum += choice.offers.limitNano[0]! / USD - 100;
    }
    expect(Math.abs(sum / 20_000)).toBeLessThan(0.03);
  });

  test("is drawn for every offer, whether made or not", () => {
    const products = [product("on_demand"), product("reserved", { minDurationMs: 10 })];
    const of = segment({ products: [0, 1], tasteUsdPerGpuHour: 1 });
    const limits = (withheld: boolean): number => {
      const choice = new Choice(of, products, rivals(), streams("taste", 3), "segment:s");
      for (let i = 0; i < 5; i += 1)
        choice.rank(100, withheld ? 1 : 10, 0, () => (withheld ? Number.NaN : 1));
      choice.rank(100, 1, 0, () => 1);
      return choice.offers.limitNano[0]!;
    };
    expect(limits(true)).toBe(limits(false));
  });
});

test("the choice agrees with a naive evaluation of all utilities", () => {
  const cents = fc.integer({ min: 0, max: 12 });
  fc.assert(
    fc.property(
      cents,
      fc.array(cents, { minLength: 4, maxLength: 4 }),
      fc.option(cents, { nil: undefined }),
      (wtp, prices, rival) => {
        const products = [product("on_demand"), product("reserved")];
        const of = segment({
          products: [0, 1],
          gpuTypes: [
            { gpuType: 0, wtpFactor: 1 },
            { gpuType: 1, wtpFactor: 2 },
          ],
        });
        const table = [
          [prices[0]!, prices[1]!],
          [prices[2]!, prices[3]!],
        ];
        const competitors = rival === undefined ? [] : [competitor(rival)];
        const result = rank({ segment: of, products, competitors, wtp, prices: table });
        const outside = rival === undefined ? -1 : wtp - rival;
        const naive = [
          [0, 0],
          [1, 0],
          [0, 1],
          [1, 1],
        ]
          .map(([p, g]) => ({ p: p!, g: g!, utility: wtp * (g! + 1) - table[p!]![g!]! }))
          .filter(({ utility }) => utility >= 0 && (rival === undefined || utility > outside))
          .sort((a, b) => b.utility - a.utility);
        expect(result.options.map((option) => option.slice(0, 2))).toEqual(naive.map(({ p, g }) => [p, g]));
        const reason = outside > 0 ? "competitor" : "priced_out";
        expect(result.verdict).toBe(naive.length > 0 ? "options" : reason);
        for (const [p, g, limit] of result.options) {
          expect(limit).toBeGreaterThanOrEqual(table[p!]![g!]!);
        }
      },
    ),
    { seed: 11, numRuns: 500 },
  );
});
