import { describe, expect, it } from "vitest";
import { CALCULATIONS } from "../../src/verify/calculations/registry.ts";
import { FAMILIES } from "../../src/verify/families/registry.ts";
import type { Seen } from "../../src/verify/metric.ts";
import { NotRunError } from "../../src/verify/params.ts";
import { plan } from "../../src/verify/plan.ts";
import { select } from "../../src/verify/verify.ts";
import { madeCase, PUBLIC_FILE, RUNNABLE } from "./public-cases.ts";

const translate = (oracle: Parameters<typeof plan>[0]) => plan(oracle, FAMILIES[oracle.family]!(oracle, 1));

describe("translation of cases", () => {
  it.each(RUNNABLE.map((oracle) => [oracle.id, oracle] as const))(
    "%s yields every metric that is expected",
    (_, oracle) => {
      const { scenarios, calculated, unmapped } = translate(oracle);
      expect(unmapped.map(({ label }) => label)).toEqual([]);
      const found = [...scenarios.flatMap(({ metrics }) => metrics), ...calculated];
      expect(found).toHaveLength(oracle.expected.length);
    },
  );

  it("lists closed forms and families without translation apart", () => {
    const { run, calculations, notBuilt } = select(PUBLIC_FILE);
    expect(run.filter(({ kind }) => kind.startsWith("des"))).toHaveLength(79);
    const isCalculated = ({ family }: { readonly family: string }): boolean => family in CALCULATIONS;
    expect(run.filter(({ kind }) => !kind.startsWith("des")).every(isCalculated)).toBe(true);
    expect(calculations.map(({ id }) => id)).toEqual(["F10-P05", "F10-P06"]);
    expect(notBuilt.map(({ family }) => family)).toEqual(["F13"]);
  });

  it("serves tokens on one replica, with steps as much shorter as tokens are more", () => {
    const params = { lambda: 3, tau: 100, alpha: 0.02, beta: 0.001, K: 16, queue: true, units: "seconds" };
    const wishes = { pWait: 0.1, capacityReqPerSec: 4.4 };
    const [main, saturated] = translate(madeCase("F12", params, wishes)).scenarios;
    expect(main!.document["models"]).toMatchObject({
      model: {
        deployments: {
          replica: { step: { base: "0.2 ms", per_sequence: "0.01 ms" }, max_batch: 16, replicas: 1 },
        },
      },
    });
    const clientOf = (scenario: typeof main) =>
      (scenario!.document["market"] as { clients: { client: unknown } }).clients.client;
    expect(clientOf(main)).toMatchObject({
      arrivals: { rate: "10800 /h" },
      output_tokens: { law: "exponential", mean: 10_000 },
      patience: "unlimited",
    });
    expect(saturated!.name).toBe("f12-t-saturated");
    expect(clientOf(saturated)).toMatchObject({ arrivals: { rate: "48000 /h" } });
  });

  it("writes the law of the tokens that a case names, or another where only the mean matters", () => {
    const params = { lambda: 1, tau: 50, alpha: 0.02, beta: 0.001, units: "seconds" };
    const tokensOf = (change: Record<string, unknown>) => {
      const [scenario] = translate(madeCase("F12", { ...params, ...change }, { blocking: 0.1 })).scenarios;
      const { market, models } = scenario!.document as {
        market: { clients: { client: { output_tokens: unknown; patience: string } } };
        models: { model: { deployments: { replica: { max_batch: number } } } };
      };
      const { output_tokens: law, patience } = market.clients.client;
      return { law, patience, places: models.model.deployments.replica.max_batch, about: scenario!.about };
    };
    const refusing = { K: 8, queue: false };
    expect(tokensOf({ ...refusing, law: "deterministic" })).toMatchObject({
      law: { law: "constant", value: 10_000 },
      patience: "0 s",
      places: 8,
    });
    expect(tokensOf(refusing).law).toEqual({ law: "lognormal", mean: 10_000, cv: 1 });
    expect(tokensOf({ ...refusing, law: { type: "uniform", min: 0, max: 20_000 } }).law).toMatchObject({
      min: 1,
    });
    const replaced = tokensOf({ ...refusing, law: "hyperexponential scv 4" });
    expect(replaced.law).toEqual({ law: "lognormal", mean: 10_000, cv: 2 });
    expect(replaced.about).toContain('stands for "hyperexponential scv 4"');
    expect(tokensOf({ ...refusing, law: { type: "pareto", scv: 9 } }).law).toMatchObject({ cv: 3 });
    // With a line the law matters: nothing may stand for it.
    expect(() => tokensOf({ K: 8, queue: true, law: "hyperexponential" })).toThrow(NotRunError);
    // Without a limit the batch has as many places as are ever taken: offered 1 / s of 50 tokens, 1.05 + 0.05 n.
    const unlimited = tokensOf({ queue: false, K: null });
    expect(unlimited.places).toBeGreaterThan(8);
    expect(unlimited.places).toBeLessThan(40);
    // A batch that grows faster than it is served has no limit that would do.
    expect(() => tokensOf({ queue: false, beta: 0.03 })).toThrow(/never settles/);
  });

  it("does not run a market of waiting costs that has no equilibrium", () => {
    const free = madeCase("F09", { lambda: 2, mu: 1, p: 0 }, { cutoff: 0.5 });
    expect(() => translate(free)).toThrow(NotRunError);
  });

  it("lets tenants bid up to the cutoff of the equilibrium, where they pay the posted price", () => {
    const params = { lambda: 0.8, mu: 1, p: 0.5 };
    const { scenarios, calculated } = translate(
      madeCase("F09", params, { cutoff: 0.579, spotRevenueRate: 0.1, sojournOfLowest: 3.5 }),
    );
    expect(scenarios.map(({ name }) => name)).toEqual(["f09-t", "f09-t-lowest"]);
    const { tenants } = (scenarios[0]!.document["market"] as { segments: Record<string, unknown> }).segments;
    const points = (tenants as { bid: { by_waiting_cost: string[][] } }).bid.by_waiting_cost;
    expect(Number.parseFloat(points.at(-1)![0]!)).toBeCloseTo(calculated[0]!.value, 12);
    expect(Number.parseFloat(points.at(-1)![1]!)).toBeCloseTo(0.5, 12);
  });

  it("auctions what random internal jobs leave, lowest accepted or highest rejected", () => {
    const dist = { type: "uniform", a: 0, b: 1 };
    const fixed = { dist, bidders: { type: "fixed", N: 3 }, k: 2, rule: "accepted", r: 0.25 };
    const scenarioOf = (params: Record<string, unknown>) =>
      translate(madeCase("F09", params, { sold: 1 })).scenarios[0]!.document;
    expect(scenarioOf(fixed)["products"]).toMatchObject({
      spot: { pricing: { policy: "auction", every: "1 h", rule: "lowest_accepted", floor: "0.25 USD/GPUh" } },
    });
    expect(scenarioOf(fixed)["internal"]).toBeUndefined();
    const random = scenarioOf({ dist, bidders: { type: "poisson", mean: 4 }, c: 5, internalMean: 2 });
    const { weights } = (
      random["internal"] as { jobs: { internal: { arrivals: { batch: { weights: number[] } } } } }
    ).jobs.internal.arrivals.batch;
    expect(weights[0]).toBeCloseTo(Math.exp(-2), 12);
    expect(weights.reduce((sum, each) => sum + each, 0)).toBeCloseTo(1, 11);
  });

  it("calculates optima and simulates what they earn", () => {
    const classes = [
      { lambda: 1, r: 12 },
      { lambda: 4, r: 5 },
    ];
    const params = { c: 8, mu: 0.5, classes };
    const oracle = madeCase("F08", params, { optimalLimits: [8, 7], optimalRewardRate: 21.6 });
    const { scenarios, calculated } = translate(oracle);
    expect(calculated.map(({ value }) => value)).toEqual([8, 7]);
    expect(scenarios.map(({ document }) => document["policies"])).toEqual([
      { capacity_control: { policy: "trunk_reservation", reservations: { class_1: 0, class_2: 1 } } },
    ]);
  });

  it("keeps only the family asked for", () => {
    expect(select(PUBLIC_FILE, "F11").run.every(({ family }) => family === "F11")).toBe(true);
  });

  it("reports a metric that no scenario of the case yields", () => {
    const oracle = madeCase(
      "F01",
      { c: 2, lambda: 1, meanService: 1, discipline: "loss" },
      { blocking: 0.2, colour: 3 },
    );
    expect(translate(oracle).unmapped.map(({ label }) => label)).toEqual(["colour"]);
  });

  it("takes demand of either law, and only the prices that a case posts", () => {
    const wtpOf = (demand: Record<string, unknown>) => {
      const params = { c: 3, mu: 2, demand: { Lam: 4, ...demand }, staticPrice: 2 };
      const oracle = madeCase("F07", params, { staticSalesRate: 1, fluidBound: 2 });
      const { scenarios, calculated } = translate(oracle);
      expect(scenarios).toHaveLength(1);
      expect(calculated.map(({ expected }) => expected.label)).toEqual(["fluidBound"]);
      const market = scenarios[0]!.document["market"] as { segments: { tenants: { wtp: unknown } } };
      return market.segments.tenants.wtp;
    };
    expect(wtpOf({ type: "linear", um: 6 })).toEqual({
      law: "uniform",
      min: "0 USD/GPUh",
      max: "6 USD/GPUh",
    });
    expect(wtpOf({ type: "exp", theta: 3 })).toEqual({ law: "exponential", mean: "3 USD/GPUh" });
    expect(() => wtpOf({ type: "isoelastic" })).toThrow(NotRunError);
  });

  it("writes utilities of a logit choice in dollars, counted from that of walking away", () => {
    const oracle = madeCase("F14", { q: [1, -2], p: [3, 1], beta: 0.5, A: Math.E }, { share: [0.5, 0.5] });
    const market = translate(oracle).scenarios[0]!.document["market"] as { segments: { tenants: object } };
    expect(market.segments.tenants).toMatchObject({
      wtp: "0 USD/GPUh",
      choice: "logit",
      taste: "2 USD/GPUh",
      products: [
        { product: "product_1", quality: "0 USD/GPUh" },
        { product: "product_2", quality: "-6 USD/GPUh" },
      ],
    });
  });

  it("charges penalties of the three tiers in the metric, and reserves for internal work in the scenario", () => {
    const params = { C: 4, r: 1, li: 1, mi: 1, lo: 1, mo: 1, ls: 1, ms: 1, preemptPenalty: 2, slaPenalty: 5 };
    const { scenarios } = translate(madeCase("F16", params, { costRate: 1 }));
    expect(scenarios[0]!.document["policies"]).toEqual({
      capacity_control: { policy: "trunk_reservation", reservations: { on_demand: 1 } },
    });
    const flows = { spot: { evictions: 3 }, internal: { lost: [0, 4] } } as Record<string, object>;
    const run = { windowH: 2, flow: (name: string) => flows[name] } as unknown as Seen;
    expect(scenarios[0]!.metrics[0]!.metric.components(run)).toEqual([(2 * 3 + 5 * 4) / 2]);
  });

  it("names a service law that no scenario can express", () => {
    const oracle = madeCase(
      "F01",
      { c: 2, lambda: 1, meanService: 1, service: "hyperexponential", discipline: "loss" },
      {},
    );
    expect(() => translate(oracle)).toThrow(NotRunError);
  });

  it("writes reservations by class, and the placement rule of packing cases", () => {
    const classes = [
      { b: 1, lambda: 1, es: 1 },
      { b: 2, lambda: 1, es: 1 },
    ];
    const reserved = madeCase("F02", { C: 4, classes, reservation: [1, 0] }, { blocking: [0.1, 0.2] });
    expect(translate(reserved).scenarios[0]!.document["policies"]).toEqual({
      capacity_control: { policy: "trunk_reservation", reservations: { class_1: 1, class_2: 0 } },
    });
    const packed = madeCase(
      "F02",
      { nodes: 2, gpusPerNode: 4, classes, placement: "worst-fit: x" },
      { blocking: [0.1, 0.2] },
    );
    expect(translate(packed).scenarios[0]!.document["policies"]).toEqual({ placement: "worst_fit" });
  });
});
