import { loadHighsSolver } from "../io/highs-solver.ts";
import { capacityControlPolicy } from "../revenue/policies/registry.ts";
import type { Benchmark, Measured, Suite } from "./benchmark.ts";
import { scenarioOf } from "./own-scenario.ts";
import { type MeasuredRun, medianRatio, type PairedRuns, pairedRuns } from "./paired-runs.ts";
import type { RevenueCase } from "./revenue-cases.ts";
import { REVENUE_KINDS, type RevenueKind } from "./revenue-kinds.ts";
import { SCENES, type Scene } from "./revenue-scenes.ts";
import { spreadOf } from "./spread.ts";

/** What pricing, capacity control and forecasting cost: every registered policy beside posted prices and complete sharing. */
export const REVENUE_SUITE: Suite = {
  name: "revenue",
  about: "processor time per request under a policy, plans aside, beside posted prices with complete sharing",
  columns: [
    { figure: "to_posted", heading: "to posted" },
    { figure: "event_to_posted", heading: "per event" },
    { figure: "to_posted_with_plans", heading: "with plans" },
    { figure: "plans", heading: "plans" },
    { figure: "plans_ms", heading: "plans ms" },
    { figure: "plan_us", heading: "us/plan" },
    { figure: "sales_to_posted", heading: "sales" },
  ],
  benchmarks: () => REVENUE_KINDS.flatMap(benchmarksOf),
  gaps: () => REVENUE_KINDS.flatMap(gapsOf),
};

function benchmarksOf(kind: RevenueKind): readonly Benchmark[] {
  return kind.names.flatMap((name) => {
    const setup = caseOf(kind, name);
    if (setup === undefined) return [];
    return SCENES.filter((scene) => setup.scenes.includes(scene.name)).map((scene) => ({
      name: `${kind.kind} ${name}, ${scene.name}`,
      operation: "request",
      measure: async () => measured(await runsOf(kind, name, scene)),
    }));
  });
}

function gapsOf(kind: RevenueKind): readonly string[] {
  return kind.names
    .filter((name) => caseOf(kind, name) === undefined)
    .map((name) => `${kind.kind} ${name} is not timed: src/bench/revenue-cases.ts has no parameters for it`);
}

function caseOf({ cases }: RevenueKind, name: string): RevenueCase | undefined {
  return Object.hasOwn(cases, name) ? cases[name] : undefined;
}

async function runsOf(kind: RevenueKind, name: string, { document }: Scene): Promise<PairedRuns> {
  const scenario = scenarioOf(kind.applied(document, name, caseOf(kind, name)!));
  const control = capacityControlPolicy(scenario.policies.capacityControl.name);
  const solver = control?.needsSolver ? await loadHighsSolver() : undefined;
  return pairedRuns(scenario, scenarioOf(document), { solver });
}

/** Both runs of a pair meet the same potential arrivals, so that the ratio of their costs is that of a request's. */
function measured(paired: PairedRuns): Measured {
  const { runs, posted } = paired;
  const requests = sumOfFlows(runs[0]!, "offered");
  const median = (of: (run: MeasuredRun) => number): number => spreadOf(runs.map(of)).median;
  const { plans } = runs[0]!;
  const plansNs = median(({ plannedNs }) => plannedNs);
  return {
    costNs: median(restNs) / requests,
    figures: [
      { name: "requests", value: requests },
      { name: "to_posted", value: medianRatio(paired, restNs) },
      { name: "event_to_posted", value: medianRatio(paired, (run) => restNs(run) / run.result.events) },
      { name: "to_posted_with_plans", value: medianRatio(paired, ({ totalNs }) => totalNs) },
      { name: "plans", value: plans },
      { name: "plans_ms", value: plansNs / 1e6 },
      { name: "plan_us", value: plansNs / plans / 1e3 },
      { name: "events", value: runs[0]!.result.events },
      {
        name: "sales_to_posted",
        value: sumOfFlows(runs[0]!, "accepted") / sumOfFlows(posted[0]!, "accepted"),
      },
    ],
  };
}

function restNs({ totalNs, plannedNs }: MeasuredRun): number {
  return totalNs - plannedNs;
}

function sumOfFlows({ result }: MeasuredRun, what: "offered" | "accepted"): number {
  return result.segments.reduce((sum, flow) => sum + flow[what], 0);
}
