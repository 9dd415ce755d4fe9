import { describe } from "vitest";
import { streams } from "../../src/random/stream.ts";
import type { ValuesOf } from "../../src/revenue/parameters.ts";
import type { Pricing, PricingPolicy } from "../../src/revenue/pricing.ts";
import { sellerTerms } from "../../src/revenue/seller-terms.ts";
import { descriptionContract } from "../../src/verify/contract/description-contract.ts";
import { pricingContract as contractOf } from "../../src/verify/contract/pricing-contract.ts";
import { holdsTo } from "./holds-to.ts";
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

/**
 * What every pricing policy must satisfy: the contract that `surplus verify --policy` runs too.
 *
 * @param examples  Valid parameters as a scenario gives them.
 */
export function pricingContract(policy: PricingPolicy, examples: readonly object[]): void {
  describe(`pricing ${policy.name}`, () => {
    holdsTo(descriptionContract(policy));
    for (const example of examples) {
      const make = (): Pricing => makePricing(policy, example);
      holdsTo(contractOf({ name: policy.name, make, horizonMs: HORIZON_MS }), JSON.stringify(example));
    }
  });
}
