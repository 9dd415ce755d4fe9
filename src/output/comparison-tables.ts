import type { BestVerdict } from "../experiment/best-arm.ts";
import type { Interval, MetricComparison } from "../experiment/comparison.ts";
import { finite } from "./comparison-csv.ts";
import { bestSentence, comparisonSentence } from "./comparison-text.ts";
import { metricFigure } from "./figures.ts";
import { folded } from "./folded.ts";
import { capital, markdownTable } from "./markdown.ts";
import { plainTable } from "./plain-table.ts";
import type { TableStyle } from "./terminal-table.ts";

/** From this width on names stand whole and everything is on one line. */
const WIDE_COLUMNS = 140;
/** Of names in a narrow table. */
const NAME_WIDTH = 15;

/**
 * One row per metric and variant: difference, ratio, corrected p-value, and how much narrower pairing made the
 * interval.
 */
export function comparisonTable(rows: readonly MetricComparison[], style: TableStyle): string {
  const wide = style.columns >= WIDE_COLUMNS;
  const head = [
    "metric",
    "variant",
    wide ? "difference to baseline" : "differ-\nence",
    "ratio",
    "p",
    wide ? "narrower by pairs" : "narrower\nby pairs",
    "verdict",
  ];
  const name = (text: string): string => (wide ? text : folded(text, NAME_WIDTH));
  const body = rows.map((row, at) => [
    rows[at - 1]?.metric === row.metric ? "" : name(row.metric),
    name(row.variant),
    withHalf(row.difference, (value) => metricFigure(row.unit, value), wide ? " " : "\n"),
    withHalf(row.ratio, (value) => value.toFixed(2), wide ? " " : "\n"),
    row.pHolm === undefined ? "-" : pText(row.pHolm),
    row.varianceReduction === undefined ? "-" : `${Math.sqrt(row.varianceReduction).toFixed(1)} x`,
    row.verdict.replace("_", wide ? " " : "\n"),
  ]);
  const baseline = rows[0]?.baseline ?? "";
  const pairing = rows.some((row) => row.method === "welch") ? "unpaired where the draws differ" : "paired";
  const title =
    `against ${baseline}; ${pairing},${wide ? " " : "\n"}` +
    "± half of the 95 % interval, p with Holm's correction";
  return `${title}\n\n${plainTable({ head, rows: body, leftColumns: 2, strong: style.strong })}`;
}

/** The same as a table of Markdown with the sentences. */
export function comparisonMarkdown(rows: readonly MetricComparison[], best: BestVerdict | undefined): string {
  const head = ["metric", "variant", "difference", "ratio", "p (Holm)", "n", "verdict"];
  const lines = rows.map((row) => [
    `\`${row.metric}\``,
    row.variant,
    withHalf(row.difference, (value) => metricFigure(row.unit, value), " "),
    withHalf(row.ratio, (value) => value.toFixed(2), " "),
    row.pHolm === undefined ? "" : pText(row.pHolm),
    String(row.n),
    comparisonSentence(row),
  ]);
  const table = markdownTable(head, lines);
  return `Against ${rows[0]?.baseline ?? ""}.\n\n${table}\n${best === undefined ? "" : `\n${capital(bestSentence(best.best))}.\n`}`;
}

/** The same as one JSON value. */
export function comparisonJson(rows: readonly MetricComparison[], best: BestVerdict | undefined): string {
  return JSON.stringify(
    {
      baseline: rows[0]?.baseline,
      ...(best === undefined ? {} : { best: { metric: best.best.metric, probabilities: best.best.chances } }),
      comparisons: rows.map((row) => ({
        metric: row.metric,
        unit: row.unit,
        variant: row.variant,
        method: row.method,
        n: row.n,
        mean_difference: row.difference?.value,
        ci95_low: finite(row.difference?.low),
        ci95_high: finite(row.difference?.high),
        p_value: row.pValue,
        p_holm: row.pHolm,
        ratio: row.ratio?.value,
        ratio_ci95_low: row.ratio?.low,
        ratio_ci95_high: row.ratio?.high,
        variance_reduction: row.varianceReduction,
        replications_needed: row.needed,
        outcome: row.verdict,
        verdict: comparisonSentence(row),
      })),
    },
    undefined,
    2,
  );
}

function withHalf(
  interval: Interval | undefined,
  show: (value: number) => string,
  separator: string,
): string {
  if (interval === undefined) return "-";
  const half = (interval.high - interval.low) / 2;
  return Number.isFinite(half) ? `${show(interval.value)}${separator}±${show(half)}` : show(interval.value);
}

/** A p-value to three decimals. */
export function pText(p: number): string {
  return p < 0.001 ? "<0.001" : p.toFixed(3);
}
