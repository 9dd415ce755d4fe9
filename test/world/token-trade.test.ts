import { describe, expect, it } from "vitest";
import { TIER } from "../../src/model/serving.ts";
import { LOSS_REASONS } from "../../src/model/states.ts";
import { LOSS } from "../../src/world/flow.ts";
import { client, DAY_MS, model, offer, TokenScene } from "./token-scene.ts";

const HOUR_MS = 3_600_000;

const lostFor = (lost: readonly { readonly requests: number }[]) =>
  Object.fromEntries(
    LOSS_REASONS.map((reason, at) => [reason, lost[at]!.requests] as const).filter(([, n]) => n > 0),
  );

describe("the bill of a request", () => {
  it("is new input, cached input and output at their prices, rounded half-even once", () => {
    // 1,500 x 0.30 + 500 x 0.0375 + 200 x 2.50 USD per million = 0.00045 + 0.00001875 + 0.0005.
    const scene = new TokenScene({
      models: [model({ standard: offer(0.3, 2.5, { cachedUsd: 0.0375 }) })],
      clients: [client()],
    });
    scene.sell(0, { inputTokens: 2000, cachedTokens: 500, outputTokens: 200 });
    expect(scene.usd("token_revenue")).toBe("0.000968750");
    // 37.5 nano-USD per cached token: one is 37.5 -> 38, three are 112.5 -> 112.
    scene.sell(0, { inputTokens: 1, cachedTokens: 1, outputTokens: 0 });
    expect(scene.usd("token_revenue")).toBe("0.000968788");
    scene.sell(0, { inputTokens: 3, cachedTokens: 3, outputTokens: 0 });
    expect(scene.usd("token_revenue")).toBe("0.000968900");
  });

  it("adds up over a trace to the tokens at their price", () => {
    const scene = new TokenScene({ models: [model({ standard: offer(0.72, 0.72) })], clients: [client()] });
    let tokens = 0n;
    for (let n = 0; n < 8819; n++) {
      const [input, output] = [1 + ((n * 7919) % 7000), 1 + ((n * 104_729) % 900)];
      tokens += BigInt(input + output);
      scene.sell(0, { inputTokens: input, outputTokens: output });
    }
    // 720 nano-USD per token, so nothing is rounded.
    const nano = String(tokens * 720n).padStart(10, "0");
    expect(scene.usd("token_revenue")).toBe(`${nano.slice(0, -9)}.${nano.slice(-9)}`);
    const [totals] = scene.end();
    expect(totals!.served.requests).toBe(8819);
    expect(scene.trade.breach()).toBeUndefined();
  });

  it("is posted where the model stands in the ledger, and only inside the window", () => {
    const scene = new TokenScene({
      models: [model({ standard: offer(1, 1) }), model({ standard: offer(2, 2) }, { name: "other" })],
      clients: [client({ model: 1 })],
      warmupMs: HOUR_MS,
    });
    scene.sell(0);
    scene.until(HOUR_MS + 1);
    scene.sell(0);
    expect(scene.ledger.rows().map(({ product, cluster }) => [product, cluster])).toEqual([[1, 0]]);
    expect(scene.usd("token_revenue")).toBe("0.004000000");
  });

  it("of the batch tier is given back in full when the answer comes after the deadline", () => {
    const scene = new TokenScene({
      models: [model({ batch: offer(0.36, 0.36, { deadlineMs: DAY_MS }) })],
      clients: [client({ tier: TIER.batch })],
    });
    const [intime, late, lost, waiting] = [0, 1, 2, 3].map(() => scene.arrive(0));
    scene.until(DAY_MS);
    scene.serve(intime);
    scene.lose(lost, LOSS.expired);
    scene.until(DAY_MS + 1);
    scene.serve(late);
    expect(scene.usd("token_revenue")).toBe("0.001440000");
    expect(scene.usd("token_refund")).toBe("-0.000720000");
    const [totals] = scene.end();
    expect(totals!.expired.requests).toBe(2);
    expect(totals!.good.requests).toBe(1);
    expect(lostFor(totals!.lost)).toEqual({ expired: 1 });
    expect(totals!.waitingAtEnd.requests).toBe(1);
    expect(waiting).toBeDefined();
    expect(scene.trade.breach()).toBeUndefined();
  });
});

describe("the counts of a client", () => {
  it("balance in requests and in tokens across the start of the window", () => {
    const scene = new TokenScene({
      models: [model({ standard: offer(1, 1) })],
      clients: [client()],
      warmupMs: HOUR_MS,
    });
    const before = scene.arrive(0, { inputTokens: 7 });
    const failed = scene.arrive(0, { inputTokens: 11 });
    scene.arrive(0, { inputTokens: 13 });
    scene.until(2 * HOUR_MS);
    scene.serve(before);
    scene.lose(failed, -1);
    const [totals] = scene.end();
    expect(totals!.atStart).toEqual({ requests: 3, inputTokens: 31, cachedTokens: 0, outputTokens: 3000 });
    expect(totals!.offered.requests).toBe(0);
    expect(totals!.failed.inputTokens).toBe(11);
    expect(totals!.waitingAtEnd.inputTokens).toBe(13);
    expect(scene.trade.breach()).toBeUndefined();
  });

  it("do not balance when a server loses sight of a request", () => {
    const scene = new TokenScene({ models: [model({ standard: offer(1, 1) })], clients: [client()] });
    scene.arrive(0);
    scene.end();
    scene.trade.counters[0]!.left({ requests: 1, inputTokens: 0, cachedTokens: 0, outputTokens: 0 }, false);
    expect(scene.trade.breach()).toContain('client "client": requests');
  });

  it("take a request as good when it meets both latencies that the client wants", () => {
    const scene = new TokenScene({
      models: [model({ standard: offer(1, 1) })],
      clients: [client({ objective: { firstTokenMs: 500, perTokenMs: 20 } })],
    });
    scene.sell(0, {}, { firstTokenMs: 500, perTokenMs: 20 });
    scene.sell(0, {}, { firstTokenMs: 500.01, perTokenMs: 20 });
    scene.sell(0, {}, { firstTokenMs: 1, perTokenMs: 20.5 });
    scene.sell(0, {}, { firstTokenMs: 1, perTokenMs: Number.NaN });
    expect(scene.end()[0]!.good.requests).toBe(2);
  });
});
