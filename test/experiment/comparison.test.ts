import { describe, expect, it } from "vitest";
import { compareArms, type MetricComparison } from "../../src/experiment/comparison.ts";
import { tQuantile } from "../../src/numerics/student-t.ts";
import { arm, armWith, plain, ratio, twoSidedP3 } from "./arms.ts";

const BASE = [10, 12, 14, 16];
const OWN = [13, 14, 18, 19];

/** Values that lie `mean` above the baseline, give or take 1: t is `mean` x sqrt(3). */
const above = (mean: number) => BASE.map((value, at) => value + mean + (at % 2 === 0 ? -1 : 1));

function only(rows: readonly MetricComparison[]): MetricComparison {
  expect(rows).toHaveLength(1);
  return rows[0]!;
}

describe("a comparison in pairs", () => {
  it("has the mean of the differences with Student's interval and p-value", () => {
    // Differences 3, 2, 4, 3: mean 3, variance 2/3, error sqrt(1/6).
    const row = only(compareArms([arm("base", BASE), arm("own", OWN)]));
    const error = Math.sqrt(1 / 6);
    const half = tQuantile(0.975, 3) * error;
    expect(row).toMatchObject({
      method: "paired",
      n: 4,
      baseline: "base",
      variant: "own",
      verdict: "higher",
    });
    expect(row.difference!.value).toBeCloseTo(3, 12);
    expect(row.difference!.low).toBeCloseTo(3 - half, 9);
    expect(row.difference!.high).toBeCloseTo(3 + half, 9);
    expect(row.pValue).toBeCloseTo(twoSidedP3(3 / error), 9);
  });

  it("says how much pairing reduced the variance: 20/3 + 26/3 over 2/3", () => {
    const row = only(compareArms([arm("base", BASE), arm("own", OWN)]));
    expect(row.varianceReduction).toBeCloseTo(46 / 2, 9);
  });

  it("has a ratio of sums whose error is that of the jackknife", () => {
    const row = only(compareArms([arm("base", [10, 11, 12]), arm("own", [12, 11, 16])]));
    const without = [27 / 23, 28 / 22, 23 / 21];
    const mean = (without[0]! + without[1]! + without[2]!) / 3;
    const error = Math.sqrt((2 / 3) * without.reduce((sum, each) => sum + (each - mean) ** 2, 0));
    expect(row.ratio!.value).toBeCloseTo(39 / 33, 12);
    expect(row.ratio!.high - row.ratio!.value).toBeCloseTo(tQuantile(0.975, 2) * error, 9);
  });

  it("takes ratio metrics as sum over sum, so that a small replication counts little", () => {
    const pairs = [
      [1, 2],
      [30, 100],
    ] as const;
    const base = armWith("base", [ratio("share", pairs)]);
    const own = armWith("own", [ratio("share", [[2, 2], pairs[1]])]);
    const { difference } = only(compareArms([base, own]));
    // With one of the two left out the difference is 0 or 1/2: the error is half of that range.
    expect(difference!.value).toBeCloseTo(32 / 102 - 31 / 102, 12);
    expect(difference!.high - difference!.value).toBeCloseTo(tQuantile(0.975, 1) * 0.25, 9);
  });

  it("uses the replications that both arms have, by their numbers", () => {
    const base = arm("base", [5, 6, 10, 20], { replications: [0, 1, 2, 3] });
    const own = arm("own", [23, 11, 99], { replications: [3, 2, 4] });
    const row = only(compareArms([base, own]));
    expect(row).toMatchObject({ method: "paired", n: 2 });
    expect(row.difference!.value).toBeCloseTo((1 + 3) / 2, 12);
  });

  it("leaves out the replications in which one arm lacks the metric", () => {
    const row = only(compareArms([arm("base", [1, 2, undefined, 4]), arm("own", [2, 4, 9, undefined])]));
    expect(row.n).toBe(2);
    expect(row.difference!.value).toBeCloseTo(1.5, 12);
  });

  it("is certain of a difference that is the same in every pair, whatever rounding leaves", () => {
    const base = [0.1, 0.2, 0.7];
    const row = only(
      compareArms([
        arm("base", base),
        arm(
          "own",
          base.map((value) => value + 0.3),
        ),
      ]),
    );
    expect(row).toMatchObject({ pValue: 0, verdict: "higher" });
    expect(row.difference!.high - row.difference!.low).toBe(0);
  });

  it("is `equal` only where nothing differs at all", () => {
    expect(only(compareArms([arm("base", BASE), arm("own", BASE)]))).toMatchObject({
      verdict: "equal",
      pValue: 1,
      needed: undefined,
    });
    expect(only(compareArms([arm("base", BASE), arm("own", [12, 10, 16, 14])])).verdict).toBe("undecided");
  });
});

describe("a comparison without pairs", () => {
  // Squared errors 5/3 and 13/6: 23/6; Welch-Satterthwaite degrees of freedom from them.
  const squared = [5 / 3, 13 / 6] as const;
  const df = (squared[0] + squared[1]) ** 2 / (squared[0] ** 2 / 3 + squared[1] ** 2 / 3);
  const half = tQuantile(0.975, df) * Math.sqrt(squared[0] + squared[1]);

  it.each([
    ["the seeds differ", { seed: "2" }],
    ["no replication is common", { replications: [4, 5, 6, 7] }],
    ["only one replication is common", { replications: [3, 4, 5, 6] }],
  ])("is Welch's where %s", (_, set) => {
    const row = only(compareArms([arm("base", BASE), arm("own", OWN, set)]));
    expect(row).toMatchObject({ method: "welch", n: 4, varianceReduction: undefined, verdict: "undecided" });
    expect(row.difference!.value).toBeCloseTo(3, 12);
    expect(row.difference!.high - 3).toBeCloseTo(half, 9);
  });

  it("has a ratio whose relative errors add up", () => {
    const row = only(compareArms([arm("base", BASE), arm("own", OWN, { seed: "2" })]));
    const [base, own] = [squared[0] / 13 ** 2, squared[1] / 16 ** 2];
    // Welch-Satterthwaite, with 3 degrees of freedom on either side.
    const df = (base + own) ** 2 / ((base ** 2 + own ** 2) / 3);
    expect(row.ratio!.value).toBeCloseTo(16 / 13, 12);
    const half = tQuantile(0.975, df) * (16 / 13) * Math.sqrt(base + own);
    expect(row.ratio!.high - row.ratio!.value).toBeCloseTo(half, 9);
  });

  it("has a ratio whose ends stand in order where it is negative", () => {
    const row = only(compareArms([arm("base", BASE), arm("own", [-14, -15, -17, -18], { seed: "2" })]));
    expect(row.ratio!.low).toBeLessThan(row.ratio!.value);
    expect(row.ratio!.high).toBeGreaterThan(row.ratio!.value);
  });

  it("counts the smaller number of replications", () => {
    expect(only(compareArms([arm("base", BASE), arm("own", [1, 2], { seed: "2" })])).n).toBe(2);
  });
});

describe("the ratio", () => {
  it.each([
    ["holds 0", [-1, 1, 5, 9]],
    ["is negative", [-10, -11, -12, -13]],
    ["is 0", [0, 0, 0, 0]],
  ])("is absent where the baseline's interval %s; the difference is there", (_, values) => {
    const own = values.map((value) => value + 2);
    const row = only(compareArms([arm("base", values), arm("own", own)]));
    expect(row.ratio).toBeUndefined();
    expect(row.difference!.value).toBeCloseTo(2, 9);
  });
});

describe("Holm's correction", () => {
  const rows = compareArms([
    arm("base", BASE),
    arm("large", above(4)),
    arm("middle", above(2.2)),
    arm("small", above(2)),
  ]);
  const [large, middle, small] = [4, 2.2, 2].map((mean) => twoSidedP3(mean * Math.sqrt(3)));

  it("runs over the variants of a metric, from the smallest p-value up, and never falls", () => {
    expect([large! < 0.05 / 3, middle! < 0.05, small! < 0.05]).toEqual([true, true, true]);
    const expected = [3 * large!, 2 * middle!, 2 * middle!];
    for (const [at, row] of rows.entries()) expect(row.pHolm).toBeCloseTo(expected[at]!, 9);
  });

  it("decides: a p-value below 5 % alone is not enough", () => {
    expect(rows.map((row) => row.verdict)).toEqual(["higher", "undecided", "undecided"]);
  });

  it("does not count variants of which nothing is known, nor other metrics", () => {
    const base = armWith("base", [plain("a", BASE), plain("b", BASE)]);
    const own = armWith("own", [plain("a", OWN), plain("b", above(2))]);
    const none = armWith("none", [plain("a", [1, undefined, undefined, undefined])]);
    for (const row of compareArms([base, own, none]))
      if (row.variant === "own") expect(row.pHolm).toBe(row.pValue);
  });
});

describe("the replications that would settle an undecided difference", () => {
  it("are the first whose interval leaves out 0", () => {
    const row = only(compareArms([arm("base", BASE), arm("own", above(1))]));
    const half = (n: number) => (tQuantile(0.975, n - 1) * Math.sqrt(4 / 3)) / Math.sqrt(n);
    expect(row.verdict).toBe("undecided");
    expect([half(7) > 1, half(8) <= 1]).toEqual([true, true]);
    expect(row.needed).toBe(8);
  });

  it("are more for several variants, as the correction asks for", () => {
    const rows = compareArms([arm("base", BASE), arm("one", above(1)), arm("two", above(1))]);
    const half = (n: number) => (tQuantile(0.9875, n - 1) * Math.sqrt(4 / 3)) / Math.sqrt(n);
    expect([half(9) > 1, half(10) <= 1]).toEqual([true, true]);
    expect(rows.map((row) => row.needed)).toEqual([10, 10]);
  });

  it("are never as few as there are, and never more where it is decided", () => {
    const means = [4, 3, 2.2, 2, 1.5];
    const rows = compareArms([arm("base", BASE), ...means.map((mean) => arm(`by ${mean}`, above(mean)))]);
    for (const { verdict, needed } of rows) expect(needed! > 4).toBe(verdict === "undecided");
    expect(new Set(rows.map((row) => row.verdict))).toEqual(new Set(["higher", "undecided"]));
  });
});

describe("a comparison of too little", () => {
  it("has a difference without an interval for a single replication", () => {
    const row = only(compareArms([arm("base", [10]), arm("own", [13])]));
    expect(row).toMatchObject({ method: "paired", n: 1, verdict: "no_interval", pHolm: undefined });
    expect(row).toMatchObject({ difference: { value: 3, low: Number.NaN, high: Number.NaN } });
    expect(row.ratio).toBeUndefined();
  });

  it("does not call single replications of different seeds a pair", () => {
    expect(only(compareArms([arm("base", [10]), arm("own", [13], { seed: "2" })])).method).toBe("welch");
  });

  it("says that a metric has no value, and leaves out what an arm does not know", () => {
    const row = only(compareArms([arm("base", [undefined, undefined]), arm("own", [1, 2])]));
    expect(row).toMatchObject({ difference: undefined, verdict: "no_interval", n: 0 });
    const others = armWith("own", [plain("revenue_usd", OWN)]);
    expect(compareArms([arm("base", BASE), others])).toEqual([]);
  });

  it("of nothing, or of a baseline alone, is empty", () => {
    expect(compareArms([])).toEqual([]);
    expect(compareArms([arm("base", BASE)])).toEqual([]);
  });

  it("of a ratio that hangs on one replication has no interval", () => {
    const hangs = ratio("share", [
      [1, 2],
      [0, 0],
      [0, 0],
    ]);
    const full = ratio("share", [
      [1, 2],
      [1, 3],
      [1, 4],
    ]);
    const row = only(compareArms([armWith("base", [full]), armWith("own", [hangs])]));
    expect(row).toMatchObject({ verdict: "no_interval", difference: undefined });
  });
});
