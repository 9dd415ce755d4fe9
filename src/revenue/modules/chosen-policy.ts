import type { PolicyBundle, PolicyChoice } from "../../model/policy.ts";
import { type EvaluatedModule, type ModuleEvaluator, PolicyFault } from "../../model/policy-module.ts";
import type { CapacityControlPolicy } from "../capacity-control.ts";
import { capacityControlPolicy } from "../policies/registry.ts";
import { pricingPolicy } from "../pricing/registry.ts";
import type { PricingPolicy } from "../pricing.ts";
import { descriptionProblems } from "./description-problems.ts";
import { moduleControl } from "./module-control.ts";
import { modulePricing } from "./module-pricing.ts";
import { ModuleWatch } from "./module-watch.ts";

/** The capacity control of a choice. @throws PolicyFault if a module is none. */
export function chosenControl(
  { name, module }: PolicyChoice,
  modules: ModuleEvaluator | undefined,
): CapacityControlPolicy {
  if (module !== undefined) return controlOf(evaluated(module, modules), module.file);
  const policy = capacityControlPolicy(name);
  if (policy === undefined) throw new Error(`no capacity control is registered as "${name}"`);
  return policy;
}

/** The pricing of a choice. @throws PolicyFault if a module is none. */
export function chosenPricing(
  { name, module }: PolicyChoice,
  modules: ModuleEvaluator | undefined,
): PricingPolicy {
  if (module !== undefined) return pricingOf(evaluated(module, modules), module.file);
  const policy = pricingPolicy(name);
  if (policy === undefined) throw new Error(`no pricing policy is registered as "${name}"`);
  return policy;
}

/** The export `policy` of a module as a capacity control under watch. @throws PolicyFault if it is none. */
export function controlOf(module: EvaluatedModule, file: string): CapacityControlPolicy {
  return moduleControl(exportedPolicy(module, file) as CapacityControlPolicy, new ModuleWatch(module, file));
}

/** The export `policy` of a module as a pricing under watch. @throws PolicyFault if it is none. */
export function pricingOf(module: EvaluatedModule, file: string): PricingPolicy {
  return modulePricing(exportedPolicy(module, file) as PricingPolicy, new ModuleWatch(module, file));
}

function exportedPolicy(module: EvaluatedModule, file: string): unknown {
  const policy = module.exported("policy");
  const [problem] = descriptionProblems(policy);
  if (problem === undefined) return policy;
  throw new PolicyFault(file, `expected ${problem.expected}, found ${problem.found}`);
}

function evaluated(bundle: PolicyBundle, modules: ModuleEvaluator | undefined): EvaluatedModule {
  if (modules === undefined) throw new Error(`nothing here can run the policy ${bundle.file}`);
  return modules.evaluate(bundle);
}
