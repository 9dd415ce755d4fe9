import { describe, expect, it } from "vitest";
import { nextReplications, precisionStates, readPrecision } from "../../src/experiment/precision.ts";
import { summarizeValues } from "../../src/experiment/statistics.ts";
import type { VariantSummary } from "../../src/experiment/summarize.ts";
import { metricNamed } from "../../src/metrics/registry.ts";
import { tQuantile } from "../../src/numerics/student-t.ts";

/** Variants with values of the net value. */
function summaries(variants: Readonly<Record<string, readonly (number | undefined)[]>>): VariantSummary[] {
  return Object.entries(variants).map(([variant, values]) => ({
    variant,
    metrics: [{ metric: metricNamed("net_value_usd"), summary: summarizeValues(values) }],
  }));
}

function stateOf(text: string, values: readonly (number | undefined)[]) {
  return precisionStates([readPrecision(text)!], summaries({ mix: values }))[0]!;
}

/** Mean 100, standard deviation 10 x sqrt(10/9) of ten values. */
const TEN = [90, 110, 90, 110, 90, 110, 90, 110, 90, 110];
const HALF = (tQuantile(0.975, 9) * 10 * Math.sqrt(10 / 9)) / Math.sqrt(10);

describe("a wish for precision", () => {
  it.each([
    ["net_value_usd 1 %", 0.01, true],
    ["net_value_usd 1%", 0.01, true],
    ["  net_value_usd   .5 % ", 0.005, true],
    ["net_value_usd 500", 500, false],
    ["net_value_usd 12.5", 12.5, false],
  ] as const)("reads %j", (text, half, relative) => {
    expect(readPrecision(text)).toEqual({ metric: "net_value_usd", half, relative, text: text.trim() });
  });

  it.each([
    "",
    "net_value_usd",
    "1 %",
    "net_value_usd 0 %",
    "net_value_usd -1 %",
    "net_value_usd one",
    "a b 1 %",
  ])("does not read %j", (text) => {
    expect(readPrecision(text)).toBeUndefined();
  });
});

describe("the state of a wish", () => {
  it("is reached once half of the interval is within it, as a share of the mean or in the unit", () => {
    const above = Math.ceil(HALF);
    const below = Math.floor(HALF);
    expect([
      stateOf(`net_value_usd ${above} %`, TEN).reached,
      stateOf(`net_value_usd ${above}`, TEN).reached,
    ]).toEqual([true, true]);
    expect([
      stateOf(`net_value_usd ${below} %`, TEN).reached,
      stateOf(`net_value_usd ${below}`, TEN).reached,
    ]).toEqual([false, false]);
  });

  it("estimates what is needed by the square root law, and tells the half-width in the terms of the wish", () => {
    const relative = stateOf("net_value_usd 1 %", TEN);
    expect(relative.half).toBeCloseTo(HALF / 100, 12);
    expect(relative.needed).toBe(Math.ceil(10 * HALF ** 2));
    expect(stateOf("net_value_usd 2", TEN)).toMatchObject({
      half: HALF,
      needed: Math.ceil(10 * (HALF / 2) ** 2),
    });
  });

  it("measures a loss by its size", () => {
    const losses = TEN.map((value) => -value);
    expect(stateOf("net_value_usd 1 %", losses)).toMatchObject(stateOf("net_value_usd 1 %", TEN));
  });

  it("is not reached by fewer than five replications, however equal", () => {
    expect(stateOf("net_value_usd 1 %", [7, 7, 7, 7]).reached).toBe(false);
    expect(stateOf("net_value_usd 1 %", [7, 7, 7, 7, 7]).reached).toBe(true);
    expect(stateOf("net_value_usd 1 %", [7])).toMatchObject({ reached: false, half: undefined });
  });

  it("cannot be told as a share of 0, and needs nothing where there is no value at all", () => {
    expect(stateOf("net_value_usd 1 %", [-1, 1, -1, 1, -1, 1])).toMatchObject({
      reached: false,
      needed: undefined,
    });
    expect(stateOf("net_value_usd 1 %", [0, 0, 0, 0, 0]).reached).toBe(true);
    expect(stateOf("net_value_usd 1 %", [undefined, undefined]).reached).toBe(true);
  });

  it("is told for every rule and variant", () => {
    const rules = ["net_value_usd 1 %", "net_value_usd 10"].map((text) => readPrecision(text)!);
    const states = precisionStates(rules, summaries({ a: TEN, b: TEN }));
    expect(states.map(({ rule, variant }) => `${variant}: ${rule.text}`)).toEqual([
      "a: net_value_usd 1 %",
      "b: net_value_usd 1 %",
      "a: net_value_usd 10",
      "b: net_value_usd 10",
    ]);
  });
});

describe("the next number of replications", () => {
  const state = (needed: number | undefined, reached = false) => ({
    rule: readPrecision("net_value_usd 1 %")!,
    variant: "mix",
    reached,
    half: 1,
    needed,
  });
  const limit = 1000;

  it.each([
    ["is the estimate of the neediest", [state(14), state(17), state(99, true)], 10, 17],
    ["is at most twice as many, since a small pilot may mislead", [state(400)], 10, 20],
    ["is at least a tenth more", [state(101)], 100, 110],
    ["doubles where nothing can be estimated", [state(undefined)], 10, 20],
    ["begins with five", [state(400)], 2, 5],
    ["never goes beyond the limit", [state(4000)], 900, 1000],
  ])("%s", (_, states, now, next) => {
    expect(nextReplications(states, { now, limit })).toBe(next);
  });

  it("is absent once all is reached or the limit is", () => {
    expect(nextReplications([state(99, true)], { now: 10, limit })).toBeUndefined();
    expect(nextReplications([], { now: 10, limit })).toBeUndefined();
    expect(nextReplications([state(400)], { now: 10, limit: 10 })).toBeUndefined();
    expect(nextReplications([state(400)], { now: 2, limit: 3 })).toBe(3);
  });
});
