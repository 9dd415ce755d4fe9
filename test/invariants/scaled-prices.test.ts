import fc from "fast-check";
import { describe, it } from "vitest";
import type { WorldResult } from "../../src/metrics/result.ts";
import { ACCOUNT } from "../../src/model/accounts.ts";
import { must } from "./must.ts";
import { PRICED_BY } from "./random-pricing.ts";
import { type Document, randomScenario } from "./random-scenario.ts";
import { nanoUsd, run, scenarioOf } from "./run-document.ts";

const REVENUE = [ACCOUNT.usage_revenue, ACCOUNT.minimum_increment, ACCOUNT.unused_commitment];
/** A price of this many USD per GPU-hour is one nano-USD per GPU-ms: every charge is whole. */
const WHOLE = 0.0036;

/** Tenants who pay anything, one product each, whole prices: nothing but the amounts can depend on the price. */
function inelastic(document: Document, factor: number): Document {
  const market = document.market as { segments: Record<string, Record<string, unknown>> };
  const products = document.products as Record<string, Record<string, unknown>>;
  const names = Object.keys(products);
  return {
    ...document,
    policies: { ...(document.policies as object), sell: true },
    market: {
      segments: mapped(market.segments, (segment, at) => ({
        ...segment,
        wtp: "1000000 USD/GPUh",
        taste: "0 USD/GPUh",
        choice: undefined,
        elasticity: undefined,
        products: [names[at % names.length]],
        gpu_types: undefined,
      })),
    },
    products: mapped(products, (product, at) => {
      const { discount: _, pricing: __, ...rest } = product;
      const price = (500 + 100 * at) * factor;
      const steps = [0, 3, 5].map((hour) => ({ at: `${hour} h`, price: usd(price + hour * 7 * factor) }));
      return { ...rest, price: at % 2 === 0 ? usd(price) : steps };
    }),
    initial: { start: "empty" },
  };
}

const usd = (units: number) => `${(units * WHOLE).toFixed(4)} USD/GPUh`;

function mapped<T, U>(map: Record<string, T>, change: (value: T, at: number) => U): Record<string, U> {
  return Object.fromEntries(Object.entries(map).map(([name, value], at) => [name, change(value, at)]));
}

function scenarioAt(document: Document, factor: number) {
  return scenarioOf(JSON.parse(JSON.stringify(inelastic(document, factor))) as Document);
}

function revenueOf(result: WorldResult): bigint {
  return result.ledger.reduce(
    (sum, row) => sum + (REVENUE.includes(row.account as never) ? nanoUsd(row.usd) : 0n),
    0n,
  );
}

const withDemand = randomScenario.filter(
  ({ market }) => Object.keys((market as { segments: object }).segments).length > 0,
);

/** The document with everything that is a price times `k`: what is asked, bid, believed and charged elsewhere. */
function scaledBy(k: number, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((each) => scaledBy(k, each));
  if (typeof value === "object" && value !== null)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, scaledBy(k, each)]));
  const amount = typeof value === "string" ? /^(.*) USD\/GPUh$/.exec(value) : null;
  return amount === null ? value : `${Number(amount[1]) * k} USD/GPUh`;
}

/** Pricing policies of a document. */
function policiesOf(document: Document): string[] {
  const products = Object.values(document.products as Record<string, { pricing?: { policy: string } }>);
  return products.flatMap(({ pricing }) => (pricing === undefined ? [] : [pricing.policy]));
}

describe("a market in which all prices, bids and beliefs are multiplied by k", { timeout: 120_000 }, () => {
  it("does the same and earns k times as much, whatever sets the prices", () => {
    const sold = new Map<string, number>();
    fc.assert(
      fc.property(withDemand, fc.constantFrom(2, 4, 16), (document, k) => {
        const [one, many] = [run(scenarioOf(document)), run(scenarioOf(scaledBy(k, document) as Document))];
        const counts = (result: WorldResult) => JSON.stringify([result.clusters, result.events]);
        must(counts(one) === counts(many), () => "the unit of money changed what happened");
        const [expected, got] = [Number(revenueOf(one)) * k, Number(revenueOf(many))];
        // Prices are rounded to whole nano-USD.
        must(Math.abs(got - expected) <= 1e-6 * expected, () => `x ${k}: ${expected} became ${got} nano-USD`);
        if (expected > 0) for (const name of policiesOf(document)) sold.set(name, (sold.get(name) ?? 0) + 1);
      }),
      { seed: 10, numRuns: 110, interruptAfterTimeLimit: 90_000 },
    );
    for (const name of PRICED_BY)
      must((sold.get(name) ?? 0) > 1, () => `only ${sold.get(name) ?? 0} scenarios earned with ${name}`);
  });
});

describe("inelastic demand", () => {
  it("pays exactly k times as much when all prices are multiplied by k", () => {
    let sold = 0;
    fc.assert(
      fc.property(withDemand, fc.integer({ min: 2, max: 9 }), (document, k) => {
        const [one, many] = [run(scenarioAt(document, 1)), run(scenarioAt(document, k))];
        if (revenueOf(one) > 0n) sold++;
        must(
          revenueOf(many) === revenueOf(one) * BigInt(k),
          () => `x ${k}: ${revenueOf(one)} became ${revenueOf(many)} nano-USD`,
        );
        const counts = (result: WorldResult) => JSON.stringify([result.clusters, result.events]);
        must(counts(one) === counts(many), () => "the price changed what happened");
      }),
      { seed: 6, numRuns: 60 },
    );
    must(sold > 15, () => `only ${sold} scenarios sold anything`);
  });

  it("finds the same revenue in the ledger, in the segments and in every cut by product or cluster", () => {
    fc.assert(
      fc.property(randomScenario, (document) => {
        const result = run(scenarioOf(document));
        const revenue = revenueOf(result);
        const bySegment = result.segments.reduce((sum, segment) => sum + nanoUsd(segment.revenueUsd), 0n);
        must(revenue === bySegment, () => `ledger ${revenue}, segments ${bySegment} nano-USD`);
        for (const cut of ["product", "cluster", "account"] as const) {
          const parts = new Map<number, bigint>();
          for (const row of result.ledger)
            parts.set(row[cut], (parts.get(row[cut]) ?? 0n) + nanoUsd(row.usd));
          const total = result.ledger.reduce((sum, row) => sum + nanoUsd(row.usd), 0n);
          const summed = [...parts.values()].reduce((sum, part) => sum + part, 0n);
          must(summed === total, () => `by ${cut}: ${summed}, all postings ${total}`);
        }
        const credits = result.ledger.reduce((sum, { account, usd: amount }) => {
          const isCredit = account === ACCOUNT.sla_credit || account === ACCOUNT.eviction_credit;
          return isCredit ? sum - nanoUsd(amount) : sum;
        }, 0n);
        const credited = result.segments.reduce((sum, segment) => sum + nanoUsd(segment.creditsUsd), 0n);
        must(credits === credited, () => `credits in the ledger ${credits}, in the segments ${credited}`);
      }),
      { seed: 7, numRuns: 60 },
    );
  });
});
