import { describe, expect, it } from "vitest";
import { PriceFactor } from "../../src/market/price-factor.ts";
import { streams } from "../../src/random/stream.ts";
import { parsed } from "../scenario/memory.ts";
import { micro, pool, runYaml, type Sections } from "./run-yaml.ts";

const market = (segment: Sections, rival: Sections, price: string) =>
  micro({
    horizon: "600 h",
    fleet: pool(4000),
    market: {
      segments: {
        tenants: { arrivals: { rate: "30 /h" }, gpus: 1, duration: "1 h", gpu_types: ["T"], ...segment },
      },
      competitors: { rival },
    },
    products: { on_demand: { price } },
  });

describe("a competitor whose price switches regimes", () => {
  const regimes = { calm: { mean: "20 h", factor: 0.3 }, scarce: { mean: "10 h", factor: 1 } };
  const text = market(
    { wtp: "9 USD/GPUh" },
    { prices: "4 USD/GPUh", process: { kind: "regime_switching", regimes } },
    "2 USD/GPUh",
  );

  it("takes the tenants while it is cheaper, and only then", () => {
    const { leases } = runYaml(text);
    const { seed, variants } = parsed(text);
    const process = variants[0]!.scenario.market.competitors[0]!.process!;
    const path = new PriceFactor(process, streams(seed, 0), "competitor:rival");
    const inOrder = [...leases].sort((a, b) => a.arrivalMs - b.arrivalMs);
    expect(inOrder.length).toBeGreaterThan(15_000);
    const outcomes = inOrder.map(({ outcome }) => outcome === "competitor");
    // 4 x 0.3 = 1.20 undercuts 2.00; 4.00 does not.
    expect(outcomes).toEqual(inOrder.map(({ arrivalMs }) => path.at(arrivalMs) < 0.5));
    expect(new Set(outcomes).size).toBe(2);
  });
});

describe("a competitor that answers with its best price", () => {
  // Worth 2, cost 1, price weight 1 on both sides: Bertrand-Nash prices of 2.401 and shares of 0.2863 each.
  const logit = { choice: "logit", taste: "1 USD/GPUh", wtp: "2 USD/GPUh" };
  const rival = {
    prices: "9 USD/GPUh",
    response: { policy: "best_response", every: "1 h", cost: "1 USD/GPUh" },
  };

  it("splits the market with a house at the Bertrand-Nash price as theory says", () => {
    const run = runYaml(market(logit, rival, "2.40105813754 USD/GPUh"));
    const { offered, accepted } = run.segment("tenants");
    const error = 4 * Math.sqrt((0.2863 * 0.7137) / offered) + 0.002;
    expect(Math.abs(accepted / offered - 0.286253744078)).toBeLessThan(error);
    expect(Math.abs(run.lost("tenants").competitor! / offered - 0.286253744078)).toBeLessThan(error);
  });

  it("waits for its first look", () => {
    // At its price of 9 nobody goes there: all answers come after the end.
    const patient = { ...rival, response: { ...rival.response, every: "601 h" } };
    const share = (given: Sections) => {
      const run = runYaml(market(logit, given, "2.4 USD/GPUh"));
      return (run.lost("tenants").competitor ?? 0) / run.segment("tenants").offered;
    };
    expect(share(patient)).toBeLessThan(0.005);
    expect(share(rival)).toBeGreaterThan(0.25);
  });
});
