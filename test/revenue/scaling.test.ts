import { describe, expect, it } from "vitest";
import { SCALING_POLICIES, scalingPolicy } from "../../src/revenue/scaling/registry.ts";
import type { ScalingView } from "../../src/revenue/scaling/scaling.ts";
import { makeScaling, scalingContract } from "./scaling.contract.ts";

/** Valid parameters of every registered policy. */
const EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  fixed: [{ replicas: 0 }, { replicas: 4 }],
  share_of_surplus: [{ share: 0 }, { share: 0.4 }],
  marginal_revenue: [{}, { target: 0.5, memory: "10 min", rent_price: "2 USD/GPUh", lease_gpus: 16 }],
  target_utilization: [{ target: 0.7 }, { target: 0.5, tolerance: 0, hold: "5 min" }],
  queue_length: [{ grow_above: 0 }, { grow_above: 10, shrink_below: "20 %", step: 3 }],
};

for (const policy of SCALING_POLICIES) {
  const examples = EXAMPLES[policy.name];
  if (examples === undefined) throw new Error(`no examples for the policy ${policy.name}`);
  scalingContract(policy, examples);
}

/** Replicas of 16 places, two of which are wanted. */
const view = (seen: Partial<ScalingView>): ScalingView =>
  ({
    wantedReplicas: 2,
    loadingReplicas: 0,
    placesPerReplica: 16,
    meanActive: 0,
    waiting: 0,
    ...seen,
  }) as ScalingView;
const decide = (name: string, parameters: object, ...views: readonly Partial<ScalingView>[]): number => {
  const scaling = makeScaling(scalingPolicy(name)!, parameters);
  return views.map((seen) => scaling.decide(view(seen))).at(-1)!;
};

it("a policy that is not registered is undefined", () => {
  expect(scalingPolicy("magic")).toBeUndefined();
});

describe("target_utilization", () => {
  it("wants the load over the target share of a replica's places, rounded up", () => {
    // 40 / (0.8 x 16) = 3.125.
    expect(decide("target_utilization", { target: 0.8 }, { meanActive: 40 })).toBe(4);
  });

  it("counts those that wait as load", () => {
    // (30 + 100) / 12.8 = 10.2.
    expect(decide("target_utilization", { target: 0.8 }, { meanActive: 30, waiting: 100 })).toBe(11);
  });

  it("leaves the number alone while the share is near the target", () => {
    // 27.5 / 32 = 0.859 is 7 % above 0.8; 29 / 32 = 0.906 is 13 % above.
    expect(decide("target_utilization", { target: 0.8 }, { meanActive: 27.5 })).toBe(2);
    expect(decide("target_utilization", { target: 0.8 }, { meanActive: 29 })).toBe(3);
  });

  it("goes to zero without load, and only when nothing was wanted for the time of the hold", () => {
    expect(decide("target_utilization", { target: 0.8 }, {})).toBe(0);
    const hold = { target: 0.8, hold: "2 min" };
    expect(decide("target_utilization", hold, { meanActive: 20 }, {}, {})).toBe(2);
    expect(decide("target_utilization", hold, { meanActive: 20 }, {}, {}, {})).toBe(0);
  });
});

describe("queue_length", () => {
  it("adds its step while more wait than it bears per replica", () => {
    expect(decide("queue_length", { grow_above: 5, step: 2 }, { waiting: 11 })).toBe(4);
    expect(decide("queue_length", { grow_above: 5, step: 2 }, { waiting: 10 })).toBe(2);
  });

  it("does not count those for whom replicas on their way have places", () => {
    expect(decide("queue_length", { grow_above: 0 }, { waiting: 16, loadingReplicas: 1 })).toBe(2);
    expect(decide("queue_length", { grow_above: 0 }, { waiting: 17, loadingReplicas: 1 })).toBe(3);
  });

  it("takes one away when the others have room for what is inside", () => {
    // One replica of 16 places, half of them: 8.
    expect(decide("queue_length", { grow_above: 5 }, { meanActive: 8 })).toBe(1);
    expect(decide("queue_length", { grow_above: 5 }, { meanActive: 8.1 })).toBe(2);
    expect(decide("queue_length", { grow_above: 5 }, { meanActive: 0.1, wantedReplicas: 1 })).toBe(1);
    expect(decide("queue_length", { grow_above: 5 }, { wantedReplicas: 1 })).toBe(0);
  });

  it("starts from none as soon as one waits", () => {
    expect(decide("queue_length", { grow_above: 5 }, { waiting: 1, wantedReplicas: 0 })).toBe(1);
  });
});

it("share_of_surplus holds the replicas that its share of the surplus can make, used or not", () => {
  expect(decide("share_of_surplus", { share: 0.3 }, { surplusGpus: 80, gpusPerReplica: 8 })).toBe(3);
  expect(decide("share_of_surplus", { share: 0.3 }, { surplusGpus: 79, gpusPerReplica: 8 })).toBe(2);
});

describe("marginal_revenue", () => {
  // Two replicas with 8 of 16 places taken work at 8 / 28 x 36 / 16 = 0.643 of their full speed: a load of 1.286.
  // They earn 600 USD/h, so that a busy one earns 466.67 USD/h.
  const seen = {
    sinceMs: 60_000,
    readyReplicas: 2,
    meanActive: 16,
    requests: 100,
    tokenRevenueUsd: 10,
    gpusPerReplica: 8,
    sellableGpus: 8,
    leaseQueueGpus: 0,
  };
  const wantedAt = (rent: string, more: Partial<ScalingView>, values: object = {}): number =>
    decide("marginal_revenue", { target: 1, rent_price: rent, ...values }, { ...seen, ...more });

  it("keeps GPUs that no lease wants on every replica that has something to do", () => {
    // The second is at work for 28.6 % of the time, the third never.
    expect(wantedAt("60 USD/GPUh", {})).toBe(2);
  });

  it("gives up the replica that earns less than the leases that want its GPUs", () => {
    // The second earns 0.286 x 466.67 = 133.33 USD/h on 8 GPUs: 16.67 USD per GPU-hour.
    expect(wantedAt("16 USD/GPUh", { leaseQueueGpus: 1 })).toBe(2);
    expect(wantedAt("17 USD/GPUh", { leaseQueueGpus: 1 })).toBe(1);
    expect(wantedAt("17 USD/GPUh", { sellableGpus: 7 })).toBe(1);
    // The first earns 466.67 USD/h: 58.33 USD per GPU-hour.
    expect(wantedAt("58 USD/GPUh", { leaseQueueGpus: 1 })).toBe(1);
    expect(wantedAt("59 USD/GPUh", { leaseQueueGpus: 1 })).toBe(0);
  });

  it("runs replicas at the share of their speed that is its target", () => {
    // 1.286 / 0.5 = 2.57 replicas at half speed.
    expect(wantedAt("60 USD/GPUh", {}, { target: 0.5 })).toBe(3);
  });

  it("compares with what running leases pay, and with the lowest price while there are none", () => {
    const scarce = { ...seen, leaseQueueGpus: 1, priceNano: () => 17e9 };
    const rate = { ...scarce, leaseRateNano: 16e9 };
    expect(decide("marginal_revenue", { target: 1 }, rate)).toBe(2);
    expect(decide("marginal_revenue", { target: 1 }, scarce)).toBe(1);
  });

  it("tries for more when replicas are full, because requests that were refused are not seen", () => {
    expect(wantedAt("1 USD/GPUh", { meanActive: 32 })).toBe(3);
  });

  it("starts with what the load needs before anything was billed", () => {
    const first = { tokenRevenueUsd: 0, readyReplicas: 0, meanActive: 0, waiting: 40 };
    expect(wantedAt("60 USD/GPUh", first)).toBe(3);
  });
});
