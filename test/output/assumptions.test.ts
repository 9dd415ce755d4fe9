import { describe, expect, it } from "vitest";
import { GPU_CATALOG } from "../../src/model/catalog-gpus.ts";
import { scenarioAssumptions } from "../../src/output/assumptions.ts";
import { catalogAssumptions } from "../../src/output/catalog-assumptions.ts";

const keys = (document: unknown): readonly string[] => catalogAssumptions(document).map(({ key }) => key);

describe("the keys of a scenario", () => {
  it("come one by one in their order, quantities as numbers in the unit that was written", () => {
    const rows = scenarioAssumptions({
      horizon: "28 d",
      growth: "-2.6 %/month",
      fleet: { clusters: { c1: { nodes: 64, sellable: "80 %", gpu: "H100" } } },
      weights: [3, 2, 1],
      events: [{ at: "3 h", lost: true }],
    });
    expect(rows.map(({ key, value, unit }) => [key, value, unit])).toEqual([
      ["horizon", 28, "d"],
      ["growth", -2.6, "%/month"],
      ["fleet.clusters.c1.nodes", 64, ""],
      ["fleet.clusters.c1.sellable", 80, "%"],
      ["fleet.clusters.c1.gpu", "H100", ""],
      ["weights", "3, 2, 1", ""],
      ["events[0].at", 3, "h"],
      ["events[0].lost", "true", ""],
    ]);
  });

  it("say what a variant removes, and that it changes nothing", () => {
    const rows = scenarioAssumptions({ variants: { lean: { products: { spot: null } }, full: {} } });
    expect(rows.map(({ key, value }) => [key, value])).toEqual([
      ["variants.lean.products.spot", "(removed)"],
      ["variants.full", "(nothing of its own)"],
    ]);
  });

  it("leaves a text that only looks like a quantity a text", () => {
    const [row] = scenarioAssumptions({ description: "3 wishes" });
    expect(row).toMatchObject({ value: "3 wishes", unit: "" });
  });
});

describe("the figures of the catalog", () => {
  const fleet = {
    data_centers: { d: { pue: 1.2, electricity: "60 USD/MWh" } },
    clusters: { c: { data_center: "d", gpu: "H100" } },
  };

  it("are those of the GPU types that are named, with source, date and confidence", () => {
    const h100 = GPU_CATALOG.find(({ name }) => name === "H100")!;
    expect(keys({ fleet })).toEqual([
      "gpu_types.H100.load_power",
      "gpu_types.H100.idle_power",
      "gpu_types.H100.relative_performance",
    ]);
    expect(catalogAssumptions({ fleet })[0]).toEqual({
      section: "catalog",
      key: "gpu_types.H100.load_power",
      ...h100.loadPower,
    });
  });

  it("give way to figures of the scenario's own", () => {
    const own = { ...fleet, gpu_types: { H100: { load_power: "900 W", relative_performance: 1 } } };
    const rows = catalogAssumptions({ fleet: own });
    // Idle power is then a share of the scenario's load power.
    expect(rows.map(({ key, value, unit }) => [key, value, unit])).toEqual([
      ["gpu_types.H100.idle_power", 0.35, "share of load power"],
    ]);
  });

  it("include prices where the scenario takes them from the catalog, and ladders and regimes that it names", () => {
    const products = { on_demand: { price: "catalog", sla: "aws" } };
    const competitors = { neocloud: { regimes: "h100_market" } };
    const found = keys({ fleet, products, market: { competitors } });
    expect(found).toContain("gpu_types.H100.on_demand_price");
    expect(found).toContain("sla.aws");
    expect(found).toContain("price_regimes.h100_market.scarce.growth");
    // A segment of that name rests on no ladder.
    expect(keys({ fleet, market: { segments: { aws: {} } } })).not.toContain("sla.aws");
  });

  it("are those of the models that are served, on the GPU types that are there", () => {
    const model = { catalog: "llama-3.1-8b", deployments: { a: { load_time: "1 min" } } };
    expect(keys({ fleet, models: { chat: model } }).filter((key) => key.startsWith("models."))).toEqual([
      "models.chat.input_price",
      "models.chat.output_price",
      "models.chat.H100.speed",
      "models.chat.H100.lone_step",
      "models.chat.H100.prefill",
    ]);
    const sold = { ...model, tiers: { standard: { input: "1 USD/Mtok", output: "2 USD/Mtok" } } };
    expect(keys({ fleet, models: { chat: sold } })).not.toContain("models.chat.input_price");
  });

  it("stand in for what data centers do not say, and for clusters without one", () => {
    expect(keys({ fleet: { clusters: { c: { gpu: "own" } } } })).toEqual([
      "data_centers.pue",
      "data_centers.electricity",
    ]);
    const silent = { ...fleet, data_centers: { d: { pue: 1.2 } } };
    expect(keys({ fleet: silent })).toContain("data_centers.electricity");
    expect(keys({ fleet: silent })).not.toContain("data_centers.pue");
  });
});
