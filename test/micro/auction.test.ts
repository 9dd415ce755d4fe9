import { describe, expect, it } from "vitest";
import { auctionOutcome } from "../../src/revenue/optimizers/uniform-auction.ts";
import { uniformValues } from "../../src/revenue/optimizers/value-law.ts";
import { problemsOf } from "../scenario/memory.ts";
import { micro, pool, runYaml, type Sections } from "./run-yaml.ts";

/** Bidders with values of their own, all there before the auctions at full hours; leases last an hour. */
const bidder = (wtp: string, more: Sections = {}): Sections => ({
  arrivals: { kind: "regular", every: "1000 h", first: "30 min" },
  gpus: 1,
  duration: "1 h",
  wtp,
  gpu_types: ["T"],
  ...more,
});

const auctioned = (
  gpus: number,
  segments: Sections,
  pricing: Sections = {},
  product: Sections = {},
  more: Sections = {},
): string =>
  micro({
    horizon: "10 h",
    fleet: pool(gpus),
    market: { segments },
    products: {
      spot: {
        price: "1 USD/GPUh",
        on_reclaim: "kill",
        pricing: { policy: "auction", every: "1 h", rule: "highest_rejected", ...pricing },
        ...product,
      },
    },
    ...more,
  });

describe("an auction of sealed bids", () => {
  const three = {
    low: bidder("2 USD/GPUh"),
    high: bidder("9 USD/GPUh"),
    middle: bidder("5 USD/GPUh"),
  };

  it("serves the highest bids at the price of the highest that is rejected", () => {
    const run = runYaml(auctioned(2, three));
    expect(run.usd("usage_revenue")).toBe("4.000000000"); // 2 x 2 USD
    expect(run.segment("low").accepted).toBe(0);
    expect(run.lost("low")).toEqual({ no_capacity: 1 });
    expect(run.segment("middle").accepted).toBe(1);
  });

  it("charges the lowest accepted bid by the other rule, and the reserve when all are served", () => {
    expect(runYaml(auctioned(2, three, { rule: "lowest_accepted" })).usd("usage_revenue")).toBe(
      "10.000000000",
    );
    expect(runYaml(auctioned(3, three, { floor: "1.5 USD/GPUh" })).usd("usage_revenue")).toBe("4.500000000");
  });

  it("does not hear bids below the reserve, whatever the last price was", () => {
    const run = runYaml(auctioned(2, three, { floor: "4 USD/GPUh" }));
    expect(run.usd("usage_revenue")).toBe("8.000000000"); // the reserve: the third bid does not count
    expect(run.lost("low")).toEqual({ priced_out: 1 });
  });

  it("keeps who lost until its patience, counted from its first auction, runs out", () => {
    const patient = { ...three, low: bidder("2 USD/GPUh", { patience: "90 min" }) };
    const run = runYaml(auctioned(2, patient));
    // The first two are gone at 2 h; the third then has the pool for itself and pays nothing but the reserve.
    expect(run.usd("usage_revenue")).toBe("4.000000000");
    expect(run.segment("low").accepted).toBe(1);
    const short = { ...three, low: bidder("2 USD/GPUh", { patience: "50 min" }) };
    expect(runYaml(auctioned(2, short)).lost("low")).toEqual({ reneged: 1 });
  });

  it("lets running leases bid again, and ends those that lose", () => {
    const late = {
      long: bidder("3 USD/GPUh", { duration: "5 h" }),
      rival: bidder("7 USD/GPUh", { arrivals: { kind: "regular", every: "1000 h", first: "150 min" } }),
    };
    const run = runYaml(auctioned(1, late, { floor: "1 USD/GPUh" }));
    // 1 h to 3 h at the reserve, then the rival pays what the loser had bid.
    expect(run.usd("usage_revenue")).toBe("5.000000000"); // 2 x 1 + 1 x 3
    expect(run.segment("long")).toMatchObject({ outbid: 1, completed: 0 });
  });

  it("sells what internal work leaves, and no gang in part", () => {
    const gangs = { big: bidder("9 USD/GPUh", { gpus: 3 }), small: bidder("4 USD/GPUh", { gpus: 2 }) };
    const run = runYaml(auctioned(4, gangs));
    expect(run.usd("usage_revenue")).toBe("12.000000000"); // 3 x 4: the small gang does not fit
    expect(run.lost("small")).toEqual({ no_capacity: 1 });
  });
});

describe("an auction among other things", () => {
  it("does not hear the bid that comes at its very instant: that is for the next one", () => {
    const at = (first: string) => ({ arrivals: { kind: "regular", every: "1000 h", first } });
    const early = bidder("3 USD/GPUh");
    const run = runYaml(auctioned(2, { early, punctual: bidder("7 USD/GPUh", at("1 h")) }));
    expect(run.leases.find(({ segment }) => segment === 1)).toMatchObject({ startMs: 2 * 3_600_000 });
    expect(run.leases.find(({ segment }) => segment === 0)).toMatchObject({ startMs: 3_600_000 });
  });

  it("has a line of its own: who waits for another auction holds nobody back", () => {
    const patient = (wtp: string, product: string) => bidder(wtp, { patience: "5 h", products: [product] });
    const spot = (every: string) => ({
      kind: "spot",
      price: "1 USD/GPUh",
      pricing: { policy: "auction", every, rule: "highest_rejected" },
    });
    const run = runYaml(
      micro({
        horizon: "10 h",
        fleet: pool(2),
        market: { segments: { dear: patient("9 USD/GPUh", "slow"), cheap: patient("3 USD/GPUh", "quick") } },
        products: { slow: spot("4 h"), quick: spot("1 h") },
      }),
    );
    expect(run.leases.find(({ segment }) => segment === 1)).toMatchObject({ startMs: 3_600_000 });
    expect(run.leases.find(({ segment }) => segment === 0)).toMatchObject({ startMs: 4 * 3_600_000 });
  });

  it("takes no price from leases of the book at the start, whose worth nobody knows", () => {
    const held = { segment: "outsider", product: "spot", gpu: "T", gpus: 1, count: 2, remaining: "5 h" };
    const demand = {
      series: [
        { at: "0 h", value: 0 },
        { at: "20 min", value: 1 },
      ],
    };
    const feed = { clusters: ["a"], instance_gpus: 1, value: "9 USD/GPUh", demand };
    const run = runYaml(
      auctioned(
        2,
        { outsider: bidder("3 USD/GPUh") },
        { floor: "2 USD/GPUh" },
        { on_reclaim: "requeue" },
        { initial: { leases: [held] }, internal: { services: { feed } } },
      ),
    );
    // At the start's 1 USD until the first auction: 1 h of one lease, and 22 min of the other to the end of its notice.
    // Then one GPU is left: the bid of 3 sets the price to 2 h, nobody's does to 10 h, which is the reserve of 2.
    expect(run.usd("usage_revenue", "spot")).toBe("20.366666667");
  });
});

describe("a bid for more GPUs than there are", () => {
  it("waits, and neither keeps out nor ends those that fit", () => {
    const long = { duration: "4 h", patience: "9 h" };
    const big = bidder("9 USD/GPUh", { ...long, gpus: 4 });
    const feed = {
      clusters: ["a"],
      instance_gpus: 1,
      value: "99 USD/GPUh",
      demand: {
        series: [
          { at: "0 h", value: 1 },
          { at: "210 min", value: 0 },
        ],
      },
    };
    const run = runYaml(
      auctioned(4, { big, small: bidder("3 USD/GPUh", long) }, {}, {}, { internal: { services: { feed } } }),
    );
    // Three GPUs are for sale until 3:30, so that the gang cannot start before the auction of 4 h, which it wins.
    expect(run.leases.find(({ segment }) => segment === 1)).toMatchObject({
      startMs: 3_600_000,
      endMs: 4 * 3_600_000,
      outcome: "outbid",
    });
    expect(run.leases.find(({ segment }) => segment === 0)).toMatchObject({ startMs: 4 * 3_600_000 });
  });
});

describe("an auction that reports on itself", () => {
  const figures = (run: ReturnType<typeof runYaml>) =>
    Object.fromEntries(run.result.observations.map(({ name, value }) => [name, value]));

  it("gives means over its auctions of price, supply, value of the winners and excess demand", () => {
    const three = { low: bidder("2 USD/GPUh"), high: bidder("9 USD/GPUh"), middle: bidder("5 USD/GPUh") };
    // Nine auctions, at 1 h to 9 h; all bidders come to the first: 9 and 5 win at 2 USD.
    expect(figures(runYaml(auctioned(2, three)))).toEqual({
      auction_price_usd_per_gpu_hour_spot: 2 / 9,
      auction_value_of_winners_usd_per_hour_spot: 14 / 9,
      auction_supply_gpus_spot: 2,
      auction_oversubscribed_spot: 1 / 9,
    });
  });

  it("earns 2.4999 and not 0.818 of ten uniform bidders for nine units with Myerson's reserve of 0.5", () => {
    const crowded = {
      bidders: bidder("1 USD/GPUh", {
        arrivals: { kind: "regular", every: "1 h", first: "30 min", batch: 10 },
        wtp: { law: "uniform", min: "0 USD/GPUh", max: "1 USD/GPUh" },
      }),
    };
    const perAuction = (pricing: Sections): number => {
      const text = JSON.parse(auctioned(9, crowded, pricing)) as Sections;
      const run = runYaml(JSON.stringify({ ...text, horizon: "4001 h" }));
      return Number(run.usd("usage_revenue")) / 4000;
    };
    const auction = {
      values: uniformValues(0, 1),
      bidders: { kind: "fixed", count: 10 },
      units: 9,
      price: "highest_rejected",
    } as const;
    const free = auctionOutcome({ ...auction, reserveUsd: 0 }).revenueUsd;
    const reserved = auctionOutcome({ ...auction, reserveUsd: 0.5 }).revenueUsd;
    expect(free).toBeCloseTo(9 / 11, 9);
    expect(reserved).toBeCloseTo(2.4999, 4);
    // Standard errors of 4000 auctions are 0.012.
    expect(Math.abs(perAuction({}) - free)).toBeLessThan(0.04);
    const reserve = { law: "linear", highest: "1 USD/GPUh" };
    expect(Math.abs(perAuction({ reserve }) - reserved)).toBeLessThan(0.04);
  });

  it("takes one reserve, below its cap", () => {
    const expectations = (pricing: Sections): readonly string[] =>
      problemsOf(auctioned(1, { one: bidder("2 USD/GPUh") }, pricing)).map(({ expected }) => expected);
    const reserve = { law: "exponential", mean: "2 USD/GPUh", cost: "0.5 USD/GPUh" };
    expect(expectations({ reserve })).toEqual([]);
    expect(expectations({ reserve, floor: "1 USD/GPUh" })).toEqual(["either `floor` or `reserve`"]);
    expect(expectations({ reserve, cap: "2 USD/GPUh" })).toEqual(["a floor up to the cap"]); // 2.5 USD
    expect(expectations({ reserve: { law: "exponential" } })).toEqual(["`mean` for the law `exponential`"]);
  });
});

describe("a spot index", () => {
  it("moves with the clearing price, by its weight", () => {
    const run = runYaml(
      auctioned(
        1,
        { one: bidder("9 USD/GPUh", { duration: "3 h" }), two: bidder("5 USD/GPUh", { patience: "9 h" }) },
        {
          policy: "spot_index",
          rule: undefined,
          every: undefined,
          weight: 0.5,
          floor: "1 USD/GPUh",
          cap: "8 USD/GPUh",
        },
      ),
    );
    // Starts at 1; the bid of 5 does not fit: 3 from 1 h, 4 from 2 h, 4.5 from 3 h. One runs from 0.5 to 3.5 h.
    // Two starts then at 4.5; nobody is rejected from 4 h on: 2.75. 0.5 + 3 + 4 + 2.25 + 2.25 + 1.375.
    expect(run.usd("usage_revenue")).toBe("13.375000000");
  });
});
