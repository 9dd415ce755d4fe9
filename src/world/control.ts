import type { Scenario } from "../model/scenario.ts";
import type { CapacityControl } from "../revenue/capacity-control.ts";
import { capacityControlPolicy } from "../revenue/policies/registry.ts";

/** The capacity control that a scenario names; its parameters were checked when the scenario was parsed. */
export function createControl(scenario: Scenario): CapacityControl {
  const { name, parameters } = scenario.policies.capacityControl;
  const policy = capacityControlPolicy(name);
  if (policy === undefined) throw new Error(`no capacity control is registered as "${name}"`);
  return policy.create(parameters, {
    segments: scenario.market.segments.map((segment) => segment.name),
    products: scenario.products.map((product) => product.name),
  });
}
