import type { RequestRecord } from "../model/ports.ts";
import { TIERS } from "../model/serving.ts";
import { SECOND_MS } from "../model/time.ts";
import { formatNanoUsd } from "../numerics/charge.ts";
import type { Column } from "./csv-table.ts";
import type { RecordPlace } from "./records-csv.ts";
import { isoInstant } from "./timeseries-csv.ts";

interface Line extends RecordPlace {
  record: RequestRecord;
}

/** A latency that the records mark as absent with NaN [s]. */
function seconds(name: string, meaning: string, of: (record: RequestRecord) => number): Column<Line> {
  return {
    name,
    unit: "s",
    meaning,
    value: ({ record }) => {
      const ms = of(record);
      return Number.isFinite(ms) ? ms / SECOND_MS : undefined;
    },
  };
}

function tokens(name: string, meaning: string, of: (record: RequestRecord) => number): Column<Line> {
  return { name, unit: "tokens", type: "count", meaning, value: ({ record }) => of(record) };
}

/** Columns of requests.csv: one row per request for tokens that ended, in the order of the ends. */
export const REQUESTS_COLUMNS: readonly Column<Line>[] = [
  { name: "variant", unit: "", meaning: "Name of the variant.", value: (line) => line.variant },
  {
    name: "replication",
    unit: "",
    type: "count",
    meaning: "Number of the replication, from 0.",
    value: (line) => line.replication,
  },
  {
    name: "client",
    unit: "",
    meaning: "Client or assistant.",
    value: ({ scenario, record }) => scenario.serving.clients[record.client]!.name,
  },
  {
    name: "model",
    unit: "",
    meaning: "Model that was called.",
    value: ({ scenario, record }) =>
      scenario.serving.models[scenario.serving.clients[record.client]!.model]!.name,
  },
  {
    name: "tier",
    unit: "",
    meaning: "Tier in which it was served, or would have been.",
    value: ({ record }) => TIERS[record.tier],
  },
  {
    name: "cluster",
    unit: "",
    meaning: "Cluster that answered it; empty if it was lost.",
    value: ({ scenario, record }) => scenario.fleet.clusters[record.cluster]?.name,
  },
  {
    name: "arrival_time",
    unit: "UTC",
    meaning: "Arrival.",
    value: ({ scenario, record }) => isoInstant(scenario, record.arrivalMs),
  },
  tokens("input_tokens", "Input, cached or not.", (record) => record.inputTokens),
  tokens("cached_tokens", "Part of the input that was cached.", (record) => record.cachedTokens),
  tokens("output_tokens", "Output.", (record) => record.outputTokens),
  seconds("wait_s", "From arrival to the first step.", (record) => record.waitMs),
  seconds("time_to_first_token_s", "From arrival to the first token.", (record) => record.firstTokenMs),
  seconds(
    "time_per_output_token_s",
    "Mean time per token after the first; empty for a single token.",
    (record) => record.perTokenMs,
  ),
  seconds("answer_s", "From arrival to the last token.", (record) => record.sojournMs),
  {
    name: "billed_usd",
    unit: "USD",
    type: "usd",
    meaning: "Exact bill, before refund and credits.",
    value: ({ record }) => ({ decimal: formatNanoUsd(record.billedUsd, record.billedNano) }),
  },
  {
    name: "refunded_usd",
    unit: "USD",
    type: "usd",
    meaning: "The same amount if the deadline was missed, else 0.",
    value: ({ record }) => ({
      decimal: record.isRefunded ? formatNanoUsd(record.billedUsd, record.billedNano) : formatNanoUsd(0, 0),
    }),
  },
  {
    name: "outcome",
    unit: "",
    meaning: "served, failed (its replica was taken), or the reason of the loss.",
    value: ({ record }) => record.outcome,
  },
];
