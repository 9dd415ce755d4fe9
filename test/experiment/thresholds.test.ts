import { describe, expect, it } from "vitest";
import { summarizeValues } from "../../src/experiment/statistics.ts";
import { judgeThresholds } from "../../src/experiment/thresholds.ts";
import { metricNamed } from "../../src/metrics/registry.ts";
import { readThreshold } from "../../src/model/threshold.ts";
import { thresholdText } from "../../src/output/verdict-text.ts";
import { scenario } from "../metrics/fake-results.ts";

/** The verdict on a condition for the net value, in words. */
function judge(text: string, values: readonly (number | undefined)[]) {
  const variant = {
    name: "mix",
    scenario: scenario(),
    thresholds: [readThreshold("net_value_usd", text)!],
  };
  const metrics = [{ metric: metricNamed("net_value_usd"), summary: summarizeValues(values) }];
  return judgeThresholds([variant], [{ variant: "mix", metrics }])[0]!;
}

/** Mean 12 and error 1, so that the interval of two values is 12 ± 12.7. */
const WIDE = [11, 13];
/** An interval of 12 ± 0.84 by Student's t with nine degrees of freedom, which is 2.262. */
const NARROW = [11, 13, 11, 13, 11, 13, 11, 13, 10.5, 13.5];

describe("a threshold", () => {
  it.each([
    [">= 10", "met"],
    [">= 12", "undecided"],
    [">= 14", "missed"],
    ["<= 14", "met"],
    ["<= 12", "undecided"],
    ["<= 10", "missed"],
    ["> 10", "met"],
    ["< 10", "missed"],
  ])("%s is judged on the whole interval: %s", (text, outcome) => {
    expect(judge(text, NARROW).outcome).toBe(outcome);
  });

  it("is undecided while the interval is wide, whatever the mean says", () => {
    expect(judge(">= 10", WIDE).outcome).toBe("undecided");
    expect(judge(">= -1", WIDE).outcome).toBe("met");
  });

  it("is judged on the value of a single replication, and strictly where it says so", () => {
    expect(judge(">= 12", [12]).outcome).toBe("met");
    expect(judge("> 12", [12]).outcome).toBe("missed");
    expect(judge("< 12", [12]).outcome).toBe("missed");
  });

  it("is absent where the metric has no value, or is not there", () => {
    expect(judge(">= 0", [undefined, undefined]).outcome).toBe("absent");
    const thresholds = [readThreshold("evictions", "<= 5 %")!];
    const [verdict] = judgeThresholds([{ name: "mix", scenario: scenario(), thresholds }], []);
    expect(verdict).toMatchObject({ outcome: "absent", summary: undefined });
  });

  it("reads shares as per cent, exponents and signs", () => {
    const bound = (text: string) => readThreshold("m", text)?.bound;
    expect([bound("<= 5 %"), bound(">= -1.5e3"), bound("<.25"), bound("= 5"), bound("5")]).toEqual([
      0.05,
      -1500,
      0.25,
      undefined,
      undefined,
    ]);
  });

  it("is told with its interval, and with the remedy where more replications may settle it", () => {
    expect(thresholdText(judge(">= 12", [12]))).toBe(
      "mix: net_value_usd >= 12: met (12, one replication, no interval)",
    );
    expect(thresholdText(judge(">= 12", [12, 12]))).toBe(
      "mix: net_value_usd >= 12: met (12, 95 % interval 12 to 12)",
    );
    expect(thresholdText(judge(">= 10", WIDE))).toMatch(
      /: UNDECIDED \(12, .*; more replications may settle it\)$/,
    );
    expect(thresholdText(judge(">= 0", [undefined]))).toBe("mix: net_value_usd >= 0: NO VALUE");
  });
});
