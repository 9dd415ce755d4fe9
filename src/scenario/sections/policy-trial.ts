import type { Scenario } from "../../model/scenario.ts";
import { streams } from "../../random/stream.ts";
import type { CapacityControlPolicy } from "../../revenue/capacity-control.ts";
import { chosenControl, chosenPricing } from "../../revenue/modules/chosen-policy.ts";
import type { ValuesOf } from "../../revenue/parameters.ts";
import { sellerTerms } from "../../revenue/seller-terms.ts";
import type { Context } from "./context.ts";
import { withFaults } from "./policy-module.ts";

type Values = ValuesOf<CapacityControlPolicy["parameters"]>;

/** Whether policies can work on this market and fleet; those of the user's own are made once to see. */
export function checkPolicies(context: Context, scenario: Scenario): void {
  checkControl(context, scenario);
  for (const index of scenario.products.keys()) checkPricing(context, scenario, index);
}

function checkControl(context: Context, scenario: Scenario): void {
  const place = ["policies", "capacity_control"];
  const { parameters, module } = scenario.policies.capacityControl;
  const terms = sellerTerms(scenario);
  withFaults(context, place, () => {
    const policy = chosenControl(scenario.policies.capacityControl, context.surroundings.modules);
    for (const { path, expected, found, suggestion } of policy.unsuited?.(parameters as Values, terms) ??
      []) {
      const wish = { code: "value", expected, found } as const;
      context.report([...place, ...path], suggestion === undefined ? wish : { ...wish, suggestion });
    }
    if (module !== undefined) policy.create(parameters as Values, terms);
  });
}

function checkPricing(context: Context, scenario: Scenario, index: number): void {
  const { name, pricing, prices } = scenario.products[index]!;
  if (pricing?.module === undefined) return;
  withFaults(context, ["products", name, "pricing"], () => {
    const policy = chosenPricing(pricing, context.surroundings.modules);
    for (const [gpuType, series] of prices.entries()) {
      if (series === undefined) continue;
      policy.create(pricing.parameters as Values, {
        product: index,
        gpuType,
        postedNano: series.values[0]!,
        terms: sellerTerms(scenario),
        stream: (purpose) => streams("trial", 0).stream(name, purpose),
      });
    }
  });
}
