import { expect, test } from "vitest";
import { PRICING_POLICIES, pricingPolicy } from "../../src/revenue/pricing/registry.ts";
import { pricingContract } from "./pricing.contract.ts";

/** Valid parameters of every registered policy. */
const EXAMPLES: Readonly<Record<string, readonly object[]>> = {
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
