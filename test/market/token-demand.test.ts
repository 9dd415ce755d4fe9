import { describe, expect, it } from "vitest";
import { Tariff } from "../../src/market/tariff.ts";
import { TokenDemand } from "../../src/market/token-demand.ts";
import type { TokenClient, TokenCompetitor } from "../../src/model/serving.ts";
import { samplerOf } from "../../src/random/sampler.ts";
import { Stream } from "../../src/random/stream.ts";

const constant = (value: number) => ({ kind: "constant", value }) as const;
const HOUR_MS = 3_600_000;

/** 3,000 tokens in, a third of them cached, and 1,000 out: 2 x 0.6 + 1 x 0.06 + 1 x 2.4 = 3.66 over 4 = 0.915 USD/Mtok. */
const CLIENT = {
  arrivals: { kind: "renewal" },
  inputTokens: constant(3000),
  cachedShare: constant(1 / 3),
  outputTokens: constant(1000),
} as unknown as TokenClient;
const TARIFF = new Tariff({ inputNano: 600, cachedInputNano: 60, outputNano: 2400 });

const rival = (inputUsd: number, outputUsd: number, from = 0): TokenCompetitor => ({
  name: "rival",
  input: { timesMs: [0, Math.max(1, from)], values: [from === 0 ? inputUsd : 99, inputUsd] },
  output: { timesMs: [0, Math.max(1, from)], values: [from === 0 ? outputUsd : 99, outputUsd] },
});

const request = (wtpUsdPerMtok: number, participation = 0.5) => ({
  inputTokens: 1,
  cachedTokens: 0,
  outputTokens: 1,
  wtpUsdPerMtok,
  participation,
});

describe("a client of a model", () => {
  it("compares its WTP with the price of a token of its mean request, cached ones cheaper", () => {
    const demand = new TokenDemand(CLIENT, TARIFF, []);
    expect(demand.absence(request(0.915), 0)).toBeUndefined();
    expect(demand.absence(request(0.914999999), 0)).toBe("priced_out");
  });

  it("goes to a competitor that is cheaper and within its WTP, and stays at the same price", () => {
    // (3 x 0.5 + 1 x 2.1) / 4 = 0.9; (3 x 0.52 + 2.1) / 4 = 0.915.
    const cheaper = new TokenDemand(CLIENT, TARIFF, [rival(5, 5), rival(0.5, 2.1)]);
    expect(cheaper.absence(request(2), 0)).toBe("competitor");
    expect(cheaper.absence(request(0.9), 0)).toBe("competitor");
    expect(cheaper.absence(request(0.89), 0)).toBe("priced_out");
    const equal = new TokenDemand(CLIENT, TARIFF, [rival(0.52, 2.1)]);
    expect(equal.absence(request(2), 0)).toBeUndefined();
  });

  it("follows a competitor's price from the instant at which it changes", () => {
    const demand = new TokenDemand(CLIENT, TARIFF, [rival(0.5, 2.1, HOUR_MS)]);
    expect(demand.absence(request(2), HOUR_MS - 1)).toBeUndefined();
    expect(demand.absence(request(2), HOUR_MS)).toBe("competitor");
  });

  it("comes with probability (price / reference)^-exponent above the reference, by its uniform", () => {
    const elasticity = { referencePriceUsdPerMtok: 0.915 / 2, exponent: 1.5 };
    const demand = new TokenDemand({ ...CLIENT, elasticity }, TARIFF, []);
    const coming = 2 ** -1.5;
    expect(demand.absence(request(9, coming - 1e-6), 0)).toBeUndefined();
    expect(demand.absence(request(9, coming + 1e-6), 0)).toBe("priced_out");
    const cheap = { referencePriceUsdPerMtok: 0.915, exponent: 1.5 };
    expect(
      new TokenDemand({ ...CLIENT, elasticity: cheap }, TARIFF, []).absence(request(9, 0.999_999), 0),
    ).toBeUndefined();
  });

  it("judges the rows of a file one by one", () => {
    const demand = new TokenDemand(
      { ...CLIENT, arrivals: { kind: "trace" } } as unknown as TokenClient,
      TARIFF,
      [],
    );
    // One in, one out: (0.6 + 2.4) / 2 = 1.5.
    expect(demand.absence(request(1.5), 0)).toBeUndefined();
    expect(demand.absence(request(1.49), 0)).toBe("priced_out");
    expect(demand.absence({ ...request(0), inputTokens: 0, outputTokens: 0 }, 0)).toBeUndefined();
  });

  it("in an interval loses the shares that single requests lose", () => {
    const wtp = { kind: "exponential", mean: 1.5 } as const;
    const elasticity = { referencePriceUsdPerMtok: 0.7, exponent: 1.2 };
    const demand = new TokenDemand({ ...CLIENT, wtp, elasticity }, TARIFF, [rival(0.5, 2.1)]);
    const wtps = samplerOf(wtp, new Stream("wtp"));
    const uniforms = new Stream("participation");
    const counts = { priced_out: 0, competitor: 0 };
    const n = 200_000;
    for (let k = 0; k < n; k++) {
      const absence = demand.absence(request(wtps.draw(), uniforms.next()), 0);
      counts[absence as "competitor"]++;
    }
    const shares = demand.shares({ inputTokens: 1, cachedTokens: 0, outputTokens: 1 }, 0);
    // exp(-0.9 / 1.5) are willing to pay the rival's 0.9; standard error 0.001.
    expect(shares.competitor).toBeCloseTo((0.915 / 0.7) ** -1.2 * Math.exp(-0.6), 10);
    expect(Math.abs(counts.competitor / n - shares.competitor)).toBeLessThan(0.004);
    expect(Math.abs(counts.priced_out / n - shares.pricedOut)).toBeLessThan(0.004);
  });
});
