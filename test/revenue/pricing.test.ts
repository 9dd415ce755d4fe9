import { expect, test } from "vitest";
import { PRICING_POLICIES, pricingPolicy } from "../../src/revenue/pricing/registry.ts";
import { pricingContract } from "./pricing.contract.ts";
import { withPricing } from "./terms.ts";

/** Valid parameters of every registered policy. */
const EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  time_of_use: [
    { periods: [{ from: 8, to: 20, factor: 1.3 }] },
    {
      time_zone: "UTC-5",
      periods: [
        { days: "weekend", from: 0, to: 24, factor: 0.8 },
        { days: "weekdays", from: 22.5, to: 6, factor: 0.5 },
      ],
    },
  ],
  utilization: [
    {
      every: "1 h",
      schedule: [
        { from: 0.5, factor: 1.2 },
        { from: "80 %", factor: 2 },
      ],
      hysteresis: 0.05,
    },
    { every: "1 h", curve: { empty: 0.5, full: 2, exponent: 3 }, largest_step: "10 %" },
  ],
  competitor_indexed: [
    { to: "cheapest", premium: -0.05, floor: "1 USD/GPUh", cap: "4 USD/GPUh" },
    { to: "median", every: "6 h", floor: "1 USD/GPUh", cap: "4 USD/GPUh" },
    { to: "hyperscaler", premium: 0.1, floor: "2.5 USD/GPUh", cap: "4 USD/GPUh" },
  ],
  thompson: [
    { grid: ["1 USD/GPUh", "2 USD/GPUh", "3 USD/GPUh"], every: "1 d" },
    { grid: ["1 USD/GPUh", "4 USD/GPUh"], every: "6 h", memory: "90 %" },
  ],
  auction: [
    { every: "1 h", rule: "highest_rejected" },
    { every: "6 h", rule: "lowest_accepted", floor: "1 USD/GPUh", cap: "5 USD/GPUh" },
    {
      every: "1 h",
      rule: "highest_rejected",
      reserve: { law: "linear", highest: "4 USD/GPUh", cost: "1 USD/GPUh" },
    },
  ],
  spot_index: [
    { weight: 0.25, floor: "0.5 USD/GPUh", cap: "5 USD/GPUh" },
    { every: "4 h", weight: "100 %", floor: "2 USD/GPUh", cap: "3 USD/GPUh" },
  ],
  finite_horizon: [
    { customers: "2 /h", mean_value: "1.5 USD/GPUh" },
    { customers: "30 /d", highest_value: "4 USD/GPUh", gpus: 4 },
  ],
  congestion_optimal: [
    {
      demand: { law: "linear", arrivals: "20 /h", highest: "8 USD/GPUh" },
      gpus: 10,
      mean_stay: "2 h",
    },
    { demand: { law: "exponential", arrivals: "4 /h", mean: "3 USD/GPUh" } },
    { estimate: { every: "1 d", explore: "10 %", floor: "0.5 USD/GPUh", cap: "6 USD/GPUh" } },
  ],
  feedback: [
    { every: "1 h", floor: "0.5 USD/GPUh", cap: "3 USD/GPUh" },
    {
      every: "10 min",
      floor: "1 USD/GPUh",
      cap: "9 USD/GPUh",
      occupancy: { target: "80 %", gain: 0.5 },
      queue: { target: 0, gain: 2 },
    },
  ],
};

for (const policy of PRICING_POLICIES) {
  const examples = EXAMPLES[policy.name];
  if (examples === undefined) throw new Error(`no examples for the policy ${policy.name}`);
  pricingContract(policy, examples);
}

test("a policy that is not registered is undefined", () => {
  expect(pricingPolicy("magic")).toBeUndefined();
});

test("the price of a sale that ends needs a block, and one word on what customers would pay", () => {
  const problems = (pricing: object, product: object): readonly string[] => {
    try {
      withPricing({ policy: "finite_horizon", customers: "2 /h", ...pricing }, product);
      return [];
    } catch (error) {
      return [(error as Error).message];
    }
  };
  const block = { kind: "block", starts: ["1 w"], length: "1 d" };
  const mean = { mean_value: "2 USD/GPUh" };
  expect(problems(mean, block)).toEqual([]);
  expect(problems(mean, {})[0]).toContain("expected a product of kind `block`");
  expect(problems({}, block)[0]).toContain("either `mean_value` or `highest_value`, found neither");
  expect(problems({ ...mean, highest_value: "3 USD/GPUh" }, block)[0]).toContain("found both");
});
