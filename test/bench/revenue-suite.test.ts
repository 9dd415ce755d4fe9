import { describe, expect, it } from "vitest";
import { scenarioOf } from "../../src/bench/own-scenario.ts";
import { medianRatio, pairedRuns } from "../../src/bench/paired-runs.ts";
import { PlanningClock } from "../../src/bench/planning-clock.ts";
import { REVENUE_KINDS } from "../../src/bench/revenue-kinds.ts";
import { SCENES } from "../../src/bench/revenue-scenes.ts";
import { REVENUE_SUITE } from "../../src/bench/revenue-suite.ts";
import { loadHighsSolver } from "../../src/io/highs-solver.ts";
import { CAPACITY_CONTROL_POLICIES } from "../../src/revenue/policies/registry.ts";
import { PRICING_POLICIES } from "../../src/revenue/pricing/registry.ts";

const CASES = REVENUE_KINDS.flatMap((kind) =>
  Object.entries(kind.cases).flatMap(([name, setup]) =>
    setup.scenes.map((at) => {
      const scene = SCENES.find((each) => each.name === at)!;
      return [`${kind.kind} ${name}, ${at}`, kind.applied(scene.document, name, setup), scene] as const;
    }),
  ),
);
const LOSS = SCENES[0]!.document;
const SHORT = { horizon: "12 h" };

const SOLVER = await loadHighsSolver();

describe("the suite revenue", () => {
  it("times every registered policy, or says that it does not", () => {
    const timed = REVENUE_SUITE.benchmarks({ scenarios: "", large: false }).map(({ name }) => name);
    const gaps = REVENUE_SUITE.gaps!();
    for (const { kind, names } of REVENUE_KINDS)
      for (const name of names) {
        const isTimed = timed.some((each) => each.startsWith(`${kind} ${name}, `));
        expect([isTimed, gaps.some((gap) => gap.startsWith(`${kind} ${name} is not timed`))]).toContain(true);
      }
  });

  it("knows only policies that are registered", () => {
    for (const { names, cases } of REVENUE_KINDS)
      expect(names).toEqual(expect.arrayContaining(Object.keys(cases)));
  });

  it.each(CASES)(
    "%s: the scenario is right, and both of a pair meet the same requests",
    (_, document, scene) => {
      const { runs, posted } = pairedRuns(
        scenarioOf({ ...document, ...SHORT }),
        scenarioOf({ ...scene.document, ...SHORT }),
        { pairs: 1, solver: SOLVER },
      );
      const offered = ([run]: typeof runs) => run!.result.segments.map((flow) => flow.offered);
      expect(offered(runs)).toEqual(offered(posted));
      expect(offered(runs)[0]).toBeGreaterThan(0);
      expect(runs[0]!.plans).toBeGreaterThan(0);
      expect(runs[0]!.plannedNs).toBeLessThanOrEqual(runs[0]!.totalNs);
    },
  );
});

describe("the planning clock", () => {
  const looking = { policy: "feedback", every: "1 h", floor: "1 USD/GPUh", cap: "3 USD/GPUh" };
  const quoting = {
    policy: "congestion_optimal",
    demand: { law: "exponential", arrivals: "60 /h", mean: "3 USD/GPUh" },
  };
  const priced = (pricing: object) =>
    scenarioOf({
      ...LOSS,
      ...SHORT,
      products: { on_demand: { price: "3 USD/GPUh", pricing }, saver: saver() },
    });
  const saver = () => (LOSS.products as Record<string, unknown>).saver;

  it("counts the making of a policy and each of its looks by the clock", () => {
    const { runs } = pairedRuns(priced(looking), scenarioOf({ ...LOSS, ...SHORT }), { pairs: 1 });
    // Made: the pricing, complete sharing, which is not asked. Looks at 0 h or 1 h, ..., 11 h.
    expect(runs[0]!.plans).toBeGreaterThanOrEqual(2 + 11);
    expect(runs[0]!.plans).toBeLessThanOrEqual(2 + 12);
  });

  it("counts no quote of a policy that prices each request", () => {
    const { runs } = pairedRuns(priced(quoting), scenarioOf({ ...LOSS, ...SHORT }), { pairs: 1 });
    // Made: the pricing, complete sharing; the first look.
    expect(runs[0]!.plans).toBe(3);
  });

  it("gives the registries back as they were", () => {
    const made = () => [...PRICING_POLICIES, ...CAPACITY_CONTROL_POLICIES].map(({ create }) => create);
    const before = made();
    new PlanningClock().attach()();
    expect(made()).toEqual(before);
  });
});

describe("a ratio of pairs", () => {
  it("is the median of the ratios, not the ratio of medians", () => {
    const { result } = pairedRuns(scenarioOf(SHORT), scenarioOf(SHORT), { pairs: 1 }).runs[0]!;
    const run = (totalNs: number) => ({ result, totalNs, plannedNs: 0, plans: 0 });
    const paired = { runs: [2, 30, 8].map(run), posted: [1, 10, 8].map(run) };
    expect(medianRatio(paired, ({ totalNs }) => totalNs)).toBe(2);
  });
});
