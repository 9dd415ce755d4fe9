import { PolicyFault, type PolicyModules } from "../../model/policy-module.ts";
import type { FileSource, TableSource } from "../../model/ports.ts";
import type { Scenario } from "../../model/scenario.ts";
import { streams } from "../../random/stream.ts";
import { chosenControl, chosenPricing } from "../../revenue/modules/chosen-policy.ts";
import { descriptionProblems } from "../../revenue/modules/description-problems.ts";
import type { Parameters, ValuesOf } from "../../revenue/parameters.ts";
import type { PolicyDescription } from "../../revenue/policy.ts";
import { sellerTerms } from "../../revenue/seller-terms.ts";
import { parseScenario } from "../../scenario/parse.ts";
import { describeProblem } from "../../scenario/problem.ts";
import { breachOf, type ContractCheck } from "./contract-check.ts";
import { contractMarket } from "./contract-market.ts";
import { controlContract } from "./control-contract.ts";
import { descriptionContract } from "./description-contract.ts";
import { pricingContract } from "./pricing-contract.ts";

/** What became of one check on one example of parameters. */
export interface ContractOutcome {
  readonly check: string;
  readonly example: unknown;
  /** How it is broken; absent if it holds. */
  readonly breach?: string;
}

export type ModuleVerdict =
  | { readonly kind: "unreadable"; readonly problems: readonly string[] }
  | {
      readonly kind: "capacity_control" | "pricing";
      readonly name: string;
      readonly outcomes: readonly ContractOutcome[];
    };

type Values = ValuesOf<Parameters>;

/** Holds the policy of a file to the contract of its kind, once for each of the examples that it exports. */
export function verifyModule(path: string, modules: PolicyModules): ModuleVerdict {
  const read = readModule(path, modules);
  if ("problems" in read) return { kind: "unreadable", problems: read.problems };
  const { policy, examples } = read;
  const all = examples.map((example) => ({ example, judged: judge(path, modules, policy, example) }));
  const problems = all.flatMap(({ judged }) => ("problems" in judged ? judged.problems : []));
  const [first] = all;
  if (problems.length > 0 || first === undefined || "problems" in first.judged)
    return { kind: "unreadable", problems: [...new Set(problems)] };
  const outcomes = all.flatMap(({ example, judged }) =>
    ("checks" in judged ? judged.checks : []).map((check): ContractOutcome => {
      const breach = breachOf(check);
      return { check: check.name, example, ...(breach === undefined ? {} : { breach }) };
    }),
  );
  return { kind: first.judged.kind, name: policy.name, outcomes };
}

interface Problems {
  readonly problems: readonly string[];
}

/** The exports `policy` and `examples` of a file. */
function readModule(
  path: string,
  modules: PolicyModules,
): Problems | { readonly policy: PolicyDescription; readonly examples: readonly object[] } {
  const loaded = modules.load(path, path);
  if (!loaded.ok) {
    return {
      problems: loaded.problems.map(({ text, place }) => new PolicyFault(path, text, place).message),
    };
  }
  try {
    const module = modules.evaluate(loaded.bundle);
    const policy = module.exported("policy");
    const wrong = descriptionProblems(policy);
    if (wrong.length > 0)
      return {
        problems: wrong.map(({ expected, found }) => `${path}: expected ${expected}, found ${found}`),
      };
    return withExamples(path, policy as PolicyDescription, module.exported("examples"));
  } catch (error) {
    if (error instanceof PolicyFault) return { problems: [error.message] };
    throw error;
  }
}

function withExamples(
  path: string,
  policy: PolicyDescription,
  examples: unknown,
): Problems | { readonly policy: PolicyDescription; readonly examples: readonly object[] } {
  if (Array.isArray(examples) && examples.length > 0 && examples.every((each) => typeof each === "object"))
    return { policy, examples: structuredClone(examples) as readonly object[] };
  const needed = Object.entries(policy.parameters).flatMap(([name, each]) => (each.required ? [name] : []));
  if (examples === undefined && needed.length === 0) return { policy, examples: [{}] };
  const why =
    examples === undefined ? `${needed.join(", ")} must be given` : "what it exports is no list of maps";
  return {
    problems: [`${path}: needs \`export const examples = [{ … }]\` with parameters to try it with: ${why}`],
  };
}

type Judged =
  | Problems
  | { readonly kind: "capacity_control" | "pricing"; readonly checks: readonly ContractCheck[] };

/** The checks of the kind that the policy is of: the one as which a scenario takes it. */
function judge(path: string, modules: PolicyModules, policy: PolicyDescription, example: object): Judged {
  const choice = { policy: { module: path }, ...example };
  const asControl = scenarioOf(contractMarket({ policies: { capacity_control: choice } }), path, modules);
  if ("scenario" in asControl) return controlOf(asControl.scenario, modules, policy);
  const asPricing = scenarioOf(contractMarket({ onDemand: { pricing: choice } }), path, modules);
  if ("scenario" in asPricing) return pricingOf(asPricing.scenario, modules, policy);
  return {
    problems: [
      ...asControl.problems.map((problem) => `as a capacity control: ${problem}`),
      ...asPricing.problems.map((problem) => `as a pricing: ${problem}`),
    ],
  };
}

function controlOf(scenario: Scenario, modules: PolicyModules, policy: PolicyDescription): Judged {
  const choice = scenario.policies.capacityControl;
  const subject = {
    name: policy.name,
    terms: sellerTerms(scenario),
    make: (terms: ReturnType<typeof sellerTerms>) =>
      chosenControl(choice, modules).create(choice.parameters as Values, terms, {}),
  };
  return { kind: "capacity_control", checks: [...descriptionContract(policy), ...controlContract(subject)] };
}

function pricingOf(scenario: Scenario, modules: PolicyModules, policy: PolicyDescription): Judged {
  const product = scenario.products.findIndex(({ pricing }) => pricing !== undefined);
  const { pricing, prices } = scenario.products[product]!;
  const gpuType = prices.findIndex((series) => series !== undefined);
  const subject = {
    name: policy.name,
    horizonMs: scenario.horizonMs,
    make: () =>
      chosenPricing(pricing!, modules).create(pricing!.parameters as Values, {
        product,
        gpuType,
        postedNano: prices[gpuType]!.values[0]!,
        terms: sellerTerms(scenario),
        stream: (purpose) => streams("contract", 0).stream("policy", purpose),
      }),
  };
  return { kind: "pricing", checks: [...descriptionContract(policy), ...pricingContract(subject)] };
}

/** The scenario of a text that names the module. */
function scenarioOf(
  text: string,
  path: string,
  modules: PolicyModules,
): Problems | { readonly scenario: Scenario } {
  const files: FileSource = { readText: () => text, resolve: (_, to) => to, exists: () => true };
  const result = parseScenario(files, "contract", { overrides: [], tables: NO_TABLES, modules });
  if (result.ok) return { scenario: result.document.variants[0]!.scenario };
  return { problems: result.problems.map((problem) => describeProblem({ ...problem, file: path })) };
}

const none = (): never => {
  throw new Error("the scenario of a contract reads no tables");
};
const NO_TABLES: TableSource = { readSeries: none, readNumbers: none, readRates: none };
