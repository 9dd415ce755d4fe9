import { describe, expect, it } from "vitest";
import type { ClientTotals } from "../../src/metrics/result.ts";
import { TIER, TIERS } from "../../src/model/serving.ts";
import { LOSS_REASONS } from "../../src/model/states.ts";
import { LOSS } from "../../src/world/flow.ts";
import { client, DAY_MS, model, offer, TokenScene } from "./token-scene.ts";

const HOUR_MS = 3_600_000;

const lostFor = ({ lost }: ClientTotals) =>
  Object.fromEntries(
    LOSS_REASONS.map((reason, at) => [reason, lost[at]!.requests] as const).filter(([, n]) => n > 0),
  );
const servedIn = ({ servedByTier }: ClientTotals) =>
  Object.fromEntries(
    TIERS.map((tier, at) => [tier, servedByTier[at]!.requests] as const).filter(([, n]) => n > 0),
  );

describe("a budget", () => {
  it("lets requests in until it is spent, and again in the next calendar month (UTC)", () => {
    // Each request costs 0.002 USD; the budget is spent when the third is billed.
    const scene = new TokenScene({
      models: [model({ standard: offer(1, 1) })],
      clients: [client({ budgetUsdPerMonth: 0.006 })],
      start: "2026-11-30T00:00:00Z",
    });
    expect([0, 1, 2, 3, 4].map(() => scene.sell(0))).toEqual([true, true, true, false, false]);
    scene.until(DAY_MS - 1);
    expect(scene.sell(0)).toBe(false);
    scene.until(DAY_MS + 1);
    expect(scene.sell(0)).toBe(true);
    const [totals] = scene.end();
    expect(totals!.offered.requests).toBe(7);
    expect(lostFor(totals!)).toEqual({ churned: 3 });
    expect(scene.usd("token_revenue")).toBe("0.008000000");
    expect(scene.trade.breach()).toBeUndefined();
  });

  it("is not charged for batch answers that come too late", () => {
    const scene = new TokenScene({
      models: [model({ batch: offer(1, 1, { deadlineMs: HOUR_MS }) })],
      clients: [client({ tier: TIER.batch, budgetUsdPerMonth: 0.002 })],
    });
    const late = scene.arrive(0);
    scene.until(2 * HOUR_MS);
    scene.serve(late);
    expect(scene.sell(0)).toBe(true);
    expect(scene.sell(0)).toBe(false);
  });
});

describe("a rate limit", () => {
  it("refuses by requests and by tokens, and a refused request takes from neither bucket", () => {
    const scene = new TokenScene({
      models: [model({ standard: offer(1, 1) })],
      clients: [client({ rateLimit: { requestsPerMinute: 3, tokensPerMinute: 5000 } })],
    });
    expect(scene.sell(0, { inputTokens: 3000, outputTokens: 1000 })).toBe(true);
    expect(scene.sell(0, { inputTokens: 3000, outputTokens: 1000 })).toBe(false);
    expect(scene.sell(0, { inputTokens: 900, outputTokens: 100 })).toBe(true);
    scene.until(12_000);
    // 1,000 tokens have come back; a request of 1,001 does not fit, one of 1,000 is the third request.
    expect(scene.sell(0, { inputTokens: 1000, outputTokens: 1 })).toBe(false);
    expect(scene.sell(0, { inputTokens: 999, outputTokens: 1 })).toBe(true);
    const [totals] = scene.end();
    expect(lostFor(totals!)).toEqual({ rate_limited: 2 });
  });
});

describe("provisioned throughput", () => {
  const unit = {
    inputTokensPerMinute: 1000,
    outputTokensPerMinute: 100,
    terms: [
      { termMs: 30 * DAY_MS, priceNanoPerHour: 20_000_000_000 },
      { termMs: 180 * DAY_MS, priceNanoPerHour: 12_500_000_000 },
    ],
  };
  const sold = model({
    provisioned: { ...offer(1, 1), provisioned: unit },
    standard: offer(2, 2),
  });
  const buyer = client({ tier: TIER.provisioned, provisioned: { units: 2, term: 1 } });

  it("serves what is promised for the price of the hour, and the rest in standard", () => {
    const scene = new TokenScene({ models: [sold], clients: [buyer], horizonMs: 10 * HOUR_MS });
    // Two units: 2,000 in and 200 out a minute.
    expect(scene.arrive(0, { inputTokens: 1000, outputTokens: 100 })!.tier).toBe(TIER.provisioned);
    const over = scene.arrive(0, { inputTokens: 1000, outputTokens: 101 });
    expect(over!.tier).toBe(TIER.standard);
    scene.serve(over);
    scene.until(30_000);
    scene.sell(0, { inputTokens: 1000, outputTokens: 100 });
    const [totals] = scene.end();
    expect(scene.usd("token_revenue")).toBe("0.002202000");
    // 10 h x 2 units x 12.50 USD.
    expect(scene.usd("provisioned_revenue")).toBe("250.000000000");
    expect(totals!.provisionedUsd).toEqual({ hi: 250, lo: 0 });
    expect(servedIn(totals!)).toEqual({ provisioned: 1, standard: 1 });
    expect(scene.trade.breach()).toBeUndefined();
  });

  it("is earned straight-line inside the window alone, and month by month", () => {
    const scene = new TokenScene({
      models: [sold],
      clients: [buyer],
      start: "2026-11-29T00:00:00Z",
      warmupMs: 12 * HOUR_MS,
      horizonMs: 5 * DAY_MS,
    });
    scene.until(2 * DAY_MS);
    expect(scene.usd("provisioned_revenue")).toBe("0.000000000");
    scene.until(2 * DAY_MS + 1);
    // The month ended after 36 hours of the window.
    expect(scene.usd("provisioned_revenue")).toBe("900.000000000");
    scene.end();
    expect(scene.usd("provisioned_revenue")).toBe("2700.000000000");
    scene.book.completeAll(5 * DAY_MS);
    expect(scene.book.revenueUsd[0]).toBeCloseTo(25 * 120, 6);
  });

  it("costs nothing where nothing is sold", () => {
    const scene = new TokenScene({ models: [sold], clients: [buyer], sells: false });
    scene.end();
    expect(scene.ledger.rows()).toEqual([]);
  });
});

describe("credits of tokens", () => {
  const sla = [
    { availability: 0.9, creditShare: 0.1 },
    { availability: 0.5, creditShare: 0.25 },
  ];
  const fast = client({ objective: { firstTokenMs: 100 } });
  const scene = (start: string) =>
    new TokenScene({ models: [model({ standard: offer(1, 1, { sla }) })], clients: [fast], start });

  it("are a share of the month's charge, by the share of requests within the objective", () => {
    const made = scene("2026-11-30T00:00:00Z");
    // November: 8 of 9 good, below 90 %: 10 % of nine bills of 0.002.
    for (let n = 0; n < 8; n++) made.sell(0);
    made.sell(0, {}, { firstTokenMs: 101 });
    made.until(DAY_MS);
    expect(made.usd("sla_credit")).toBe("0.000000000");
    made.until(DAY_MS + 1);
    expect(made.usd("sla_credit")).toBe("-0.001800000");
    // December, cut by the window: 1 of 3 good, one lost for want of room; 25 % of two bills.
    made.sell(0);
    made.sell(0, {}, { firstTokenMs: 101 });
    made.lose(made.arrive(0), LOSS.no_capacity);
    const [totals] = made.end();
    expect(made.usd("sla_credit")).toBe("-0.002800000");
    expect(totals!.creditsUsd).toEqual({ hi: 0, lo: 2_800_000 });
    expect(made.ledger.creditsUsd[0]).toBeCloseTo(0.0028, 12);
  });

  it("are due from exactly below a step, and are not owed for what a client's own limits kept away", () => {
    const made = new TokenScene({
      models: [model({ standard: offer(1, 1, { sla }) })],
      clients: [{ ...fast, rateLimit: { requestsPerMinute: 10 } }],
    });
    for (let n = 0; n < 9; n++) made.sell(0);
    made.sell(0, {}, { firstTokenMs: 101 });
    for (let n = 0; n < 5; n++) made.sell(0);
    const [totals] = made.end();
    expect(lostFor(totals!)).toEqual({ rate_limited: 5 });
    expect(made.usd("sla_credit")).toBe("0.000000000");
  });
});

describe("an assistant", () => {
  const assistant = client({
    owner: "internal",
    valueUsdPerMtok: 3,
    objective: { firstTokenMs: 100 },
    rateLimit: { requestsPerMinute: 1 },
  });

  it("pays nothing, and its tokens that are lost or late are a loss at their value", () => {
    const scene = new TokenScene({ models: [model({})], clients: [assistant] });
    scene.sell(0);
    scene.sell(0, {}, { firstTokenMs: 101 });
    scene.lose(scene.arrive(0, { inputTokens: 10, outputTokens: 20 }), -1);
    scene.arrive(0);
    const [totals] = scene.end();
    // 2,000 tokens late and 30 lost at 3 USD per million; the waiting one is not lost.
    expect(scene.usd("assistant_loss")).toBe("-0.006090000");
    expect(totals!.lossUsd).toEqual({ hi: 0, lo: 6_090_000 });
    expect(scene.usd("token_revenue")).toBe("0.000000000");
    expect(scene.trade.breach()).toBeUndefined();
  });

  it("loses the same where nothing is sold", () => {
    const scene = new TokenScene({ models: [model({})], clients: [assistant], sells: false });
    scene.lose(scene.arrive(0), LOSS.reneged);
    scene.end();
    expect(scene.usd("assistant_loss")).toBe("-0.006000000");
  });
});
