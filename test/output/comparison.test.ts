import { describe, expect, it } from "vitest";
import type { BestVerdict } from "../../src/experiment/best-arm.ts";
import type { MetricComparison } from "../../src/experiment/comparison.ts";
import { comparisonJson, comparisonMarkdown, comparisonTable } from "../../src/output/comparison-tables.ts";
import { bestSentence, comparisonSentence } from "../../src/output/comparison-text.ts";

/** 138 against 100, and what a test sets. */
function row(set: Partial<MetricComparison> = {}): MetricComparison {
  return {
    metric: "net_value_usd",
    unit: "USD",
    baseline: "on-demand-only",
    variant: "mix",
    method: "paired",
    n: 12,
    difference: { value: 38, low: 31, high: 45 },
    pValue: 0.0002,
    pHolm: 0.0004,
    ratio: { value: 1.38, low: 1.31, high: 1.45 },
    varianceReduction: 4,
    needed: 3,
    verdict: "higher",
    ...set,
  };
}

const NO_INTERVAL = { value: 38, low: Number.NaN, high: Number.NaN };
const strong = (text: string) => text;

describe("a comparison in words", () => {
  it.each<[string, Partial<MetricComparison>]>([
    ["mix earns 1.38 ± 0.07 x on-demand-only; 12 pairs", {}],
    ["utilization: mix is 1.38 ± 0.07 x on-demand-only; 12 pairs", { metric: "utilization", unit: "share" }],
    ["mix earns $38.0 ± $7.00 more than on-demand-only; 12 pairs", { ratio: undefined }],
    [
      "mix earns $38.0 ± $7.00 less than on-demand-only; 12 pairs",
      { ratio: undefined, verdict: "lower", difference: { value: -38, low: -45, high: -31 } },
    ],
    [
      "evictions: mix is 38.0 ± 7.00 above on-demand-only; 12 pairs",
      { metric: "evictions", unit: "leases", ratio: undefined },
    ],
    // A loss against a gain has a negative ratio, which says nothing.
    [
      "mix earns $38.0 ± $7.00 less than on-demand-only; 12 pairs",
      {
        verdict: "lower",
        difference: { value: -38, low: -45, high: -31 },
        ratio: { value: -0.2, low: -0.3, high: -0.1 },
      },
    ],
    // Not "1.00 ± 0.00 x".
    [
      "mix earns $38.0 ± $7.00 more than on-demand-only; 12 pairs",
      { ratio: { value: 1.0038, low: 1.0031, high: 1.0045 } },
    ],
    [
      "mix earns 1.38 ± 0.07 x on-demand-only; unpaired, 12 replications or more each",
      { method: "welch", varianceReduction: undefined },
    ],
    [
      "undecided: net_value_usd, mix - on-demand-only = +$38.0 ± $42.0; 12 pairs; about 1,234 replications would settle it",
      { verdict: "undecided", difference: { value: 38, low: -4, high: 80 }, needed: 1234 },
    ],
    [
      "undecided: net_value_usd, mix - on-demand-only = $0 ± $42.0; 12 pairs",
      { verdict: "undecided", difference: { value: 0, low: -42, high: 42 }, needed: undefined },
    ],
    [
      "net_value_usd is the same in mix and on-demand-only in every replication; 12 pairs",
      { verdict: "equal", difference: { value: 0, low: 0, high: 0 } },
    ],
    [
      "net_value_usd: mix - on-demand-only = +$38.0; no interval, 1 pair",
      { verdict: "no_interval", difference: NO_INTERVAL, n: 1 },
    ],
    [
      "net_value_usd: mix - on-demand-only = +$38.0; no interval, unpaired, 1 replication or more each",
      { verdict: "no_interval", difference: NO_INTERVAL, n: 1, method: "welch" },
    ],
    [
      "net_value_usd: no value in mix or on-demand-only",
      { verdict: "no_interval", difference: undefined, n: 0 },
    ],
  ])("is %j", (sentence, set) => {
    expect(comparisonSentence(row(set))).toBe(sentence);
  });

  it("names the best arm with the next one, if that has a chance", () => {
    const best = (first: number, second: number, paired = true) =>
      bestSentence({
        metric: "net_value_usd",
        paired,
        chances: [
          { arm: "spot", probability: second },
          { arm: "mix", probability: first },
        ],
      });
    expect(best(0.96, 0.04)).toBe("best in net_value_usd: mix with probability 96.0 %, spot with 4.0 %");
    expect(best(0.9996, 0.0004)).toBe("best in net_value_usd: mix with probability > 99.9 %");
    expect(best(0.96, 0.04, false)).toMatch(/ \(unpaired\)$/);
  });

  it("calls it the highest where more need not be better", () => {
    const chances = [{ arm: "spot", probability: 1 }];
    expect(bestSentence({ metric: "evictions", paired: true, chances })).toBe(
      "highest in evictions: spot with probability > 99.9 %",
    );
  });
});

describe("the table of comparisons", () => {
  const rows = [
    row(),
    row({ variant: "spot-only-with-a-long-name", verdict: "undecided", pHolm: 0.0636, ratio: undefined }),
    row({ metric: "average_price_usd_per_gpu_hour", unit: "USD/GPU-h", verdict: "no_interval" }),
    row({
      metric: "internal_shortfall_gpu_hours",
      unit: "GPU-h",
      ratio: { value: 123.4, low: 23, high: 223 },
    }),
    row({ difference: { value: -1_234_567, low: -2_345_678, high: -123_456 }, verdict: "lower" }),
  ];
  const lengths = (text: string) => text.split("\n").map((line) => line.length);

  it("fits into 80 columns, with half-widths under their values and long names broken", () => {
    const text = comparisonTable(rows, { columns: 80, strong });
    expect(Math.max(...lengths(text))).toBeLessThanOrEqual(80);
    expect(text).toMatch(/^against on-demand-only; paired,$/m);
    expect(text).toMatch(/^net_value_usd +mix +\$38\.0 +1\.38 +<0\.001 +2\.0 x +higher$/m);
    expect(text).toMatch(/^ +±\$7\.00 +±0\.07$/m);
    expect(text).toMatch(/spot-only-with- +\$38\.0 +- +0\.064 +2\.0 x +undecided/);
  });

  it("has whole names and one line a row where there is room", () => {
    const text = comparisonTable(rows, { columns: 160, strong });
    expect(Math.max(...lengths(text))).toBeLessThanOrEqual(160);
    // Title, blank, heading and the rows.
    expect(text.split("\n")).toHaveLength(3 + rows.length);
    expect(text).toMatch(/spot-only-with-a-long-name +\$38\.0 ±\$7\.00 +- /);
    expect(text).toContain("internal_shortfall_gpu_hours");
  });

  it("names a metric once and says where draws are not shared", () => {
    const text = comparisonTable([row(), row({ variant: "spot", method: "welch" })], {
      columns: 160,
      strong,
    });
    expect(text.match(/net_value_usd/g)).toHaveLength(1);
    expect(text).toContain("unpaired where the draws differ");
  });
});

describe("a comparison as Markdown", () => {
  it("has a cell for each heading, whatever is in a name", () => {
    const text = comparisonMarkdown([row({ variant: "a | b" }), row()], undefined);
    const table = text.split("\n").filter((line) => line.startsWith("|"));
    const cells = table.map((line) => line.replaceAll("\\|", "").split("|").length - 2);
    expect(cells).toEqual([7, 7, 7, 7]);
    expect(text).toContain("| `net_value_usd` | mix | $38.0 ±$7.00 | 1.38 ±0.07 | <0.001 | 12 |");
    expect(text).toContain("a \\| b");
  });
});

describe("a comparison as JSON", () => {
  it("keeps numbers as they are and leaves out what is absent", () => {
    const best: BestVerdict = {
      best: { metric: "m", paired: true, chances: [{ arm: "mix", probability: 0.9 }] },
      lead: undefined,
    };
    const value = JSON.parse(
      comparisonJson([row(), row({ difference: NO_INTERVAL, ratio: undefined })], best),
    );
    expect(value).toMatchObject({
      baseline: "on-demand-only",
      best: { metric: "m", probabilities: [{ arm: "mix", probability: 0.9 }] },
    });
    expect(value.comparisons[0]).toMatchObject({
      mean_difference: 38,
      ci95_low: 31,
      p_holm: 0.0004,
      ratio: 1.38,
    });
    expect(Object.keys(value.comparisons[1])).not.toContain("ci95_low");
    expect(Object.keys(value.comparisons[1])).not.toContain("ratio");
  });
});
