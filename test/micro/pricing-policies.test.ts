import { describe, expect, it } from "vitest";
import { crowd, micro, pool, runYaml, type Sections } from "./run-yaml.ts";

/** One lease of a pool of 8 GPUs from 10 h to 14 h on Monday 2026-11-02, UTC, at a floating price of 1 USD. */
const scenario = (pricing: Sections, more: Sections = {}): string =>
  micro({
    horizon: "48 h",
    fleet: pool(8),
    products: { spot: { price: "1 USD/GPUh", pricing } },
    ...more,
    market: {
      segments: { tenants: crowd("10 h", { gpus: 8, duration: "4 h" }) },
      ...(more.market as Sections | undefined),
    },
  });

describe("a price by hour and weekday", () => {
  it("changes at the hours of its time zone", () => {
    // 10 h to 12 h UTC at 1 USD, then 7 o'clock in the zone: 1.5 USD; 8 x (2 + 2 x 1.5).
    const pricing = {
      policy: "time_of_use",
      time_zone: "UTC-5",
      periods: [{ from: 7, to: 20, factor: 1.5 }],
    };
    expect(runYaml(scenario(pricing)).usd("usage_revenue")).toBe("40.000000000");
  });

  it("takes the first period that holds, over midnight and the end of the week", () => {
    // Sunday's night lasts until 11 h of Monday at 0.5; then weekdays at 2 until 13 h; then as posted.
    const periods = [
      { days: "weekend", from: 22, to: 11, factor: 0.5 },
      { days: "weekdays", from: 6, to: 13, factor: 2 },
    ];
    expect(runYaml(scenario({ policy: "time_of_use", periods })).usd("usage_revenue")).toBe("44.000000000"); // 8 x (0.5 + 4 + 1)
  });
});

describe("a price that follows utilization", () => {
  it("climbs its schedule, no faster than allowed", () => {
    const steps = { schedule: [{ from: 0.5, factor: 3 }], every: "1 h" };
    // The look at 10 h comes before the arrival: 1 USD for an hour, then 3.
    expect(runYaml(scenario({ policy: "utilization", ...steps })).usd("usage_revenue")).toBe("80.000000000");
    // 1, 1.5, 2.25, 3: at most half of the price more at a look.
    const slow = { ...steps, largest_step: 0.5 };
    expect(runYaml(scenario({ policy: "utilization", ...slow })).usd("usage_revenue")).toBe("62.000000000");
  });

  it("stays within its hysteresis", () => {
    const half = {
      fleet: pool(8, { sellable: 0.5 }),
      market: { segments: { tenants: crowd("10 h", { gpus: 4, duration: "4 h" }) } },
    };
    const curve = { policy: "utilization", every: "1 h", curve: { empty: 1, full: 3 } };
    // Half full: 1 USD for an hour, then 2; 4 x 7. It does not move for half the fleet when it waits for 60 %.
    expect(runYaml(scenario(curve, half)).usd("usage_revenue")).toBe("28.000000000");
    expect(runYaml(scenario({ ...curve, hysteresis: 0.6 }, half)).usd("usage_revenue")).toBe("16.000000000");
  });
});

describe("a price that follows competitors", () => {
  const market = {
    // Nobody goes: what they charge only moves the price here.
    segments: { tenants: crowd("10 h", { gpus: 8, duration: "4 h", switching_cost: "50 USD/GPUh" }) },
    competitors: {
      one: {
        prices: {
          T: [
            { at: "0 h", price: "4 USD/GPUh" },
            { at: "12 h", price: "2 USD/GPUh" },
          ],
        },
      },
      two: { prices: { T: "3 USD/GPUh" } },
      three: { prices: { T: "8 USD/GPUh" } },
    },
  };
  const revenue = (pricing: Sections): string => {
    const bounds = { floor: "0.1 USD/GPUh", cap: "9 USD/GPUh" };
    return runYaml(scenario({ policy: "competitor_indexed", ...bounds, ...pricing }, { market })).usd(
      "usage_revenue",
    );
  };

  it("keeps its distance to the cheapest, the median or one by name when they move", () => {
    expect(revenue({ to: "cheapest", premium: -0.5 })).toBe("40.000000000"); // 8 x (2 x 1.5 + 2 x 1)
    expect(revenue({ to: "median", premium: 0.1 })).toBe("123.200000000"); // 8 x (2 x 4.4 + 2 x 3.3)
    expect(revenue({ to: "one" })).toBe("96.000000000"); // 8 x (2 x 4 + 2 x 2)
  });

  it("looks only as often as it says, and stays between its bounds", () => {
    expect(revenue({ to: "one", every: "24 h" })).toBe("128.000000000"); // 8 x 4 x 4
    expect(revenue({ to: "one", floor: "3 USD/GPUh" })).toBe("112.000000000"); // 8 x (2 x 4 + 2 x 3)
  });
});

describe("a learned price", () => {
  it("finds the best price of its grid, and reports what learning cost", () => {
    // Willingness to pay is uniform on 0 to 4: revenue p x (1 - p / 4) is largest at 2 USD.
    const grid = ["0.5 USD/GPUh", "1 USD/GPUh", "2 USD/GPUh", "3 USD/GPUh", "3.5 USD/GPUh"];
    const run = runYaml(
      micro({
        horizon: "60 d",
        fleet: pool(400),
        market: {
          segments: {
            tenants: {
              arrivals: { rate: "20 /h" },
              gpus: 1,
              duration: "1 h",
              wtp: { law: "uniform", min: "0 USD/GPUh", max: "4 USD/GPUh" },
              gpu_types: ["T"],
            },
          },
        },
        products: {
          on_demand: { price: "1 USD/GPUh", pricing: { policy: "thompson", grid, every: "12 h" } },
        },
      }),
    );
    const earned = Number(run.usd("usage_revenue")) / (20 * 24 * 60);
    expect(earned).toBeGreaterThan(0.9); // of 1 USD per arrival at the best price; 0.44 at the first
    const regret = run.result.observations.find(({ name }) => name === "learning_regret_on_demand")!.value!;
    expect(regret).toBeGreaterThan(0);
    expect(Math.abs(1 - earned - regret)).toBeLessThan(0.03);
  });
});
