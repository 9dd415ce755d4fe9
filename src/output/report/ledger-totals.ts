import { numberIn, type ReportData, type ReportTable } from "../../model/report-data.ts";
import { money } from "../figures.ts";
import type { Figure } from "./kit/data-table.ts";
import { sourceText } from "./kit/source.ts";

/** Decimals of amounts in ledger.csv. */
const LEDGER_DECIMALS = 9;

/** Postings of a variant: account > product > sum over replications and clusters [USD]. */
type Sums = ReadonlyMap<string, ReadonlyMap<string, number>>;

const KNOWN = new WeakMap<ReportTable, ReadonlyMap<string, Sums>>();

/** Accounts that a variant posted to, each with its products; an empty text where the account has none. */
export function postedAccounts(data: ReportData, variant: string): Sums {
  const ledger = data.table("ledger.csv");
  if (ledger === undefined) return new Map();
  const known = KNOWN.get(ledger) ?? sumsOf(ledger);
  KNOWN.set(ledger, known);
  return known.get(variant) ?? new Map();
}

function sumsOf({ rows }: ReportTable): ReadonlyMap<string, Sums> {
  const variants = new Map<string, Map<string, Map<string, number>>>();
  for (const row of rows) {
    const { variant = "", account = "", product = "" } = row;
    const accounts = entry(variants, variant, () => new Map<string, Map<string, number>>());
    const products = entry(accounts, account, () => new Map<string, number>());
    products.set(product, (products.get(product) ?? 0) + (numberIn(row, "amount_usd") ?? 0));
  }
  return variants;
}

function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}

/** Replications of a variant that ended well. */
export function replicationsOf(data: ReportData, variant: string): number {
  const rows = data.table("runs.csv")?.rows ?? [];
  return rows.filter((row) => row["variant"] === variant).length;
}

/** Mean over replications of all postings to some accounts, of one product or of all. */
export function ledgerFigure(
  data: ReportData,
  at: { readonly variant: string; readonly accounts: readonly string[]; readonly product?: string },
): Figure {
  const { variant, accounts, product } = at;
  const posted = postedAccounts(data, variant);
  let sum = 0;
  for (const account of accounts) {
    for (const [name, usd] of posted.get(account) ?? []) {
      if (product === undefined || name === product) sum += usd;
    }
  }
  // The file has nine decimals: what is left below them is rounding.
  const value = Number(sum.toFixed(LEDGER_DECIMALS)) / Math.max(1, replicationsOf(data, variant));
  const where = { variant, account: accounts, ...(product === undefined ? {} : { product }) };
  return {
    value,
    text: money(value),
    from: sourceText({ file: "ledger.csv", column: "amount_usd", where, reduction: "mean_of_sums" }),
  };
}
