import type { VariantResult } from "../experiment/run-experiment.ts";
import type { LedgerRow } from "../metrics/result.ts";
import { ACCOUNTS } from "../model/accounts.ts";
import type { Column } from "./csv-table.ts";
import { gpuHoursCell, usdCell } from "./exact-cells.ts";
import { postedName } from "./posted-name.ts";
import { keyColumns, type ReplicationRow, replicationRows } from "./result-rows.ts";

interface LedgerLine extends ReplicationRow {
  readonly posting: LedgerRow;
}

/** Columns of ledger.csv. */
export const LEDGER_COLUMNS: readonly Column<LedgerLine>[] = [
  ...keyColumns<LedgerLine>(),
  {
    name: "account",
    unit: "",
    meaning: "Account of the postings.",
    value: (row) => ACCOUNTS[row.posting.account],
  },
  {
    name: "product",
    unit: "",
    meaning: "Product or model; empty where the account has none.",
    value: (row) => postedName(row.scenario, row.posting.product),
  },
  {
    name: "cluster",
    unit: "",
    meaning: "Cluster; empty for the fleet as a whole.",
    value: (row) => row.scenario.fleet.clusters[row.posting.cluster]?.name,
  },
  {
    name: "amount_usd",
    unit: "USD",
    type: "usd",
    meaning:
      "Exact sum of the postings, nine decimals; income is positive. All rows of a replication add up to its net value.",
    value: (row) => usdCell(row.posting.usd),
  },
  {
    name: "gpu_hours",
    unit: "GPU-h",
    type: "gpu_hours",
    meaning: "GPU time behind the postings, to 15 decimals; x 3,600,000 it is whole GPU-ms.",
    value: (row) => gpuHoursCell(row.posting.gpuHours),
  },
];

/** Postings in order of account, product and cluster. */
export function* ledgerLines(results: readonly VariantResult[]): Generator<LedgerLine> {
  for (const row of replicationRows(results)) {
    const postings = [...row.replication.ledger].sort(
      (a, b) => a.account - b.account || a.product - b.product || a.cluster - b.cluster,
    );
    for (const posting of postings) yield { ...row, posting };
  }
}
