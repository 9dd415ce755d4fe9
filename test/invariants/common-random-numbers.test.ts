import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Scenario } from "../../src/model/scenario.ts";
import { must } from "./must.ts";
import { type Document, randomScenario } from "./random-scenario.ts";
import { KeptRecords, run, SummedSeries, scenarioOf } from "./run-document.ts";

const SEED = 11;
const RUNS = 20;

type Section = Record<string, Record<string, unknown>>;

/** What each segment and job source yielded, in its own order: the exogenous part of the records. */
function drawsOf(document: Document): Map<string, string[]> {
  const scenario = scenarioOf(document);
  const records = new KeptRecords();
  run(scenario, { records });
  const draws = new Map<string, string[]>();
  const add = (name: string, draw: readonly number[]) => {
    if (!draws.has(name)) draws.set(name, []);
    draws.get(name)!.push(draw.join(" "));
  };
  for (const { segment, arrivalMs, gpus, durationMs, wtpUsdPerGpuHour } of inOrder(records.leases)) {
    add(scenario.market.segments[segment]!.name, [arrivalMs, gpus, durationMs, wtpUsdPerGpuHour]);
  }
  for (const { source, arrivalMs, gpus, workMs, estimateMs } of inOrder(records.jobs)) {
    // A saturated source arrives when the world asks for the next one; what it yields is its own.
    const isOwnClock = scenario.jobs[source]!.arrivals.kind !== "saturated";
    add(scenario.jobs[source]!.name, [isOwnClock ? arrivalMs : 0, gpus, workMs, estimateMs]);
  }
  return draws;
}

function inOrder<T extends { id: number }>(records: readonly T[]): T[] {
  return [...records].sort((a, b) => a.id - b.id);
}

/** Entities of both runs yielded the same, one after the other (a saturated source as far as both were asked). */
function sameDraws(before: Document, after: Document): void {
  const [one, other] = [drawsOf(before), drawsOf(after)];
  const saturated = saturatedSources(scenarioOf(before));
  for (const [name, draws] of one) {
    const others = other.get(name) ?? [];
    const shared = saturated.has(name)
      ? Math.min(draws.length, others.length)
      : Math.max(draws.length, others.length);
    for (let at = 0; at < shared; at++) {
      must(
        draws[at] === others[at],
        () => `draw ${at} of "${name}" was [${draws[at]}] and is [${others[at]}]`,
      );
    }
  }
}

function saturatedSources(scenario: Scenario): Set<string> {
  return new Set(
    scenario.jobs.filter(({ arrivals }) => arrivals.kind === "saturated").map(({ name }) => name),
  );
}

/** Without what stands at the start: the equilibrium book depends on what is offered. */
const emptyStart = randomScenario.map((document) => ({
  ...document,
  policies: { ...(document.policies as object), sell: true },
  initial: { start: "empty" },
}));

const holds = (property: (document: Document) => void) =>
  fc.assert(fc.property(emptyStart, property), { seed: SEED, numRuns: RUNS });

function withEntry(
  document: Document,
  path: readonly [string, string],
  name: string,
  entry: unknown,
): Document {
  const [section, key] = path;
  const old = (document[section] ?? {}) as Section;
  return { ...document, [section]: { ...old, [key]: { [name]: entry, ...old[key] } } };
}

const NEW_SEGMENT = {
  arrivals: { rate: "30 /h" },
  gpus: 2,
  duration: "50 min",
  wtp: "9 USD/GPUh",
  products: ["firm", "cheap"],
};
const NEW_JOBS = { arrivals: { rate: "20 /h" }, gpus: 4, work: "30 min", priority: 0 };

describe("common random numbers", { timeout: 60_000 }, () => {
  it("adding a segment leaves what all others yield unchanged", () => {
    holds((document) =>
      sameDraws(document, withEntry(document, ["market", "segments"], "newcomers", NEW_SEGMENT)),
    );
  });

  it("adding a job source leaves what all others yield unchanged", () => {
    holds((document) => sameDraws(document, withEntry(document, ["internal", "jobs"], "crunch", NEW_JOBS)));
  });

  it("adding a cluster leaves what all entities yield unchanged", () => {
    const cluster = { gpu: "H100", nodes: 3, failures: { time_to_failure: "2 h", time_to_repair: "1 h" } };
    holds((document) => sameDraws(document, withEntry(document, ["fleet", "clusters"], "annex", cluster)));
  });

  it("adding a competitor that moves leaves what all entities yield unchanged", () => {
    const rival = { prices: "2 USD/GPUh", process: { kind: "regime_switching", regimes: "aws_spot" } };
    holds((document) => sameDraws(document, withEntry(document, ["market", "competitors"], "rival", rival)));
  });

  it("evictions that drive tenants off, and prices that keep them away, leave what a segment yields unchanged", () => {
    const churn = { per_eviction: 1, customers: 1, recovery: "1 h" };
    const elasticity = { reference_price: "0.3 USD/GPUh", exponent: 2 };
    holds((document) => {
      const { segments } = document.market as { segments: Section };
      const thinned = Object.fromEntries(
        Object.entries(segments).map(([name, segment]) => [name, { ...segment, churn, elasticity }]),
      );
      sameDraws(document, { ...document, market: { ...(document.market as object), segments: thinned } });
    });
  });

  it("changing every policy leaves what all entities yield unchanged", () => {
    const policies = { queue_order: "shortest_first", placement: "worst_fit", reclaim: "fewest_victims" };
    const control = { policy: "class_limits", limits: { firm: 3, cheap: "10 %" } };
    holds((document) =>
      sameDraws(document, { ...document, policies: { ...policies, capacity_control: control } }),
    );
  });
});

describe("a run", () => {
  it("gives the same result for the same seed, with or without sinks", () => {
    fc.assert(
      fc.property(randomScenario, (document) => {
        const scenario = scenarioOf(document);
        const plain = JSON.stringify(run(scenario));
        must(plain === JSON.stringify(run(scenario)), () => "two runs differ");
        const watched = run(scenario, {
          records: new KeptRecords(),
          series: new SummedSeries(),
          check: true,
        });
        must(plain === JSON.stringify(watched), () => "watching changes the run");
      }),
      { seed: SEED, numRuns: RUNS },
    );
  });

  it("gives another result for another seed or replication", () => {
    const [document] = fc.sample(emptyStart, { seed: SEED, numRuns: 1 });
    const scenario = scenarioOf(withEntry(document!, ["internal", "jobs"], "crunch", NEW_JOBS));
    const results = [{}, { seed: "other" }, { replication: 1 }].map((options) =>
      JSON.stringify(run(scenario, options)),
    );
    expect(new Set(results).size).toBe(3);
  });
});
