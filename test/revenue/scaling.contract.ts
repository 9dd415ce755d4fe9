import { describe } from "vitest";
import type { ValuesOf } from "../../src/revenue/parameters.ts";
import type { Scaling, ScalingPolicy } from "../../src/revenue/scaling/scaling.ts";
import { closed } from "../../src/scenario/keys/fields.ts";
import { keysOfParameters } from "../../src/scenario/keys/policy-choice.ts";
import { descriptionContract } from "../../src/verify/contract/description-contract.ts";
import { scalingContract as contractOf } from "../../src/verify/contract/scaling-contract.ts";
import { holdsTo } from "./holds-to.ts";

/** A scaling with parameters as a scenario gives them; looks every minute. */
export function makeScaling(policy: ScalingPolicy, parameters: object): Scaling {
  const values = closed(keysOfParameters(policy.parameters)).parse(parameters);
  return policy.create(values as ValuesOf<typeof policy.parameters>, {
    everyMs: 60_000,
    products: [{ name: "on_demand", kind: "on_demand", level: 4 }],
    level: 4,
    stepMs: Array.from({ length: 17 }, (_, n) => (n === 0 ? 0 : 20 + n)),
  });
}

/**
 * What every scaling policy must satisfy.
 *
 * @param examples  Valid parameters as a scenario gives them.
 */
export function scalingContract(policy: ScalingPolicy, examples: readonly object[]): void {
  describe(`scaling ${policy.name}`, () => {
    holdsTo(descriptionContract(policy));
    for (const example of examples) {
      const make = (): Scaling => makeScaling(policy, example);
      holdsTo(contractOf({ name: policy.name, make }), JSON.stringify(example));
    }
  });
}
