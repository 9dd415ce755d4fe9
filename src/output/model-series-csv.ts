import type { DescribedColumn } from "../metrics/described-column.ts";
import { MODEL_SERIES_VALUES, type SeriesSink } from "../model/ports.ts";
import type { Scenario } from "../model/scenario.ts";
import { quotedText } from "./csv-text.ts";
import { formatNumber } from "./number-text.ts";
import type { RowWriter } from "./row-writer.ts";
import { isoInstant } from "./timeseries-csv.ts";

const VALUES: Readonly<
  Record<(typeof MODEL_SERIES_VALUES)[number], readonly [unit: string, meaning: string]>
> = {
  requests: ["requests", "Requests that were let in during the interval."],
  served_requests: ["requests", "Requests whose last token came during the interval."],
  lost_requests: [
    "requests",
    "Requests that were lost at the replicas: no place, patience, deadline, recall.",
  ],
  input_tokens: ["tokens", "Input tokens of the served requests, cached ones included."],
  cached_tokens: ["tokens", "Part of input_tokens that was cached."],
  output_tokens: ["tokens", "Output tokens of the served requests."],
  revenue_usd: ["USD", "Bills of the served requests, before refunds."],
  first_token_mean_ms: ["ms", "Mean time from arrival to first token of the served requests; empty if none."],
  ready_replicas: ["replicas", "Mean number of replicas that admit requests."],
  active_sequences: ["sequences", "Mean number of requests in batches."],
  waiting_requests: ["requests", "Requests that wait at the end of the interval."],
};

/** Columns of timeseries-models.csv. */
export const MODEL_SERIES_COLUMNS: readonly DescribedColumn[] = [
  { name: "variant", unit: "", meaning: "Name of the variant." },
  { name: "replication", unit: "", type: "count", meaning: "Number of the replication, from 0." },
  { name: "time_start", unit: "UTC", meaning: "Start of the interval." },
  { name: "time_end", unit: "UTC", meaning: "End of the interval, not part of it." },
  { name: "phase", unit: "", meaning: "`warmup` or `measured`." },
  { name: "model", unit: "", meaning: "Name of the model." },
  ...MODEL_SERIES_VALUES.map((name) => ({ name, unit: VALUES[name][0], meaning: VALUES[name][1] })),
];

/** The part of a sink that writes the rows of one run to timeseries-models.csv. */
export function modelSeriesSink(
  writer: RowWriter,
  place: { readonly variant: string; readonly replication: number; readonly scenario: Scenario },
): Pick<SeriesSink, "modelRow"> {
  const { scenario } = place;
  const prefix = `${quotedText(place.variant)},${place.replication},`;
  const models = scenario.serving.models.map(({ name }) => quotedText(name));
  return {
    modelRow(startMs, endMs, measured, model, values) {
      const interval = `${isoInstant(scenario, startMs)},${isoInstant(scenario, endMs)}`;
      let line = `${prefix}${interval},${measured ? "measured" : "warmup"},${models[model]}`;
      for (const value of values) line += `,${Number.isNaN(value) ? "" : formatNumber(value)}`;
      writer.line(line);
    },
  };
}
