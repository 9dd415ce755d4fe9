import { describe, expect, test } from "vitest";
import { loadHighsSolver } from "../../src/io/highs-solver.ts";
import type { CapacityControl, CapacityControlPolicy } from "../../src/revenue/capacity-control.ts";
import type { ValuesOf } from "../../src/revenue/parameters.ts";
import { sellerTerms } from "../../src/revenue/seller-terms.ts";
import { controlContract } from "../../src/verify/contract/control-contract.ts";
import { descriptionContract } from "../../src/verify/contract/description-contract.ts";
import { holdsTo } from "./holds-to.ts";
import { controlProblems, type MarketName, withControl } from "./terms.ts";

const SOLVER = await loadHighsSolver();

/** A control with parameters as a scenario gives them. */
export function makeControl(
  policy: CapacityControlPolicy,
  parameters: object,
  market?: MarketName,
): CapacityControl {
  const { terms, values } = prepared(policy, parameters, market);
  return policy.create(values, terms, { solver: SOLVER });
}

function prepared(policy: CapacityControlPolicy, parameters: object, market?: MarketName) {
  const scenario = withControl({ policy: policy.name, ...parameters }, market);
  const values = scenario.policies.capacityControl.parameters as ValuesOf<typeof policy.parameters>;
  return { values, terms: sellerTerms(scenario) };
}

/**
 * What every capacity control policy must satisfy: the contract that `surplus verify --policy` runs too.
 *
 * @param examples  Valid parameters as a scenario gives them.
 * @param market  Where the policy does not suit the usual one.
 */
export function capacityControlContract(
  policy: CapacityControlPolicy,
  examples: readonly object[],
  market?: MarketName,
): void {
  describe(`capacity control ${policy.name}`, () => {
    holdsTo(descriptionContract(policy));

    test("is refused with unknown parameters", () => {
      expect(controlProblems({ policy: policy.name, nonsense: 1 })).toContain(
        "policies.capacity_control.nonsense: a known key",
      );
    });

    for (const example of examples) {
      const { terms, values } = prepared(policy, example, market);
      const make = (of: typeof terms): CapacityControl => policy.create(values, of, { solver: SOLVER });
      holdsTo(controlContract({ name: policy.name, make, terms }), JSON.stringify(example));
    }
  });
}
