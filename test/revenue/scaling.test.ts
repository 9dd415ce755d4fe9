import { describe, expect, it } from "vitest";
import { SCALING_POLICIES, scalingPolicy } from "../../src/revenue/scaling/registry.ts";
import type { ScalingView } from "../../src/revenue/scaling/scaling.ts";
import { makeScaling, scalingContract } from "./scaling.contract.ts";

/** Valid parameters of every registered policy. */
const EXAMPLES: Readonly<Record<string, readonly object[]>> = {
  fixed: [{ replicas: 0 }, { replicas: 4 }],
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
