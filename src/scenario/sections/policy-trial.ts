import type { Scenario } from "../../model/scenario.ts";
import { type Stream, streams } from "../../random/stream.ts";
import { chosenControl, chosenPricing } from "../../revenue/modules/chosen-policy.ts";
import type { Parameters, ValuesOf } from "../../revenue/parameters.ts";
import type { ParameterProblem } from "../../revenue/policy.ts";
import { sellerTerms } from "../../revenue/seller-terms.ts";
import type { Context, Path } from "./context.ts";
import { withFaults } from "./policy-module.ts";

type Values = ValuesOf<Parameters>;

/** Whether policies can work on this market and fleet; those of the user's own are made once to see. */
export function checkPolicies(context: Context, scenario: Scenario): void {
  checkControl(context, scenario);
  for (const index of scenario.products.keys()) checkPricing(context, scenario, index);
}

function checkControl(context: Context, scenario: Scenario): void {
  const path = ["policies", "capacity_control"];
  const { capacityControl } = scenario.policies;
  const values = capacityControl.parameters as Values;
  const terms = sellerTerms(scenario);
  withFaults(context, path, () => {
    const policy = chosenControl(capacityControl, context.surroundings.modules);
    report(context, path, policy.unsuited?.(values, terms));
    if (capacityControl.module !== undefined) policy.create(values, terms, {});
  });
}

function checkPricing(context: Context, scenario: Scenario, product: number): void {
  const { name, pricing, prices } = scenario.products[product]!;
  if (pricing === undefined) return;
  const path = ["products", name, "pricing"];
  const values = pricing.parameters as Values;
  const terms = sellerTerms(scenario);
  withFaults(context, path, () => {
    const policy = chosenPricing(pricing, context.surroundings.modules);
    report(context, path, policy.unsuited?.(values, product, terms));
    if (pricing.module === undefined) return;
    const stream = (purpose: string): Stream => streams("trial", 0).stream(name, purpose);
    for (const [gpuType, series] of prices.entries()) {
      if (series === undefined) continue;
      policy.create(values, { product, gpuType, postedNano: series.values[0]!, terms, stream });
    }
  });
}

function report(context: Context, path: Path, problems: readonly ParameterProblem[] | undefined): void {
  for (const { path: below, expected, found, suggestion } of problems ?? []) {
    const wish = { code: "value", expected, found } as const;
    context.report([...path, ...below], suggestion === undefined ? wish : { ...wish, suggestion });
  }
}
