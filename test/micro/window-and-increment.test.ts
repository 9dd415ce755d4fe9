import { describe, expect, it } from "vitest";
import { crowd, gpuHours, micro, pool, quiet, runYaml } from "./run-yaml.ts";

const onDemand = (price: string, more = {}) => ({ on_demand: { price, ...more } });
const held = (gpus: number, remaining: string) => ({
  leases: [{ segment: "tenants", product: "on_demand", gpu: "T", gpus, remaining }],
});

describe("a lease at the edges of the window", () => {
  it("is billed to the horizon that cuts it, and to no increment beyond", () => {
    // 4 GPUs x 3 h 20 min = 13 1/3 GPU-h; x 2.95 = 39.333333333 3...
    const run = runYaml(
      micro({
        horizon: "200 min",
        fleet: pool(8),
        market: { segments: { tenants: quiet() } },
        products: onDemand("2.95 USD/GPUh", { increment: "1 h" }),
        initial: held(4, "10 h"),
      }),
    );
    expect(run.usd("usage_revenue")).toBe("39.333333333");
    expect(run.usd("minimum_increment")).toBe("0.000000000");
    expect(run.gpuMs("usage_revenue")).toBe(gpuHours(4, 200 / 60));
    expect(run.state("idle")).toBe(gpuHours(4, 200 / 60));
    expect(run.leases.map(({ outcome, billedUsd, billedNano }) => [outcome, billedUsd, billedNano])).toEqual([
      ["running", 39, 333_333_333],
    ]);
  });

  it("is billed from the end of the warm-up that it began in", () => {
    // It runs from 0 to 1 h 30 min; the window is [1 h, 3 h): 4 GPUs x 0.5 h x 2.95 = 5.9.
    const run = runYaml(
      micro({
        horizon: "3 h",
        warmup: "1 h",
        fleet: pool(8),
        market: { segments: { tenants: quiet() } },
        products: onDemand("2.95 USD/GPUh"),
        initial: held(4, "90 min"),
      }),
    );
    expect(run.usd("usage_revenue")).toBe("5.900000000");
    expect(run.state("on_demand")).toBe(gpuHours(4, 0.5));
    expect(run.segment("tenants")).toMatchObject({
      runningAtStart: 1,
      accepted: 0,
      completed: 1,
      runningAtEnd: 0,
    });
  });

  it("still runs when its end falls on the horizon, and is billed whole", () => {
    // Nothing runs at the end of a half-open window: 2 h x 4 x 2.95 = 23.6.
    const run = runYaml(
      micro({
        horizon: "2 h",
        fleet: pool(8),
        market: { segments: { tenants: quiet() } },
        products: onDemand("2.95 USD/GPUh"),
        initial: held(4, "2 h"),
      }),
    );
    expect(run.usd("usage_revenue")).toBe("23.600000000");
    expect(run.segment("tenants")).toMatchObject({ completed: 0, runningAtEnd: 1 });
  });

  it("is counted as offered when it arrives at the instant at which the warm-up ends", () => {
    // Window edges come first at an instant. 8 GPUs x 1 h x 3 = 24.
    const run = runYaml(
      micro({
        horizon: "3 h",
        warmup: "1 h",
        fleet: pool(8),
        market: { segments: { tenants: crowd("1 h", { gpus: 8, duration: "1 h" }) } },
        products: onDemand("3 USD/GPUh"),
      }),
    );
    expect(run.segment("tenants")).toMatchObject({ accepted: 1, completed: 1, waitingAtStart: 0 });
    expect(run.usd("usage_revenue")).toBe("24.000000000");
  });
});

describe("rounding", () => {
  it.each([
    // 1 nano-USD per GPU-hour: 1.5 h make 1.5 nano-USD and 2.5 h make 2.5, both half way to an even 2.
    ["90 min", "0.000000002"],
    ["150 min", "0.000000002"],
    ["210 min", "0.000000004"],
  ])("of a posting is half-even to whole nano-USD: %s of one GPU", (remaining, usd) => {
    const run = runYaml(
      micro({
        horizon: "6 h",
        fleet: pool(1),
        market: { segments: { tenants: quiet() } },
        products: onDemand("0.000000001 USD/GPUh"),
        initial: held(1, remaining),
      }),
    );
    expect(run.usd("usage_revenue")).toBe(usd);
  });
});

describe("the minimum increment", () => {
  const scenario = (duration: string) =>
    micro({
      horizon: "5 h",
      fleet: pool(8),
      market: { segments: { tenants: crowd("1 h", { gpus: 8, duration }) } },
      products: onDemand("2 USD/GPUh", { increment: "1 h" }),
    });

  it("bills what is missing to a whole increment on a line of its own", () => {
    // 90 min of 8 GPUs at 2: use 8 x 1.5 x 2 = 24; the missing half hour 8 x 0.5 x 2 = 8.
    const run = runYaml(scenario("90 min"));
    expect(run.usd("usage_revenue")).toBe("24.000000000");
    expect(run.usd("minimum_increment")).toBe("8.000000000");
    expect(run.gpuMs("minimum_increment")).toBe(gpuHours(8, 0.5));
    expect(run.segment("tenants").revenueUsd).toEqual({ hi: 32, lo: 0 });
  });

  it("adds nothing to a lease that ends on a whole increment", () => {
    const run = runYaml(scenario("2 h"));
    expect(run.usd("usage_revenue")).toBe("32.000000000");
    expect(run.usd("minimum_increment")).toBe("0.000000000");
  });
});

describe("an instant", () => {
  it("gives GPUs that a lease releases in a millisecond to a request that arrives in it", () => {
    // Completions come before arrivals, and these before the admission pass. 8 x 2 h x 3 + 8 x 1 h x 3 = 48 + 24.
    const run = runYaml(
      micro({
        horizon: "4 h",
        fleet: pool(8),
        market: { segments: { tenants: crowd("2 h", { gpus: 8, duration: "1 h" }) } },
        products: onDemand("3 USD/GPUh"),
        initial: held(8, "2 h"),
      }),
    );
    expect(run.segment("tenants")).toMatchObject({ accepted: 1, completed: 2 });
    expect(run.segment("tenants").waits).toMatchObject({ count: 1, zeros: 1 });
    expect(run.usd("usage_revenue")).toBe("72.000000000");
    expect(run.state("idle")).toBe(gpuHours(8, 1));
  });
});
