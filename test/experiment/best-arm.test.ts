import { describe, expect, it } from "vitest";
import { bestArm, bestVerdict } from "../../src/experiment/best-arm.ts";
import { arm, armWith, plain, ratio, twoSidedP3 } from "./arms.ts";

const BASE = [10, 12, 14, 16];
/** Differences 3, 0, 2, 1 to the base: mean 1.5, error sqrt(5/12). */
const OWN = [13, 12, 16, 17];
const METRIC = "net_value_usd";

describe("the best arm", () => {
  it("of two in pairs is better with the t probability of their difference", () => {
    const best = bestArm([arm("base", BASE), arm("own", OWN)], METRIC)!;
    const expected = 1 - twoSidedP3(1.5 / Math.sqrt(5 / 12)) / 2;
    expect(best.paired).toBe(true);
    expect(best.chances.map((each) => each.arm)).toEqual(["base", "own"]);
    expect(best.chances[1]!.probability).toBeCloseTo(expected, 2);
    expect(best.chances[0]!.probability + best.chances[1]!.probability).toBeCloseTo(1, 9);
  });

  it("is less sure without pairs", () => {
    const paired = bestArm([arm("base", BASE), arm("own", OWN)], METRIC)!;
    const unpaired = bestArm([arm("base", BASE), arm("own", OWN, { seed: "2" })], METRIC)!;
    expect(unpaired.paired).toBe(false);
    expect(unpaired.chances[1]!.probability).toBeLessThan(paired.chances[1]!.probability - 0.05);
    expect(unpaired.chances[1]!.probability).toBeGreaterThan(0.6);
  });

  it("is shared by arms that are the same, and out of reach for a third", () => {
    const low = BASE.map((value) => value - 100);
    const best = bestArm([arm("a", BASE), arm("b", BASE), arm("low", low)], METRIC)!;
    expect(best.chances.map((each) => each.probability)).toEqual([0.5, 0.5, 0]);
  });

  it("is judged on the replications that all arms have", () => {
    const arms = [
      arm("a", [0, 0, 7, 8], { replications: [0, 1, 2, 3] }),
      arm("b", [8, 9, 0, 0], { replications: [2, 3, 4, 5] }),
    ];
    // In the two pairs b is better by 1, without variation.
    expect(bestArm(arms, METRIC)!.chances[1]!.probability).toBe(1);
  });

  it("takes ratio metrics as sum over sum", () => {
    const base = ratio("share", [
      [9, 10],
      [30, 100],
      [31, 100],
    ]);
    const own = ratio("share", [
      [1, 10],
      [60, 100],
      [62, 100],
    ]);
    const best = bestArm([armWith("base", [base]), armWith("own", [own])], "share")!;
    // The mean of the ratios would say base: 0.503 to 0.44; sum over sum says own: 0.59 to 0.33.
    expect(best.chances[1]!.probability).toBeGreaterThan(0.5);
  });

  it("is the same each time, and absent where nothing can be said", () => {
    const arms = [arm("base", BASE), arm("own", OWN)];
    expect(bestArm(arms, METRIC)).toEqual(bestArm(arms, METRIC));
    expect(bestArm([arm("alone", BASE)], METRIC)).toBeUndefined();
    expect(bestArm([arm("base", [1]), arm("own", [2])], METRIC)).toBeUndefined();
    expect(bestArm([arm("base", BASE), arm("own", [1, undefined, 2, 3])], METRIC)).toBeUndefined();
    expect(bestArm(arms, "evictions")).toBeUndefined();
  });
});

describe("the verdict on the best arm", () => {
  it("compares the first in the mean with the second, whatever their order", () => {
    const arms = [arm("low", [1, 2, 3, 4]), arm("first", OWN), arm("second", BASE)];
    const verdict = bestVerdict(arms, METRIC)!;
    expect(verdict.lead).toMatchObject({ variant: "first", baseline: "second", n: 4 });
    expect(verdict.lead!.difference!.value).toBeCloseTo(1.5, 12);
    expect(verdict.best.chances.map((each) => each.arm)).toEqual(["low", "first", "second"]);
  });

  it("is about the metric that is asked for", () => {
    const both = (name: string, first: number[], second: number[]) =>
      armWith(name, [plain(METRIC, first), plain("revenue_usd", second)]);
    const arms = [both("a", [1, 2], [8, 9]), both("b", [5, 6], [3, 3])];
    expect(bestVerdict(arms, METRIC)!.lead!.variant).toBe("b");
    expect(bestVerdict(arms, "revenue_usd")!.lead!.variant).toBe("a");
  });
});
