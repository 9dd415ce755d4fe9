import { describe, expect, it } from "vitest";
import { problemsOf } from "../scenario/memory.ts";
import { crowd, micro, pool, runYaml, type Sections } from "./run-yaml.ts";

/** Two GPUs, 4 customers an hour with values uniform up to 10 USD, leases of an hour: 5.970 and 6.624 USD. */
const demand = { law: "linear", arrivals: "4 /h", highest: "10 USD/GPUh" };
const [EMPTY, HALF_FULL] = [5.96968283237, 6.62434564717];

/** One request for a GPU. */
const request = (first: string, duration: string, more: Sections = {}): Sections =>
  crowd("0 h", { arrivals: { kind: "regular", every: "1000 h", first }, gpus: 1, duration, ...more });

const priced = (segments: Sections, pricing: Sections, more: Sections = {}): string =>
  micro({
    horizon: "10 h",
    fleet: pool(2),
    market: { segments },
    products: {
      on_demand: {
        price: "1 USD/GPUh",
        pricing: { policy: "congestion_optimal", mean_stay: "1 h", ...pricing },
      },
    },
    ...more,
  });

const usd = (text: string): number => Number(text);

describe("a congestion price", () => {
  it("quotes each request by the GPUs in use when it comes, and keeps that for its lease", () => {
    const segments = {
      first: request("1 h", "1 h"),
      second: request("90 min", "1 h"),
      third: request("5 h", "1 h"),
    };
    const run = runYaml(priced(segments, { demand }));
    expect(usd(run.usd("usage_revenue"))).toBeCloseTo(2 * EMPTY + HALF_FULL, 7);
  });

  it("counts internal work and what may not be sold as in use", () => {
    const segments = { only: request("1 h", "1 h") };
    const run = runYaml(priced(segments, { demand, gpus: 2 }, { fleet: pool(2, { sellable: 0.5 }) }));
    expect(usd(run.usd("usage_revenue"))).toBeCloseTo(HALF_FULL, 7);
  });

  it("does not count weaker leases that it may take", () => {
    const segments = {
      weak: request("1 h", "5 h", { products: ["spot"] }),
      only: request("2 h", "1 h", { products: ["on_demand"] }),
    };
    const pricing = { policy: "congestion_optimal", mean_stay: "1 h", demand };
    const products = { on_demand: { price: "1 USD/GPUh", pricing }, spot: { price: "1 USD/GPUh" } };
    const run = runYaml(priced(segments, { demand }, { products }));
    expect(usd(run.usd("usage_revenue", "on_demand"))).toBeCloseTo(EMPTY, 7);
  });

  it("needs one source of demand, with the figure of its law alone", () => {
    const segments = { only: request("1 h", "1 h") };
    const expectations = (pricing: Sections): readonly string[] =>
      problemsOf(priced(segments, pricing)).map(({ expected }) => expected);
    expect(expectations({})).toEqual(["either `demand` or `estimate`"]);
    const { highest: _, ...incomplete } = demand;
    expect(expectations({ demand: incomplete })).toEqual(["`highest` for the law `linear`"]);
    expect(expectations({ demand: { ...demand, mean: "3 USD/GPUh" } })).toEqual(["`highest` alone"]);
    expect(expectations({ demand: { ...demand, arrivals: "0 /h" } })).toEqual(["a rate above 0"]);
    const estimate = { every: "1 d", floor: "3 USD/GPUh", cap: "2 USD/GPUh" };
    expect(expectations({ estimate })).toEqual(["a floor up to the cap"]);
  });
});

describe("a congestion price of a seller who estimates demand", () => {
  const segments = {
    tenants: {
      arrivals: { rate: "25 /h" },
      gpus: 1,
      duration: { law: "exponential", mean: "1 h" },
      wtp: { law: "exponential", mean: "4 USD/GPUh" },
      gpu_types: ["T"],
    },
  };
  const run = (pricing: Sections) => runYaml(priced(segments, pricing, { horizon: "60 d", fleet: pool(10) }));

  it("finds the law from its own quotes, and earns close to one who knew it", () => {
    const known = run({ demand: { law: "exponential", arrivals: "25 /h", mean: "4 USD/GPUh" } });
    const estimate = { every: "1 d", explore: "5 %", floor: "0.5 USD/GPUh", cap: "12 USD/GPUh" };
    const learned = run({ estimate });
    const figure = (name: string): number =>
      learned.result.observations.find((each) => each.name === `${name}_on_demand`)!.value!;
    expect(figure("estimated_arrivals_per_hour")).toBeCloseTo(25, 0);
    expect(Math.abs(figure("estimated_mean_value_usd_per_gpu_hour") / 4 - 1)).toBeLessThan(0.03);
    const [most, got] = [known, learned].map((each) => usd(each.usd("usage_revenue")));
    // By the formula 33.40 USD an hour; exploring costs a part of the 5 % that explore.
    expect(most! / 1440).toBeGreaterThan(33.4 * 0.97);
    expect(got! / most!).toBeGreaterThan(0.94);
    expect(got! / most!).toBeLessThan(1);
  });
});
