import type { Scenario } from "../../src/model/scenario.ts";

import { contractMarket } from "../../src/verify/contract/contract-market.ts";
import { parse, parsed } from "../scenario/memory.ts";

/** Requests of the three segments: of different sizes and lengths, or all alike for policies that need that. */
const MARKETS = {
  mixed: [
    { gpus: 4, duration: "4 h" },
    { gpus: 2, duration: "8 h" },
    { gpus: 1, duration: "1 h" },
  ],
  alike: [
    { gpus: 1, duration: "4 h" },
    { gpus: 1, duration: "4 h" },
    { gpus: 1, duration: "4 h" },
  ],
} as const;
export type MarketName = keyof typeof MARKETS;

const marketText = (policies: object, onDemand: object, market: MarketName = "mixed"): string =>
  contractMarket({ policies, onDemand, requests: MARKETS[market] });

const known = new Map<string, Scenario>();

/** Parsed once each: contract suites make the same policy again and again. */
function scenarioOf(text: string): Scenario {
  const scenario = known.get(text) ?? parsed(text).variants[0]!.scenario;
  known.set(text, scenario);
  return scenario;
}

/** The scenario with a capacity control, and one with a pricing of its product `on_demand`. */
export const withControl = (control: unknown, market?: MarketName): Scenario =>
  scenarioOf(marketText({ capacity_control: control }, {}, market));
export const withPricing = (pricing: unknown, product: object = {}): Scenario =>
  scenarioOf(marketText({}, { ...product, pricing }));

/** What the scenario says to a capacity control that is wrong: expectations at their paths. */
export function controlProblems(control: unknown): readonly string[] {
  const result = parse(marketText({ capacity_control: control }, {}));
  return result.ok ? [] : result.problems.map(({ path, expected }) => `${path}: ${expected}`);
}
