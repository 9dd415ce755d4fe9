import { describe, expect, it } from "vitest";
import { TIER, type TokenClient } from "../../src/model/serving.ts";
import type { TokenFlow } from "../../src/model/token-flow.ts";
import { emptyTokenFlow } from "../../src/model/token-flow.ts";
import type { ServedFlow } from "../../src/serving/model-server.ts";
import { LOSS } from "../../src/world/flow.ts";
import { client, model, offer, TokenScene } from "./token-scene.ts";

const MINUTE_MS = 60_000;

function flow(requests: number, minute = 0, inputTokens = 100, outputTokens = 50): TokenFlow {
  return {
    ...emptyTokenFlow(),
    fromMs: minute * MINUTE_MS,
    untilMs: (minute + 1) * MINUTE_MS,
    requests,
    inputTokens: requests * inputTokens,
    cachedTokens: requests,
    outputTokens: requests * outputTokens,
    expectedRequests: requests,
  };
}

/** What is let in of flows of so many requests, minute by minute. */
function admitted(terms: Partial<TokenClient>, requests: readonly number[], served = SOLD) {
  const scene = new TokenScene({ models: [served], clients: [client(terms)] });
  const offers: ServedFlow[] = [];
  requests.forEach((n, minute) => {
    scene.trade.admitsFlow(0, flow(n, minute), 1, (each) => {
      if (each.requests > 0) offers.push({ ...each });
    });
  });
  return { scene, offers, totals: scene.trade.totals(0) };
}

const SOLD = model({ standard: offer(1, 1) });

describe("a flow of requests", () => {
  it("without limits goes on as it is", () => {
    const { offers } = admitted({}, [1000]);
    expect(offers).toMatchObject([{ ...flow(1000), client: 0, tier: TIER.standard, pool: 1 }]);
  });

  it("is thinned by elasticity in the mean, over small intervals, too", () => {
    const elasticity = { referencePriceUsdPerMtok: 0.5, exponent: 2 };
    const { offers, totals } = admitted({ elasticity }, Array(1000).fill(3));
    // (1 / 0.5)^-2 = a quarter come: 750 of 3,000.
    const sum = offers.reduce((all, each) => all + each.requests, 0);
    expect(Math.abs(sum - 750)).toBeLessThanOrEqual(1);
    expect(totals.lost[LOSS.priced_out]!.requests).toBe(3000 - sum);
    expect(offers[0]!.expectedRequests).toBeCloseTo(0.75, 12);
    expect(totals.offered.requests).toBe(3000);
  });

  it("splits by price: too dear for some, a competitor for others, ours for nobody", () => {
    const wtp = { kind: "uniform", min: 0, max: 2 } as const;
    const series = (usd: number) => ({ timesMs: [0], values: [usd] });
    const rival = { name: "rival", input: series(0.8), output: series(0.8) };
    const { offers, totals } = admitted(
      { wtp },
      [1000],
      model({ standard: offer(1, 1) }, { competitors: [rival] }),
    );
    expect(offers).toEqual([]);
    expect(totals.lost[LOSS.priced_out]!.requests).toBe(400);
    expect(totals.lost[LOSS.competitor]!.requests).toBe(600);
  });

  it("passes a rate limit up to a full bucket and what comes in the interval", () => {
    const { offers, totals } = admitted({ rateLimit: { tokensPerMinute: 15_000 } }, [150, 150, 150]);
    // 150 tokens each: 200 fit into the first minute and its bucket, and 50 of them are left for the second.
    expect(offers.map(({ requests }) => requests)).toEqual([150, 150, 100]);
    expect(totals.lost[LOSS.rate_limited]!.requests).toBe(50);
  });

  it("is served as provisioned as far as was promised, and beyond in standard", () => {
    const unit = {
      inputTokensPerMinute: 5000,
      outputTokensPerMinute: 5000,
      terms: [{ termMs: 1, priceNanoPerHour: 1 }],
    };
    const sold = model({ provisioned: { ...offer(1, 1), provisioned: unit }, standard: offer(1, 1) });
    const terms = { tier: TIER.provisioned, provisioned: { units: 1, term: 0 } };
    const { offers, totals } = admitted(terms, [80, 80, 80], sold);
    expect(offers.map(({ tier, requests }) => [tier, requests])).toEqual([
      [TIER.provisioned, 80],
      [TIER.provisioned, 70],
      [TIER.standard, 10],
      [TIER.provisioned, 50],
      [TIER.standard, 30],
    ]);
    const tokens = offers.reduce((sum, each) => sum + each.inputTokens + each.outputTokens, 0);
    expect(tokens).toBe(totals.offered.inputTokens + totals.offered.outputTokens);
  });

  it("counts as many times as it stands for, beyond four billion", () => {
    const scene = new TokenScene({ models: [SOLD], clients: [client({ objective: { firstTokenMs: 200 } })] });
    const n = 1e11;
    const counts = { requests: n, inputTokens: 100 * n, cachedTokens: 0, outputTokens: 50 * n };
    for (let k = 0; k < 12; k++) {
      scene.trade.counters[0]!.offered(counts);
      const firstTokenMs = k < 6 ? 100 : 300;
      scene.trade.outcomes.served({
        ...counts,
        client: 0,
        tier: TIER.standard,
        arrivalMs: 0,
        replica: 0,
        waitMs: 0,
        firstTokenMs,
        serviceMs: 0,
        sojournMs: 400,
        perTokenMs: 2,
      });
    }
    const [totals] = scene.end();
    expect(totals!.firstTokens.count).toBe(1.2e12);
    expect(totals!.firstTokens.sumMs).toBe(200 * 1.2e12);
    expect(totals!.firstTokens.bins.reduce((sum, count) => sum + count, 0)).toBe(1.2e12);
    expect(totals!.waits.zeros).toBe(1.2e12);
    expect(totals!.good.requests).toBe(6e11);
    // 1.8e14 tokens at 1 USD per million.
    expect(totals!.revenueUsd).toEqual({ hi: 180_000_000, lo: 0 });
    expect(scene.trade.breach()).toBeUndefined();
    expect(scene.records).toEqual([]);
  });
});
