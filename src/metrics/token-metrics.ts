import { LOSS_REASONS, type LossReason } from "../model/states.ts";
import { sumMoney, usdOf } from "./exact.ts";
import { countLatencies, latencyQuantileS, sumLatencyS } from "./latencies.ts";
import type { Metric } from "./metric.ts";
import type { ClientTotals, LatencyTotals, Replication, TokenCount } from "./result.ts";

type Owner = ClientTotals["owner"];

function clientsOf({ run }: Replication, owner: Owner): readonly ClientTotals[] {
  return run.clients.filter((client) => client.owner === owner);
}

function sumOf(replication: Replication, owner: Owner, of: (client: ClientTotals) => number): number {
  return clientsOf(replication, owner).reduce((sum, client) => sum + of(client), 0);
}

/** Requests lost for any of the reasons. */
function lostFor(client: ClientTotals, reasons: readonly LossReason[]): number {
  return reasons.reduce((sum, reason) => sum + client.lost[LOSS_REASONS.indexOf(reason)]!.requests, 0);
}

function requests(
  name: string,
  formula: string,
  meaning: string,
  of: (client: ClientTotals) => number,
  owner: Owner = "tenant",
): Metric {
  return {
    name,
    unit: "requests",
    kind: "total",
    formula,
    meaning,
    compute: (replication) => sumOf(replication, owner, of),
  };
}

function tokens(name: string, formula: string, meaning: string, of: (served: TokenCount) => number): Metric {
  return {
    name,
    unit: "tokens",
    kind: "total",
    formula,
    meaning,
    compute: (replication) => sumOf(replication, "tenant", ({ served }) => of(served)),
  };
}

/** Mean and quantiles of one latency of the requests of paying clients. */
function latencies(
  name: string,
  what: string,
  of: (client: ClientTotals) => LatencyTotals,
): readonly Metric[] {
  const all = (replication: Replication): readonly LatencyTotals[] =>
    clientsOf(replication, "tenant").map(of);
  return [
    {
      name: `${name}_mean_s`,
      unit: "s",
      kind: "ratio",
      formula: `sum of ${what} / requests that have one`,
      meaning: `Mean of ${what}, served requests of clients.`,
      numerator: (replication) => sumLatencyS(all(replication)),
      denominator: (replication) => countLatencies(all(replication)),
    },
    ...[50, 95, 99].map(
      (percent): Metric => ({
        name: `${name}_p${percent}_s`,
        unit: "s",
        kind: "quantile",
        formula: `${percent} % quantile of ${what}; error <= 0.5 %`,
        meaning: `${percent} % of the served requests had at most this.`,
        compute: (replication) => latencyQuantileS(all(replication), percent / 100),
      }),
    ),
  ];
}

function goodput(name: string, owner: Owner, who: string): Metric {
  return {
    name,
    unit: "share",
    kind: "ratio",
    formula: `requests of ${who} served within the objective / served requests of ${who}`,
    meaning: `Share of the answers to ${who} that had the latencies they want, and met their deadline.`,
    numerator: (replication) => sumOf(replication, owner, ({ good }) => good.requests),
    denominator: (replication) => sumOf(replication, owner, ({ served }) => served.requests),
  };
}

/** Losses for want of capacity, and losses that never asked for it: the parts of the blocking probability. */
const BLOCKED: readonly LossReason[] = ["no_capacity", "refused_by_policy"];
const UNINTERESTED: readonly LossReason[] = ["priced_out", "competitor", "churned", "rate_limited"];

/** How requests for tokens fared: of paying clients (`token_*`), and of the owner's assistants. */
export const TOKEN_METRICS: readonly Metric[] = [
  requests(
    "token_requests_offered",
    "potential requests of all clients",
    "Requests that came or would have come at a lower price.",
    ({ offered }) => offered.requests,
  ),
  requests(
    "token_requests_served",
    "requests whose last token came",
    "Requests of clients that were answered.",
    ({ served }) => served.requests,
  ),
  requests(
    "token_requests_lost",
    "requests lost for any reason",
    "Requests of clients that never began, or left; by reason in clients.csv.",
    (client) => lostFor(client, LOSS_REASONS),
  ),
  requests(
    "token_requests_failed",
    "requests that were inside a replica when it was taken",
    "Requests that a recall or a failure ended; none where they go back to the line.",
    ({ failed }) => failed.requests,
  ),
  requests(
    "token_requests_expired",
    "batch requests answered after their deadline, or lost for it",
    "Requests that are not paid because they came too late.",
    ({ expired }) => expired.requests,
  ),
  tokens(
    "tokens_input_served",
    "input tokens of served requests",
    "Input of clients that was read, cached or not.",
    ({ inputTokens }) => inputTokens,
  ),
  tokens(
    "tokens_cached_served",
    "cached input tokens of served requests",
    "Part of the input that needed no prefill.",
    ({ cachedTokens }) => cachedTokens,
  ),
  tokens(
    "tokens_output_served",
    "output tokens of served requests",
    "Output that was written for clients.",
    ({ outputTokens }) => outputTokens,
  ),
  {
    name: "average_price_usd_per_mtok",
    unit: "USD/Mtok",
    kind: "ratio",
    formula: "token_revenue_usd x 1e6 / (tokens_input_served + tokens_output_served)",
    meaning: "What a million tokens were billed on average; provisioned throughput is paid by the hour.",
    numerator: ({ run }) => usdOf(sumMoney(run.clients.map(({ revenueUsd }) => revenueUsd))) * 1e6,
    denominator: (replication) =>
      sumOf(replication, "tenant", ({ served }) => served.inputTokens + served.outputTokens),
  },
  {
    name: "token_blocking_probability",
    unit: "share",
    kind: "ratio",
    formula: `(${BLOCKED.join(" + ")}) / (offered - ${UNINTERESTED.join(" - ")})`,
    meaning: "Share of the requests that wanted to be served and were turned away.",
    numerator: (replication) => sumOf(replication, "tenant", (client) => lostFor(client, BLOCKED)),
    denominator: (replication) =>
      sumOf(replication, "tenant", (client) => client.offered.requests - lostFor(client, UNINTERESTED)),
  },
  goodput("token_goodput", "tenant", "clients"),
  ...latencies("token_wait", "the time from arrival to the first step", ({ waits }) => waits),
  ...latencies(
    "time_to_first_token",
    "the time from arrival to the first token",
    ({ firstTokens }) => firstTokens,
  ),
  ...latencies(
    "time_per_output_token",
    "the mean time per output token after the first",
    ({ perTokens }) => perTokens,
  ),
  ...latencies("token_answer", "the time from arrival to the last token", ({ sojourns }) => sojourns),
  requests(
    "assistant_requests_offered",
    "requests of all assistants",
    "Requests of the owner's own assistants.",
    ({ offered }) => offered.requests,
    "internal",
  ),
  requests(
    "assistant_requests_served",
    "requests of assistants whose last token came",
    "Requests of assistants that were answered.",
    ({ served }) => served.requests,
    "internal",
  ),
  goodput("assistant_goodput", "internal", "assistants"),
];
