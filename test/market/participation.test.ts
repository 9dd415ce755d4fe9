import { describe, expect, test } from "vitest";
import { Churn } from "../../src/market/churn.ts";
import { ElasticDemand } from "../../src/market/elasticity.ts";
import { participationOf } from "../../src/market/participation.ts";
import type { Segment } from "../../src/model/market.ts";
import { streams } from "../../src/random/stream.ts";

const USD = 1e9;
const DAY_MS = 86_400_000;

const stream = (purpose: string) => streams("participation", 0).stream("segment:s", purpose);

const SEGMENT = {
  name: "s",
  products: [0, 1],
  gpuTypes: [{ gpuType: 0, wtpFactor: 1 }],
} as unknown as Segment;

describe("elastic demand", () => {
  const spec = { referencePriceUsdPerGpuHour: 2, exponent: 1.2 };
  /** Who of 20,000 potential tenants comes when the two products cost so much. */
  const coming = (...pricesUsd: number[]): boolean[] => {
    const demand = new ElasticDemand(spec, SEGMENT, stream("elasticity"));
    return Array.from({ length: 20_000 }, () => demand.comes((product) => pricesUsd[product]! * USD));
  };
  const share = (who: readonly boolean[]): number => who.filter(Boolean).length / who.length;

  test("falls with the price to the power of the exponent", () => {
    // 4 USD is twice the reference: 2^-1.2 = 0.435 come; 6 USD: 3^-1.2 = 0.268.
    expect(share(coming(4, 9))).toBeCloseTo(2 ** -1.2, 1.7);
    expect(share(coming(6, 9))).toBeCloseTo(3 ** -1.2, 1.7);
  });

  test("is whole at the reference price and below", () => {
    expect(share(coming(2, 9))).toBe(1);
    expect(share(coming(0.01, 9))).toBe(1);
  });

  test("goes by the cheapest offer, and is whole when there is none", () => {
    expect(coming(9, 4)).toEqual(coming(4, 9));
    expect(share(coming(Number.NaN, 2))).toBe(1);
    expect(share(coming(Number.NaN, Number.NaN))).toBe(1);
  });

  test("loses no tenant when the price falls", () => {
    const dear = coming(5, 9);
    const cheap = coming(4, 9);
    expect(dear.every((came, index) => !came || cheap[index])).toBe(true);
  });
});

describe("churn", () => {
  const spec = { perEviction: 0.5, customers: 10, recoveryMs: 30 * DAY_MS };

  test("drives off a share of one customer at each eviction, who come back exponentially", () => {
    const churn = new Churn(spec, stream("churn"));
    churn.evicted(0);
    churn.evicted(0);
    expect(churn.goneShare(0)).toBeCloseTo(0.1, 12);
    expect(churn.goneShare(30 * DAY_MS)).toBeCloseTo(0.1 / Math.E, 12);
  });

  test("never drives off more than all", () => {
    const churn = new Churn(spec, stream("churn"));
    for (let eviction = 0; eviction < 50; eviction++) churn.evicted(7);
    expect(churn.goneShare(7)).toBe(1);
    expect(churn.isGone(7)).toBe(true);
  });

  test("settles at evictions x probability x recovery / customers", () => {
    // One eviction in 3 days: 1/3 a day x 0.5 x 30 days / 10 = 0.5; the mean over the last 3 days.
    const churn = new Churn(spec, stream("churn"));
    let atMs = 0;
    for (let eviction = 0; eviction < 400; eviction++) churn.evicted((atMs += 3 * DAY_MS));
    let mean = 0;
    for (let part = 0; part < 3000; part++)
      mean += churn.goneShare(atMs + (part + 0.5) * DAY_MS * 1e-3) / 3000;
    expect(mean).toBeCloseTo(0.5, 6);
  });
});

describe("participation", () => {
  test("draws for both reasons once per potential tenant, whatever it says", () => {
    const both = {
      ...SEGMENT,
      churn: { perEviction: 1, customers: 1, recoveryMs: DAY_MS },
      elasticity: { referencePriceUsdPerGpuHour: 1, exponent: 1 },
    };
    const price = (): number => 2 * USD;
    const driven = participationOf(both, streams("p", 0), "segment:s")!;
    const calm = participationOf(both, streams("p", 0), "segment:s")!;
    driven.evicted(0);
    const absence = (who: typeof calm, nowMs: number) => who.absence(who.isGone(nowMs), price);
    const reasons = Array.from({ length: 200 }, () => absence(driven, 0));
    expect(new Set(reasons)).toEqual(new Set(["churned"]));
    for (let tenant = 0; tenant < 200; tenant++) absence(calm, 0);
    // A hundred recovery times later nobody is gone, and both have drawn as much.
    const later = (who: typeof calm) =>
      Array.from({ length: 50 }, () => absence(who, 100 * DAY_MS) ?? "comes");
    expect(later(driven)).toEqual(later(calm));
  });

  test("costs nothing where a segment has neither", () => {
    expect(participationOf(SEGMENT, streams("p", 0), "segment:s")).toBeUndefined();
  });
});
