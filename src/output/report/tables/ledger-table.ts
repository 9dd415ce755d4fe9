import { NET_VALUE_LINES } from "../../../metrics/ledger-sums.ts";
import { ACCOUNTS, type Account } from "../../../model/accounts.ts";
import type { ReportData } from "../../../model/report-data.ts";
import type { TableCell } from "../kit/data-table.ts";
import { ledgerFigure, postedAccounts } from "../ledger-totals.ts";
import { variantsBestFirst } from "../numbers.ts";
import type { Block } from "../section.ts";

/** Lines of the net value in the order of a statement, each with its accounts. */
const LINES: readonly (readonly [name: string, accounts: readonly Account[]])[] = [
  ["revenue", NET_VALUE_LINES.revenue],
  ["prepayment", ["prepayment_cash", "prepayment_deferred"]],
  ["credits", NET_VALUE_LINES.credits],
  ["incremental cost", NET_VALUE_LINES.incrementalCost],
  ["internal displacement", NET_VALUE_LINES.internalDisplacement],
];

/** Accounts down and variants across, with the sum of each line of the net value, and the net value. */
export function ledgerTable(data: ReportData): readonly Block[] {
  const variants = variantsBestFirst(data);
  const posted = new Set(variants.flatMap((variant) => [...postedAccounts(data, variant).keys()]));
  if (posted.size === 0) return [];
  const rowOf = (name: string, accounts: readonly Account[]): readonly TableCell[] => [
    name,
    ...variants.map((variant) => ledgerFigure(data, { variant, accounts })),
  ];
  const rows = LINES.flatMap(([line, accounts]) => {
    const own = accounts.filter((account) => posted.has(account));
    if (own.length === 0) return [];
    return [
      ...own.map((account) => rowOf(account.replaceAll("_", " "), [account])),
      rowOf(`= ${line}`, accounts),
    ];
  });
  const caption = "Amounts by account, means over replications (ledger.csv)";
  return [
    {
      kind: "text",
      text: "What came in is positive, what was paid or lost is negative; all of it is the net value.",
    },
    {
      kind: "table",
      table: { caption, head: ["account", ...variants], rows: [...rows, rowOf("= net value", ACCOUNTS)] },
    },
  ];
}
