import type { BestArm } from "../experiment/best-arm.ts";
import type { Interval, MetricComparison } from "../experiment/comparison.ts";
import { metricFigure } from "./figures.ts";

/** Metrics of which one says that a variant earns. */
const EARNED = ["net_value_usd", "revenue_usd"];

/** A comparison in words: `mix earns 1.38 ± 0.07 x on-demand-only; 12 pairs`. */
export function comparisonSentence(row: MetricComparison): string {
  const { variant, baseline, metric, difference } = row;
  const count = countOf(row);
  if (difference === undefined) return `${metric}: no value in ${variant} or ${baseline}`;
  if (row.verdict === "no_interval")
    return `${metric}: ${variant} - ${baseline} = ${signed(row)}; no interval, ${count}`;
  if (row.verdict === "equal")
    return `${metric} is the same in ${variant} and ${baseline} in every replication; ${count}`;
  if (row.verdict === "undecided") {
    const needed =
      row.needed === undefined
        ? ""
        : `; about ${row.needed.toLocaleString("en-US")} replications would settle it`;
    return `undecided: ${metric}, ${variant} - ${baseline} = ${signed(row)} ± ${amount(row, halfOf(difference))}; ${count}${needed}`;
  }
  return `${decided(row, difference)}; ${count}`;
}

function decided(row: MetricComparison, difference: Interval): string {
  const { variant, baseline, metric, ratio } = row;
  const isEarned = EARNED.includes(metric);
  // A ratio that rounds to 1.00 would say less than the difference.
  if (ratio !== undefined && ratio.value > 0 && Math.abs(ratio.value - 1) >= 0.005) {
    const times = `${ratio.value.toFixed(2)} ± ${halfOf(ratio).toFixed(2)} x`;
    return isEarned
      ? `${variant} earns ${times} ${baseline}`
      : `${metric}: ${variant} is ${times} ${baseline}`;
  }
  const size = `${amount(row, Math.abs(difference.value))} ± ${amount(row, halfOf(difference))}`;
  const isMore = difference.value > 0;
  if (isEarned) return `${variant} earns ${size} ${isMore ? "more" : "less"} than ${baseline}`;
  return `${metric}: ${variant} is ${size} ${isMore ? "above" : "below"} ${baseline}`;
}

/**
 * The arm with the highest mean and the chance that it has: `best in net_value_usd: mix with probability 99.6 %`. Only
 * of what is earned is the highest the best.
 */
export function bestSentence({ metric, chances, paired }: BestArm): string {
  const [first, second] = [...chances].sort((a, b) => b.probability - a.probability);
  const next =
    second !== undefined && second.probability >= 0.01
      ? `, ${second.arm} with ${chance(second.probability)}`
      : "";
  const how = paired ? "" : " (unpaired)";
  const word = EARNED.includes(metric) ? "best in" : "highest in";
  return `${word} ${metric}: ${first!.arm} with probability ${chance(first!.probability)}${next}${how}`;
}

function chance(probability: number): string {
  if (probability > 0.999) return "> 99.9 %";
  return `${(100 * probability).toFixed(1)} %`;
}

function countOf({ method, n }: MetricComparison): string {
  if (method === "paired") return n === 1 ? "1 pair" : `${n} pairs`;
  return `unpaired, ${n} ${n === 1 ? "replication" : "replications"} or more each`;
}

function signed(row: MetricComparison): string {
  const value = row.difference!.value;
  return `${value > 0 ? "+" : ""}${amount(row, value)}`;
}

function amount({ unit }: MetricComparison, value: number): string {
  return metricFigure(unit, value);
}

function halfOf({ low, high }: Interval): number {
  return (high - low) / 2;
}
