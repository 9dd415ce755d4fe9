import { latencyQuantileS, meanLatencyS } from "../metrics/latencies.ts";
import type { LatencyTotals, TokenCount } from "../metrics/result.ts";
import type { Column } from "./csv-table.ts";

/** Requests, input tokens (cached ones too) and output tokens of one count. */
export function countColumns<Row>(
  name: string,
  meaning: string,
  countOf: (row: Row) => TokenCount,
): readonly Column<Row>[] {
  return [
    {
      name: `${name}_requests`,
      unit: "requests",
      type: "count",
      meaning: `${meaning}.`,
      value: (row) => countOf(row).requests,
    },
    {
      name: `${name}_input_tokens`,
      unit: "tokens",
      type: "count",
      meaning: `${meaning}: their input, cached or not.`,
      value: (row) => countOf(row).inputTokens,
    },
    {
      name: `${name}_output_tokens`,
      unit: "tokens",
      type: "count",
      meaning: `${meaning}: their output.`,
      value: (row) => countOf(row).outputTokens,
    },
  ];
}

/** Mean and quantiles of one latency; empty where nothing was served. */
export function latencyColumns<Row>(
  name: string,
  what: string,
  of: (row: Row) => LatencyTotals,
): readonly Column<Row>[] {
  return [
    {
      name: `${name}_mean_s`,
      unit: "s",
      meaning: `Mean of ${what}, served requests.`,
      value: (row) => meanLatencyS(of(row)),
    },
    ...[50, 95, 99].map(
      (percent): Column<Row> => ({
        name: `${name}_p${percent}_s`,
        unit: "s",
        meaning: `${percent} % quantile of the same; error <= 0.5 %.`,
        value: (row) => latencyQuantileS([of(row)], percent / 100),
      }),
    ),
  ];
}
