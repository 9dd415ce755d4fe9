import { describe, expect, it } from "vitest";
import { problemsOf } from "../scenario/memory.ts";
import { micro, pool, runYaml, type Sections } from "./run-yaml.ts";

/** One tenant that comes at an instant and bids what it is worth to it. */
const tenant = (first: string, duration: string, bid: string, more: Sections = {}): Sections => ({
  arrivals: { kind: "regular", every: "1000 h", first },
  gpus: 1,
  duration,
  wtp: bid,
  gpu_types: ["T"],
  patience: "unlimited",
  products: ["spot"],
  ...more,
});

/** Leases pay their bids, yield to higher ones without notice, and lose no work. */
const SPOT: Sections = {
  price: "0.5 USD/GPUh",
  price_lock: "bid",
  displaces: "lower_bids",
  notice: "0 s",
  checkpoint: { interval: "1 h" },
};

const market = (gpus: number, segments: Sections, spot: Sections = {}, more: Sections = {}): string =>
  micro({
    horizon: "20 h",
    fleet: pool(gpus),
    market: { segments },
    products: { spot: { ...SPOT, ...spot }, on_demand: { offered: true, price: "3 USD/GPUh" } },
    policies: { reclaim: "cheapest_first" },
    ...more,
  });

const sojournH = (run: ReturnType<typeof runYaml>, name: string): number =>
  Math.round(run.segment(name).sojourns.sumH * 1e6) / 1e6;

describe("spot that is paid and served by bid", () => {
  const three = {
    low: tenant("1 h", "4 h", "1 USD/GPUh"),
    high: tenant("2 h", "2 h", "3 USD/GPUh"),
    middle: tenant("3 h", "3 h", "2 USD/GPUh"),
  };

  it("interrupts the lower bid, resumes it where it was, and charges each lease its own bid", () => {
    // Low 1-2, high 2-4, middle 4-7, low again 7-10: 4 x 1 + 2 x 3 + 3 x 2 = 16 USD.
    const run = runYaml(market(1, three));
    expect(run.usd("usage_revenue", "spot")).toBe("16.000000000");
    expect(["low", "high", "middle"].map((name) => sojournH(run, name))).toEqual([9, 2, 4]);
    expect(run.segment("low")).toMatchObject({ evictions: 1, completed: 1 });
    expect(run.segment("middle")).toMatchObject({ evictions: 0, completed: 1 });
  });

  it("lets a running lease finish against the same or a lower bid", () => {
    const run = runYaml(market(1, { ...three, high: tenant("2 h", "2 h", "1 USD/GPUh") }));
    // Low 1-3, middle 3-6, then low, which is there longer than its equal: 6-8, and that one 8-10.
    expect(run.usd("usage_revenue", "spot")).toBe("12.000000000");
    expect(["low", "high", "middle"].map((name) => sojournH(run, name))).toEqual([7, 8, 3]);
  });

  it("waits in the order of bids and interrupts nobody without `displaces`", () => {
    const run = runYaml(market(1, three, { displaces: "lower_levels" }));
    // Low 1-5, high 5-7, middle 7-10.
    expect(["low", "high", "middle"].map((name) => sojournH(run, name))).toEqual([4, 5, 7]);
    expect(run.usd("usage_revenue", "spot")).toBe("16.000000000");
  });

  it("takes for a gang only what bids less, lowest first, and nothing if that does not suffice", () => {
    const gang = (bid: string) => ({
      one: tenant("1 h", "10 h", "1 USD/GPUh"),
      two: tenant("1 h", "10 h", "2 USD/GPUh"),
      three: tenant("1 h", "10 h", "4 USD/GPUh"),
      gang: tenant("2 h", "1 h", bid, { gpus: 2 }),
    });
    const rich = runYaml(market(3, gang("3 USD/GPUh")));
    expect(["one", "two", "three", "gang"].map((name) => rich.segment(name).evictions)).toEqual([1, 1, 0, 0]);
    expect(rich.usd("usage_revenue", "spot")).toBe("76.000000000"); // 10 x (1 + 2 + 4) + 2 x 3
    const poor = runYaml(market(3, gang("1.5 USD/GPUh")));
    expect(["one", "two", "three"].map((name) => poor.segment(name).evictions)).toEqual([0, 0, 0]);
    expect(sojournH(poor, "gang")).toBe(10);
  });

  it("goes where the bids to displace are lowest", () => {
    const clusters = {
      a: { gpu: "T", topology: "pool", gpus: 1 },
      b: { gpu: "T", topology: "pool", gpus: 1 },
    };
    const segments = {
      first: tenant("1 h", "10 h", "2 USD/GPUh"),
      second: tenant("90 min", "10 h", "1 USD/GPUh"),
      late: tenant("2 h", "1 h", "3 USD/GPUh"),
    };
    const run = runYaml(market(1, segments, {}, { fleet: { clusters } }));
    expect(run.segment("first").evictions).toBe(0);
    expect(run.segment("second").evictions).toBe(1);
  });

  it("gives notice first where that is agreed", () => {
    const run = runYaml(market(1, three, { notice: "30 min" }));
    // Low works until 2.5; high 2.5-4.5, middle 4.5-7.5, low 7.5-10.
    expect(["low", "high", "middle"].map((name) => sojournH(run, name))).toEqual([9, 2.5, 4.5]);
    expect(run.usd("usage_revenue", "spot")).toBe("16.000000000");
  });

  it("keeps its books with gangs, notices, a bound on sales and stronger work on top", () => {
    // All invariants are checked after every event.
    const wtp = { law: "uniform", min: "0 USD/GPUh", max: "4 USD/GPUh" };
    const crowd = { ...tenant("0 h", "1 h", "1 USD/GPUh"), arrivals: { rate: "6 /h" }, wtp };
    const segments = {
      small: { ...crowd, duration: { law: "exponential", mean: "1 h" }, patience: "5 h" },
      gangs: { ...crowd, gpus: { law: "uniform", min: 1, max: 4 }, arrivals: { rate: "2 /h" } },
      firm: { ...crowd, arrivals: { rate: "1 /h" }, wtp: "9 USD/GPUh", products: ["on_demand"], gpus: 2 },
    };
    const more = { horizon: "400 h", fleet: pool(8, { sellable: 0.75 }) };
    const run = runYaml(market(8, segments, { notice: "5 min" }, more));
    expect(run.result.products[0]!.evictions).toBeGreaterThan(100);
    expect(run.segment("gangs").completed).toBeGreaterThan(100);
    const revenueUsd = Number(run.usd("usage_revenue", "spot"));
    const usedH = run.gpuMs("usage_revenue", "spot") / 3_600_000;
    // Whoever runs was heard, and bid more than the mean of all bids.
    expect(revenueUsd / usedH).toBeGreaterThan(2.25);
    expect(revenueUsd / usedH).toBeLessThan(4);
  });

  it("does not hear bids below the posted price", () => {
    const run = runYaml(market(1, { ...three, low: tenant("1 h", "4 h", "0.4 USD/GPUh") }));
    expect(run.lost("low")).toEqual({ priced_out: 1 });
    expect(run.usd("usage_revenue", "spot")).toBe("12.000000000");
  });
});

describe("bids by waiting cost", () => {
  const bidder = (cost: string): Sections =>
    tenant("1 h", "2 h", "100 USD/GPUh", {
      waiting_cost: cost,
      bid: {
        by_waiting_cost: [
          ["0.2 USD/GPUh", "0.6 USD/GPUh"],
          ["1.2 USD/GPUh", "2.6 USD/GPUh"],
        ],
      },
      products: ["spot", "on_demand"],
    });
  const paid = (cost: string) => {
    const run = runYaml(market(1, { bidder: bidder(cost) }));
    return [run.usd("usage_revenue", "spot"), run.usd("usage_revenue", "on_demand")];
  };

  it("lie on the lines between the points, and on the first point below it", () => {
    expect(paid("0.7 USD/GPUh")).toEqual(["3.200000000", "0.000000000"]); // 2 h x 1.6
    expect(paid("0.1 USD/GPUh")).toEqual(["1.200000000", "0.000000000"]);
    expect(paid("1.2 USD/GPUh")).toEqual(["5.200000000", "0.000000000"]);
  });

  it("end at the cutoff: beyond it the tenant buys another product", () => {
    expect(paid("1.3 USD/GPUh")).toEqual(["0.000000000", "6.000000000"]);
  });

  it("are for a wait: who bids does not turn to another product because it has to wait", () => {
    const run = runYaml(
      market(1, { first: tenant("0 h", "3 h", "3 USD/GPUh"), bidder: bidder("0.7 USD/GPUh") }),
    );
    expect(sojournH(run, "bidder")).toBe(4); // 1 h to 3 h waiting, then 2 h of work
    expect(run.usd("usage_revenue", "on_demand")).toBe("0.000000000");
  });

  it("compete with other products by what they cost", () => {
    const run = runYaml(
      market(
        1,
        { bidder: bidder("0.7 USD/GPUh") },
        {},
        { products: { spot: SPOT, on_demand: { price: "1 USD/GPUh" } } },
      ),
    );
    expect(run.usd("usage_revenue", "on_demand")).toBe("2.000000000");
  });
});

describe("a scenario with spot by bid", () => {
  const messages = (text: string): string[] => problemsOf(text).map(({ expected }) => expected ?? "");

  it("needs an order of reclaim by price, pools and a level of its own", () => {
    const segments = { low: tenant("1 h", "1 h", "1 USD/GPUh") };
    expect(messages(market(1, segments, {}, { policies: {} }))).toEqual([
      expect.stringContaining("cheapest_first"),
    ]);
    const nodes = { clusters: { a: { gpu: "T", nodes: 1, gpus_per_node: 8 } } };
    expect(messages(market(1, segments, {}, { fleet: nodes }))).toEqual([
      expect.stringContaining("topology: pool"),
    ]);
    const two = { products: { spot: SPOT, other: { kind: "spot", price: "1 USD/GPUh" } } };
    expect(messages(market(1, segments, {}, two))).toEqual([
      expect.stringContaining("no other recallable work"),
    ]);
  });

  it("has its terms together", () => {
    const segments = { low: tenant("1 h", "1 h", "1 USD/GPUh") };
    expect(messages(market(1, segments, { price_lock: "floating" }))).toEqual([
      expect.stringContaining("price_lock: bid"),
    ]);
    expect(messages(market(1, segments, { queue: "one_line" }))).toEqual([expect.stringContaining("by_bid")]);
    expect(
      messages(
        market(1, segments, { pricing: { policy: "auction", every: "1 h", rule: "highest_rejected" } }),
      ),
    ).toEqual([expect.stringContaining("no `pricing`")]);
    const points = [
      ["1 USD/GPUh", "1 USD/GPUh"],
      ["1 USD/GPUh", "2 USD/GPUh"],
    ];
    const bent = tenant("1 h", "1 h", "1 USD/GPUh", {
      waiting_cost: "1 USD/GPUh",
      bid: { by_waiting_cost: points },
    });
    expect(messages(market(1, { bent }))).toEqual([
      expect.stringContaining("above that of the point before"),
    ]);
  });
});
