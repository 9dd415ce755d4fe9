import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { FOREVER_MS } from "../../src/model/time.ts";
import { streams } from "../../src/random/stream.ts";
import type { ValuesOf } from "../../src/revenue/parameters.ts";
import type { Pricing, PricingPolicy, PricingView } from "../../src/revenue/pricing.ts";
import { sellerTerms } from "../../src/revenue/seller-terms.ts";
import { describesItself } from "./describes-itself.ts";
import { withPricing } from "./terms.ts";

const HORIZON_MS = 28 * 24 * 3_600_000;

/** What is sold otherwise than on demand. */
const PRODUCTS: Readonly<Record<string, object>> = {
  auction: { kind: "spot" },
  spot_index: { kind: "spot" },
  finite_horizon: { kind: "block", starts: ["1 w", "2 w"], length: "1 d" },
};

/** A pricing with parameters as a scenario gives them, for the product `on_demand` of the contract's market. */
export function makePricing(policy: PricingPolicy, parameters: object): Pricing {
  const scenario = withPricing({ policy: policy.name, ...parameters }, PRODUCTS[policy.name]);
  const product = scenario.products.findIndex(({ name }) => name === "on_demand");
  const { pricing, prices } = scenario.products[product]!;
  const gpuType = prices.findIndex((series) => series !== undefined);
  return policy.create(pricing!.parameters as ValuesOf<typeof policy.parameters>, {
    product,
    gpuType,
    postedNano: prices[gpuType]!.values[0]!,
    terms: sellerTerms(scenario),
    stream: (purpose) => streams("contract", 0).stream("policy", purpose),
  });
}

/** What a look finds; counts only grow. */
type Look = Omit<PricingView, "nowMs" | "priceNano" | "competitorNano" | "bids"> & {
  readonly competitorsNano: number[];
  readonly bidsNano: number[];
};

const looks: fc.Arbitrary<Look[]> = fc.array(
  fc
    .record({
      upGpus: fc.integer({ min: 0, max: 64 }),
      busy: fc.double({ min: 0, max: 1, noNaN: true }),
      sold: fc.double({ min: 0, max: 1, noNaN: true }),
      open: fc.double({ min: 0, max: 1, noNaN: true }),
      queuedGpus: fc.integer({ min: 0, max: 100 }),
      quotes: fc.integer({ min: 0, max: 50 }),
      sales: fc.double({ min: 0, max: 1, noNaN: true }),
      supplyGpus: fc.integer({ min: 0, max: 10 }),
      bidsNano: fc.array(fc.integer({ min: 1e8, max: 1e10 }), { maxLength: 12 }),
      ahead: fc.option(
        fc.record({
          leftGpus: fc.integer({ min: 0, max: 64 }),
          closesInMs: fc.integer({ min: 0, max: HORIZON_MS }),
        }),
        { nil: undefined },
      ),
      competitorsNano: fc.array(fc.integer({ min: 1e8, max: 1e10 }), { minLength: 2, maxLength: 2 }),
    })
    .map(({ upGpus, busy, sold, open, sales, quotes, ...others }) => {
      const busyGpus = Math.floor(upGpus * busy);
      const sold_ = Math.floor(quotes * sales);
      const counts = { quotes, sales: sold_, salesGpus: 2 * sold_ };
      return {
        ...others,
        ...counts,
        installedGpus: 64,
        upGpus,
        busyGpus,
        openGpus: Math.floor((upGpus - busyGpus) * open),
        soldGpus: Math.floor(busyGpus * sold),
      };
    }),
  { minLength: 3, maxLength: 30 },
);

/** Prices over a sequence of looks, each seen by the policy as the world would show it. */
function pricesOver(pricing: Pricing, sequence: readonly Look[], startNano: number): number[] {
  let priceNano = startNano;
  let nowMs = pricing.firstLookMs === FOREVER_MS ? 0 : pricing.firstLookMs;
  const counts = { quotes: 0, sales: 0, salesGpus: 0 };
  return sequence.map((look) => {
    counts.quotes += look.quotes;
    counts.sales += look.sales;
    counts.salesGpus += look.salesGpus;
    const { competitorsNano, bidsNano, ...seen } = look;
    const view = {
      ...seen,
      ...counts,
      nowMs,
      priceNano,
      competitorNano: (at: number) => competitorsNano[at],
      bids: () => ({ count: bidsNano.length, limitNano: bidsNano, gpus: bidsNano.map(() => 1) }),
    };
    priceNano = pricing.price(Object.freeze(view));
    const next = pricing.nextLookMs(nowMs);
    expect(next, "the next look comes later").toBeGreaterThan(nowMs);
    nowMs = next === FOREVER_MS ? nowMs + 60_000 : next;
    return priceNano;
  });
}

/**
 * What every pricing policy must satisfy.
 *
 * @param examples  Valid parameters as a scenario gives them.
 */
export function pricingContract(policy: PricingPolicy, examples: readonly object[]): void {
  describe(`pricing ${policy.name}`, () => {
    describesItself(policy);

    for (const example of examples) {
      const label = JSON.stringify(example);

      test(`sets whole prices within its bounds, the same again: ${label}`, () => {
        fc.assert(
          fc.property(looks, (sequence) => {
            const pricing = makePricing(policy, example);
            expect(pricing.name).toBe(policy.name);
            expect(pricing.floorNano).toBeGreaterThanOrEqual(0);
            const prices = pricesOver(pricing, sequence, 2e9);
            for (const price of prices) {
              expect(Number.isSafeInteger(price), String(price)).toBe(true);
              expect(price).toBeGreaterThanOrEqual(pricing.floorNano);
              expect(price).toBeLessThanOrEqual(pricing.capNano);
            }
            expect(pricesOver(makePricing(policy, example), sequence, 2e9)).toEqual(prices);
          }),
          { seed: 1, numRuns: 30 },
        );
      });

      test(`does not look ahead: another future changes no price before it: ${label}`, () => {
        fc.assert(
          fc.property(looks, looks, (sequence, other) => {
            const cut = Math.floor(sequence.length / 2);
            const whole = pricesOver(makePricing(policy, example), sequence, 2e9);
            const changed = [...sequence.slice(0, cut), ...other];
            expect(pricesOver(makePricing(policy, example), changed, 2e9).slice(0, cut)).toEqual(
              whole.slice(0, cut),
            );
          }),
          { seed: 2, numRuns: 30 },
        );
      });

      test(`keeps a state that is plain data and says all: ${label}`, () => {
        fc.assert(
          fc.property(looks, (sequence) => {
            const [one, two] = [makePricing(policy, example), makePricing(policy, example)];
            pricesOver(one, sequence, 2e9);
            pricesOver(two, sequence, 2e9);
            expect(structuredClone(one.state())).toEqual(two.state());
            expect(JSON.parse(JSON.stringify(one.state()))).toEqual(one.state());
          }),
          { seed: 3, numRuns: 20 },
        );
      });

      test(`looks for the first time inside the run or never: ${label}`, () => {
        const { firstLookMs } = makePricing(policy, example);
        expect(firstLookMs === FOREVER_MS || (firstLookMs >= 0 && firstLookMs < HORIZON_MS)).toBe(true);
      });
    }
  });
}
