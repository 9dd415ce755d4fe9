import { describe, expect, it } from "vitest";
import { bestTrunkReservation } from "../../../src/revenue/optimizers/best-trunk-reservation.ts";
import { sharingBlocking } from "../../../src/revenue/optimizers/kaufman-roberts.ts";
import { KnapsackChain, optimalAdmission } from "../../../src/revenue/optimizers/knapsack-admission.ts";
import { countStates, knapsackStates } from "../../../src/revenue/optimizers/knapsack-states.ts";
import { miller } from "../../../src/revenue/optimizers/miller.ts";

const SMALL_AND_LARGE = [
  { gpus: 1, ratePerHour: 5, meanHours: 1, reward: 1 },
  { gpus: 4, ratePerHour: 1, meanHours: 1, reward: 8 },
];
const TWO_HOURS = [
  { gpus: 1, ratePerHour: 6, meanHours: 1, reward: 1 },
  { gpus: 2, ratePerHour: 2, meanHours: 2, reward: 6 },
];

describe("Miller's policy", () => {
  const classes = [
    { ratePerHour: 4, reward: 10 },
    { ratePerHour: 5, reward: 4 },
    { ratePerHour: 8, reward: 1 },
  ];

  it("earns what the general policy iteration earns, with the same limits", () => {
    const { rewardPerHour, limits } = miller(classes, { gpus: 10, endsPerHour: 1 });
    const general = optimalAdmission(
      classes.map((each) => ({ ...each, gpus: 1, meanHours: 1 })),
      10,
    );
    expect(rewardPerHour).toBeCloseTo(general.rewardPerHour, 9);
    expect(limits).toEqual([10, 9, 0]);
  });

  it("admits the dearest class always, and displaces more the fuller the pool", () => {
    const { limits, displacementCost } = miller(classes.toReversed(), { gpus: 30, endsPerHour: 0.7 });
    expect(limits[2]).toBe(30);
    expect(displacementCost.toSorted((a, b) => a - b)).toEqual(displacementCost);
  });

  it("with one class is Erlang's loss system", () => {
    const { rewardPerHour } = miller([{ ratePerHour: 3, reward: 2 }], { gpus: 2, endsPerHour: 1 });
    // B(2, 3) = 4.5 / 8.5
    expect(rewardPerHour).toBeCloseTo(6 * (1 - 4.5 / 8.5), 12);
  });

  it("is quick for a large pool, and refuses one that is none", () => {
    const { limits } = miller(classes, { gpus: 2000, endsPerHour: 0.001 });
    expect(limits[0]).toBe(2000);
    expect(() => miller(classes, { gpus: 0, endsPerHour: 1 })).toThrow(RangeError);
    expect(() => miller([], { gpus: 2, endsPerHour: 1 })).toThrow("no class pays");
  });
});

describe("complete sharing", () => {
  it("by Kaufman and Roberts is what the Markov chain says", () => {
    for (const classes of [SMALL_AND_LARGE, TWO_HOURS]) {
      const chain = new KnapsackChain(classes, 10);
      const { blocking } = chain.value(chain.rule(() => true));
      const offered = classes.map(({ gpus, ratePerHour, meanHours }) => ({
        gpus,
        offered: ratePerHour * meanHours,
      }));
      for (const [k, lost] of sharingBlocking(offered, 10).entries())
        expect(blocking[k]).toBeCloseTo(lost, 12);
    }
  });

  it("stays within numbers for a large pool", () => {
    const [lost] = sharingBlocking([{ gpus: 1, offered: 5000 }], 4000);
    // Far above its capacity a pool turns away the excess.
    expect(lost).toBeCloseTo(1 - 4000 / 5000, 2);
  });
});

describe("states of a pool", () => {
  it("are all in which the classes fit, each once, with its neighbours", () => {
    const states = knapsackStates([1, 4], 10);
    expect(states.count).toBe(11 + 7 + 3);
    expect(countStates([1, 4], 10)).toBe(21);
    expect(countStates([2, 3, 3], 12)).toBe(knapsackStates([2, 3, 3], 12).count);
    for (let state = 0; state < states.count; state++) {
      for (const [k, size] of [1, 4].entries()) {
        const after = states.after[state * 2 + k]!;
        if (after < 0) expect(states.busy[state]! + size).toBeGreaterThan(10);
        else expect(states.busy[after]).toBe(states.busy[state]! + size);
      }
    }
  });
});

describe("optimal admission", () => {
  /** Admissions that the optimum refuses though they fit: state and class. */
  const refused = (classes: Parameters<typeof optimalAdmission>[0], gpus: number): unknown[] => {
    const { states, admission } = optimalAdmission(classes, gpus);
    return Array.from(admission).flatMap((admitted, at) => {
      const [state, k] = [Math.floor(at / 2), at % 2];
      if (admitted === 1 || states.after[at]! < 0) return [];
      return [[[...states.inService.subarray(2 * state, 2 * state + 2)], k]];
    });
  };

  it("refuses small requests just where they would strand capacity for a large one", () => {
    expect(refused(SMALL_AND_LARGE, 10)).toEqual([
      [[2, 1], 0],
      [[6, 0], 0],
    ]);
  });

  it("satisfies the equation of optimality: mean reward = best reward rate + drift, in every state", () => {
    const { states, relativeValue, rewardPerHour } = optimalAdmission(TWO_HOURS, 8);
    for (let state = 0; state < states.count; state++) {
      let total = 0;
      for (const [k, { ratePerHour, meanHours, reward }] of TWO_HOURS.entries()) {
        const after = states.after[2 * state + k]!;
        if (after >= 0)
          total += ratePerHour * Math.max(0, reward + relativeValue[after]! - relativeValue[state]!);
        const n = states.inService[2 * state + k]!;
        if (n === 0) continue;
        const before = states.after.findIndex((next, at) => next === state && at % 2 === k);
        total += (n / meanHours) * (relativeValue[(before - k) / 2]! - relativeValue[state]!);
      }
      expect(total).toBeCloseTo(rewardPerHour, 9);
    }
  });

  it("earns at least what the best trunk reservation earns, and that at least what sharing earns", () => {
    for (const classes of [SMALL_AND_LARGE, TWO_HOURS]) {
      const best = bestTrunkReservation(classes, 9);
      const chain = new KnapsackChain(classes, 9);
      expect(optimalAdmission(classes, 9).rewardPerHour).toBeGreaterThanOrEqual(best.rewardPerHour);
      expect(best.rewardPerHour).toBeGreaterThanOrEqual(chain.value(chain.rule(() => true)).rewardPerHour);
    }
  });

  it("finds the reservations of both examples: none at all, and two GPUs", () => {
    expect(bestTrunkReservation(SMALL_AND_LARGE, 10).reservation).toEqual([0, 0]);
    expect(bestTrunkReservation(TWO_HOURS, 8).reservation).toEqual([2, 0]);
  });

  it("keeps its digits in a pool that is hardly ever empty", () => {
    const busy = [
      { gpus: 1, ratePerHour: 300, meanHours: 1, reward: 1 },
      { gpus: 4, ratePerHour: 50, meanHours: 1, reward: 3 },
    ];
    const { rewardPerHour, blocking } = optimalAdmission(busy, 200);
    // Small requests earn more per GPU-hour and fill the pool by themselves.
    expect(rewardPerHour).toBeGreaterThan(195);
    expect(rewardPerHour).toBeLessThan(200);
    expect(blocking[1]).toBeGreaterThan(0.99);
  });

  it("refuses systems that are too large to solve, and says what to do", () => {
    const classes = [1, 1, 2, 2].map((gpus) => ({ gpus, ratePerHour: 1, meanHours: 1, reward: 1 }));
    expect(() => optimalAdmission(classes, 500)).toThrow(
      /states of 500 GPUs in 4 classes are too many.*fewer GPUs/,
    );
    expect(() => optimalAdmission([{ ...classes[0]!, gpus: 0.5 }], 5)).toThrow("class 0");
  });
});
