import { describe, expect, it } from "vitest";
import { demandOf } from "../../../src/revenue/optimizers/demand.ts";
import { erlangB } from "../../../src/revenue/optimizers/loss-system.ts";
import { bestStaticPrice } from "../../../src/revenue/optimizers/static-price.ts";
import { stationaryLaw } from "../../../src/revenue/optimizers/stationary-law.ts";
import {
  bestOnDemandPrice,
  profitAtPrice,
  type ThreeTierPool,
  threeTierOutcome,
  threeTierProfit,
} from "../../../src/revenue/optimizers/three-tier-pool.ts";
import { exponentialValues } from "../../../src/revenue/optimizers/value-law.ts";

const flow = (arrivalsPerHour: number, endsPerHour = 1) => ({ arrivalsPerHour, endsPerHour });
const pool = (wish: Partial<ThreeTierPool>): ThreeTierPool => ({
  gpus: 8,
  reservedGpus: 0,
  internal: flow(0),
  onDemand: flow(0),
  spot: flow(0),
  ...wish,
});

describe("stationary law of a chain", () => {
  it("of births and deaths at constant rates is geometric", () => {
    const law = stationaryLaw([0], ([n]) => [
      ...(n! < 30 ? [[[n! + 1], 2] as const] : []),
      ...(n! > 0 ? [[[n! - 1], 3] as const] : []),
    ]);
    const first = (1 - 2 / 3) / (1 - (2 / 3) ** 31);
    for (const { state, probability } of law)
      expect(probability).toBeCloseTo(first * (2 / 3) ** state[0]!, 11);
  });
});

describe("a pool of three tiers", () => {
  it("with one tier is Erlang's loss system", () => {
    expect(threeTierOutcome(pool({ internal: flow(6) })).blocking.internal).toBeCloseTo(erlangB(8, 6), 10);
    expect(threeTierOutcome(pool({ onDemand: flow(12, 2) })).blocking.onDemand).toBeCloseTo(
      erlangB(8, 6),
      10,
    );
    expect(threeTierOutcome(pool({ spot: flow(3, 0.5) })).blocking.spot).toBeCloseTo(erlangB(8, 6), 10);
  });

  it("with equal ends fills as if all were one, and spot loses what the others take", () => {
    const { blocking, busyGpus, preemptionsPerHour } = threeTierOutcome(
      pool({ internal: flow(4), spot: flow(5) }),
    );
    const internal = 4 * (1 - erlangB(8, 4));
    const spot = 9 * (1 - erlangB(8, 9)) - internal;
    expect(blocking.internal).toBeCloseTo(erlangB(8, 4), 10);
    expect(blocking.spot).toBeCloseTo(erlangB(8, 9), 10);
    expect(busyGpus.spot).toBeCloseTo(spot, 9);
    expect(preemptionsPerHour).toBeCloseTo(5 * (1 - erlangB(8, 9)) - spot, 9);
  });

  it("conserves work: what is admitted ends or is preempted", () => {
    const tiers = pool({ reservedGpus: 2, internal: flow(2), onDemand: flow(2.5, 0.8), spot: flow(3, 1.5) });
    const { blocking, busyGpus, preemptionsPerHour } = threeTierOutcome(tiers);
    expect(2.5 * (1 - blocking.onDemand)).toBeCloseTo(0.8 * busyGpus.onDemand, 10);
    expect(3 * (1 - blocking.spot)).toBeCloseTo(1.5 * busyGpus.spot + preemptionsPerHour, 10);
  });

  it("refuses all on-demand when the reservation is the pool", () => {
    const closed = pool({ reservedGpus: 8, internal: flow(4), onDemand: flow(5) });
    expect(threeTierOutcome(closed).blocking.onDemand).toBeCloseTo(1, 12);
    expect(threeTierOutcome(closed).blocking.internal).toBeCloseTo(erlangB(8, 4), 10);
  });

  it("is charged for preemptions and for internal work turned away", () => {
    const tiers = pool({ internal: flow(4), spot: flow(5) });
    const { busyGpus, preemptionsPerHour } = threeTierOutcome(tiers);
    const prices = { onDemandUsd: 3, spotUsd: 2, preemptionPenaltyUsd: 0.5, internalLossUsd: 10 };
    const expected = 2 * busyGpus.spot - 0.5 * preemptionsPerHour - 10 * 4 * erlangB(8, 4);
    expect(threeTierProfit(tiers, prices)).toBeCloseTo(expected, 9);
  });

  it("is not asked of parts of a GPU", () => {
    expect(() => threeTierOutcome(pool({ gpus: 2.5 }))).toThrow(RangeError);
    expect(() => threeTierOutcome(pool({ reservedGpus: 9 }))).toThrow(RangeError);
  });
});

describe("the posted on-demand price with the highest profit", () => {
  const demand = demandOf(12, exponentialValues(2));
  const free = { spotUsd: 1, preemptionPenaltyUsd: 0.2, internalLossUsd: 0 };

  it("alone on the pool is the best static price of the loss system", () => {
    const alone = bestStaticPrice({ gpus: 8, endsPerHour: 1, demand });
    const found = bestOnDemandPrice(pool({}), demand, free);
    expect(found.at).toBeCloseTo(alone.priceUsd, 5);
    expect(found.value).toBeCloseTo(alone.revenueUsdPerHour, 9);
  });

  it("is not bettered by its neighbours, and rises with the harm to internal work", () => {
    const tiers = pool({ reservedGpus: 1, internal: flow(2), spot: flow(3, 1.5) });
    const found = bestOnDemandPrice(tiers, demand, free);
    for (const other of [0.95, 1.05]) {
      expect(profitAtPrice(tiers, demand, free, found.at * other)).toBeLessThan(found.value);
    }
    expect(bestOnDemandPrice(tiers, demand, { ...free, internalLossUsd: 20 }).at).toBeGreaterThan(found.at);
  });
});
