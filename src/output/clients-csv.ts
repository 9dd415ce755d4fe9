import type { ClientTotals, Exact } from "../metrics/result.ts";
import { TIERS, type TokenClient } from "../model/serving.ts";
import { LOSS_REASONS } from "../model/states.ts";
import type { Column } from "./csv-table.ts";
import { usdCell } from "./exact-cells.ts";
import { LOSS_MEANINGS } from "./loss-meanings.ts";
import { type EntityRow, keyColumns } from "./result-rows.ts";
import { countColumns, latencyColumns } from "./token-columns.ts";

function totalsOf(row: EntityRow): ClientTotals {
  return row.replication.run.clients[row.index]!;
}

function clientOf(row: EntityRow): TokenClient {
  return row.scenario.serving.clients[row.index]!;
}

function text(name: string, meaning: string, value: (row: EntityRow) => string): Column<EntityRow> {
  return { name, unit: "", meaning, value };
}

function money(name: string, meaning: string, of: (client: ClientTotals) => Exact): Column<EntityRow> {
  return { name, unit: "USD", type: "usd", meaning, value: (row) => usdCell(of(totalsOf(row))) };
}

/** What came and what became of it: requests and tokens. At start + offered = served + failed + lost + at end. */
const BALANCE: readonly Column<EntityRow>[] = [
  ...countColumns<EntityRow>(
    "at_start",
    "Waiting or inside when the window opened",
    (row) => totalsOf(row).atStart,
  ),
  ...countColumns<EntityRow>(
    "offered",
    "Arrivals inside the window, those that no price or limit let in included",
    (row) => totalsOf(row).offered,
  ),
  ...countColumns<EntityRow>("served", "Answered", (row) => totalsOf(row).served),
  {
    name: "served_cached_tokens",
    unit: "tokens",
    type: "count",
    meaning: "Part of served_input_tokens that was cached.",
    value: (row) => totalsOf(row).served.cachedTokens,
  },
  ...countColumns<EntityRow>(
    "failed",
    "Inside a replica that was taken, and not put back in line",
    (row) => totalsOf(row).failed,
  ),
  ...LOSS_REASONS.flatMap((reason, at) =>
    countColumns<EntityRow>(
      `lost_${reason}`,
      `Lost: ${LOSS_MEANINGS[reason]}`,
      (row) => totalsOf(row).lost[at]!,
    ),
  ),
  ...countColumns<EntityRow>(
    "waiting_at_end",
    "Waiting when the window closed; not a loss",
    (row) => totalsOf(row).waitingAtEnd,
  ),
  ...countColumns<EntityRow>(
    "active_at_end",
    "Inside a replica when the window closed",
    (row) => totalsOf(row).activeAtEnd,
  ),
];

const LATENCIES: readonly Column<EntityRow>[] = [
  ...latencyColumns<EntityRow>(
    "wait",
    "the time from arrival to the first step",
    (row) => totalsOf(row).waits,
  ),
  ...latencyColumns<EntityRow>(
    "time_to_first_token",
    "the time from arrival to the first token",
    (row) => totalsOf(row).firstTokens,
  ),
  ...latencyColumns<EntityRow>(
    "time_per_output_token",
    "the mean time per output token after the first",
    (row) => totalsOf(row).perTokens,
  ),
  ...latencyColumns<EntityRow>(
    "answer",
    "the time from arrival to the last token",
    (row) => totalsOf(row).sojourns,
  ),
];

/** Columns of clients.csv: paying clients and the owner's assistants. */
export const CLIENTS_COLUMNS: readonly Column<EntityRow>[] = [
  ...keyColumns<EntityRow>(),
  text("client", "Name of the client or assistant.", (row) => clientOf(row).name),
  text("owner", "`tenant` pays; `internal` is an assistant of the owner.", (row) => clientOf(row).owner),
  text("model", "Model that it calls.", (row) => row.scenario.serving.models[clientOf(row).model]!.name),
  text("tier", "Tier that it asks for.", (row) => TIERS[clientOf(row).tier]!),
  ...BALANCE,
  ...TIERS.map(
    (tier, at): Column<EntityRow> => ({
      name: `served_${tier}_requests`,
      unit: "requests",
      type: "count",
      meaning: `Part of served_requests that was served in the tier ${tier}.`,
      value: (row) => totalsOf(row).servedByTier[at]!.requests,
    }),
  ),
  ...countColumns<EntityRow>("good", "Served within the objective", (row) => totalsOf(row).good),
  ...countColumns<EntityRow>(
    "expired",
    "Batch requests answered after their deadline, or lost for it",
    (row) => totalsOf(row).expired,
  ),
  {
    name: "goodput",
    unit: "share",
    meaning: "Share of the answers that were within the objective; empty when nothing was served.",
    formula: "good_requests / served_requests",
    value: (row) => {
      const { good, served } = totalsOf(row);
      return served.requests > 0 ? good.requests / served.requests : undefined;
    },
  },
  ...LATENCIES,
  money("token_revenue_usd", "Bills of its requests.", ({ revenueUsd }) => revenueUsd),
  money(
    "provisioned_revenue_usd",
    "Its hours of provisioned throughput.",
    ({ provisionedUsd }) => provisionedUsd,
  ),
  money("credits_usd", "Credits for months with too few good requests.", ({ creditsUsd }) => creditsUsd),
  money("refunds_usd", "Bills given back for missed deadlines.", ({ refundsUsd }) => refundsUsd),
  money("loss_usd", "Worth of an assistant's tokens that were lost or late.", ({ lossUsd }) => lossUsd),
];
