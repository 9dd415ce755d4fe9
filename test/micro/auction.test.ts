import { describe, expect, it } from "vitest";
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
