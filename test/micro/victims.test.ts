import { describe, expect, it } from "vitest";
import { crowd, micro, nodes, pool, runYaml, type Sections } from "./run-yaml.ts";

const MINUTE = 60_000;

/**
 * Spot of the segments `early` and `late` fills the pool (a `holder` keeps half of it until `late` comes); one lease of
 * 4 on-demand GPUs comes at 2 h 10 min. Segments with evictions, and how many.
 */
function chosen(
  reclaim: string,
  cheap: Sections,
  products: Sections,
  fleet: Sections = pool(8),
): readonly (readonly [string, number])[] {
  const names = Object.keys(cheap);
  const run = runYaml(
    micro({
      horizon: "4 h",
      fleet,
      market: {
        segments: { ...cheap, firm: crowd("130 min", { gpus: 4, duration: "9 h", products: ["on_demand"] }) },
      },
      products: { on_demand: { price: "9 USD/GPUh" }, ...products },
      policies: { reclaim, capacity_control: { policy: "class_limits", limits: { on_demand: 4, late: 4 } } },
    }),
  );
  return names
    .map((name) => [name, run.segment(name).evictions] as const)
    .filter(([, evictions]) => evictions > 0);
}

const spot = (price: string, more: Sections = {}) => ({ kind: "spot", price, notice: "2 min", ...more });
const four = (at: string, products: readonly string[], more: Sections = {}) =>
  crowd(at, { gpus: 4, duration: "9 h", products, ...more });

describe.each([
  ["a pool", pool(8)],
  ["nodes", nodes(1)],
])("reclaim on %s", (_, fleet) => {
  it("takes the youngest first", () => {
    const holder = crowd("0 h", { gpus: 4, duration: "1 h", products: ["on_demand"] });
    const tenants = { holder, early: four("0 h", ["spot"]), late: four("1 h", ["spot"]) };
    expect(chosen("youngest_first", tenants, { spot: spot("1 USD/GPUh") }, fleet)).toEqual([["late", 1]]);
  });

  it("takes the cheapest first", () => {
    const products = { dear: spot("2 USD/GPUh"), cheap: spot("1 USD/GPUh") };
    const holder = crowd("0 h", { gpus: 4, duration: "1 h", products: ["on_demand"] });
    const tenants = { holder, early: four("0 h", ["cheap"]), late: four("1 h", ["dear"]) };
    expect(chosen("cheapest_first", tenants, products, fleet)).toEqual([["early", 1]]);
  });

  it("takes the one that loses least work", () => {
    // At 2:10 the early one is 10 min past its checkpoint of 2 h, the late one (from 1:20) 50 min past its start.
    const holder = crowd("0 h", { gpus: 4, duration: "80 min", products: ["on_demand"] });
    const tenants = { holder, early: four("0 h", ["spot"]), late: four("80 min", ["spot"]) };
    const products = { spot: spot("1 USD/GPUh", { checkpoint: { interval: "1 h" } }) };
    expect(chosen("least_lost_work", tenants, products, fleet)).toEqual([["early", 1]]);
  });

  it("takes the fewest", () => {
    // 4 GPUs of one lease, or 2 + 2 of two younger ones.
    const holder = crowd("0 h", { gpus: 4, duration: "1 h", products: ["on_demand"] });
    const tenants = {
      holder,
      early: four("0 h", ["spot"]),
      late: crowd("1 h", { gpus: 2, duration: "9 h", products: ["spot"] }),
    };
    expect(chosen("fewest_victims", tenants, { spot: spot("1 USD/GPUh") }, fleet)).toEqual([["early", 1]]);
    expect(chosen("youngest_first", tenants, { spot: spot("1 USD/GPUh") }, fleet)).toEqual([["late", 2]]);
  });
});

describe("the ladder", () => {
  it("takes weaker work first, whatever the order says", () => {
    // `batch` is on level 6, below spot on 5; it is the older and the dearer of the two.
    const products = { batch: spot("2 USD/GPUh", { priority: 6 }), spot: spot("1 USD/GPUh") };
    const holder = crowd("0 h", { gpus: 4, duration: "1 h", products: ["on_demand"] });
    const tenants = { holder, early: four("0 h", ["batch"]), late: four("1 h", ["spot"]) };
    expect(chosen("youngest_first", tenants, products)).toEqual([["early", 1]]);
    expect(chosen("cheapest_first", tenants, products)).toEqual([["early", 1]]);
  });

  it("lets a firm lease displace no firm lease, and spot no spot of its own level", () => {
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: {
          segments: {
            first: four("0 h", ["on_demand"]),
            batch: four("30 min", ["spot"]),
            second: four("1 h", ["spot"], { wtp: "200 USD/GPUh" }),
            third: four("1 h", ["on_demand"]),
          },
        },
        products: { on_demand: { price: "3 USD/GPUh" }, spot: spot("1 USD/GPUh") },
        policies: { capacity_control: { policy: "class_limits", limits: { first: 4, third: 8 } } },
      }),
    );
    expect(["first", "batch", "second", "third"].map((name) => run.segment(name).accepted)).toEqual([
      1, 1, 0, 1,
    ]);
    expect(["first", "batch", "second", "third"].map((name) => run.segment(name).evictions)).toEqual([
      0, 1, 0, 0,
    ]);
  });

  it("counts GPUs under a claim against a limit of their class", () => {
    // Four may be in on-demand hands: of the crowd one claims, the others are refused.
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: { segments: { first: four("0 h", ["spot"]), second: four("1 h", ["on_demand"]) } },
        products: { on_demand: { price: "3 USD/GPUh" }, spot: spot("1 USD/GPUh", { on_reclaim: "kill" }) },
        policies: { capacity_control: { policy: "class_limits", limits: { on_demand: 4 } } },
      }),
    );
    // Spot 4 x 2 h + 4 x 62/60 h = 8 + 4.133333333; on-demand 4 x 58/60 h x 3 = 11.6.
    expect(run.usd("usage_revenue")).toBe("23.733333333");
    expect(run.lost("second")).toEqual({ refused_by_policy: run.segment("second").offered - 1 });
  });

  it("takes nothing from firm leases", () => {
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: { segments: { first: four("0 h", ["on_demand"]), second: four("1 h", ["reserved"]) } },
        products: { reserved: { price: "2 USD/GPUh" }, on_demand: { price: "3 USD/GPUh" } },
      }),
    );
    expect(run.segment("first").accepted).toBe(2);
    expect(run.segment("second").accepted).toBe(0);
    expect(run.segment("first").evictions).toBe(0);
  });

  it("recalls an instant claim at once when there is no notice", () => {
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: {
          segments: {
            first: crowd("0 h", { gpus: 8, duration: "9 h", products: ["spot"] }),
            second: crowd("30 min", { gpus: 8, duration: "1 h", products: ["on_demand"] }),
          },
        },
        products: {
          on_demand: { price: "3 USD/GPUh" },
          spot: spot("1 USD/GPUh", { notice: "0 s", on_reclaim: "kill" }),
        },
      }),
    );
    // 8 x 0.5 x 1 = 4 and 8 x 1 x 3 = 24.
    expect(run.usd("usage_revenue")).toBe("28.000000000");
    expect(run.leases.find((lease) => lease.outcome === "killed")).toMatchObject({ endMs: 30 * MINUTE });
    expect(run.segment("second").waits).toMatchObject({ zeros: 1, count: 1 });
  });
});
