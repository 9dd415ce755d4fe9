import type { MetricComparison } from "../experiment/comparison.ts";
import type { VariantResult } from "../experiment/run-experiment.ts";
import { summarizeVariant, type VariantSummary } from "../experiment/summarize.ts";
import type { DescribedColumn } from "../metrics/described-column.ts";
import { METRICS, observedMetrics } from "../metrics/registry.ts";
import { CLIENTS_COLUMNS } from "./clients-csv.ts";
import { COMPARISON_COLUMNS } from "./comparison-csv.ts";
import { type Column, csvChunks } from "./csv-table.ts";
import { LEDGER_COLUMNS, ledgerLines } from "./ledger-csv.ts";
import { deploymentRows, MODELS_COLUMNS } from "./models-csv.ts";
import { PRODUCTS_COLUMNS, productCount } from "./products-csv.ts";
import { RATIOS_COLUMNS, ratioRows } from "./ratios-csv.ts";
import { entityRows, replicationRows, unionOf } from "./result-rows.ts";
import { runsColumns } from "./runs-csv.ts";
import { segmentsColumns } from "./segments-csv.ts";
import { SUMMARY_COLUMNS, summaryRows } from "./summary-csv.ts";
import { WORKLOADS_COLUMNS, workloadCount } from "./workloads-csv.ts";

/** A result file: its columns, and its text in chunks. */
export interface ResultFile {
  readonly name: string;
  readonly columns: readonly DescribedColumn[];
  readonly chunks: Iterable<string>;
}

/** A table as a result file. */
export function tableFile<Row>(
  name: string,
  columns: readonly Column<Row>[],
  rows: Iterable<Row>,
): ResultFile {
  return { name, columns, chunks: csvChunks(columns, rows) };
}

/** The files that are written when all replications are done, in this order. */
export function resultFiles(
  results: readonly VariantResult[],
  summaries: readonly VariantSummary[] = results.map(summarizeVariant),
  comparisons: readonly MetricComparison[] = [],
): readonly ResultFile[] {
  const metrics = [...METRICS, ...observedMetrics(results.flatMap((each) => each.replications))];
  const productNames = unionOf(results, (scenario) => scenario.products.map((product) => product.name));
  const products = entityRows(results, productCount);
  const segments = entityRows(results, (each) => each.market.segments.length);
  return [
    tableFile("summary.csv", SUMMARY_COLUMNS, summaryRows(summaries)),
    ...(comparisons.length > 0 ? [tableFile("comparison.csv", COMPARISON_COLUMNS, comparisons)] : []),
    tableFile("runs.csv", runsColumns(metrics), replicationRows(results)),
    tableFile("ratios.csv", RATIOS_COLUMNS, ratioRows(results, metrics)),
    tableFile("products.csv", PRODUCTS_COLUMNS, products),
    tableFile("segments.csv", segmentsColumns(productNames), segments),
    tableFile("workloads.csv", WORKLOADS_COLUMNS, entityRows(results, workloadCount)),
    ...(results.some(servesModels) ? servingFiles(results) : []),
    tableFile("ledger.csv", LEDGER_COLUMNS, ledgerLines(results)),
  ];
}

function servesModels({ variant }: VariantResult): boolean {
  return variant.scenario.serving.models.length > 0;
}

/** Files that are written where a variant serves models. */
function servingFiles(results: readonly VariantResult[]): readonly ResultFile[] {
  const clients = entityRows(results, (each) => each.serving.clients.length);
  return [
    tableFile("models.csv", MODELS_COLUMNS, deploymentRows(results)),
    tableFile("clients.csv", CLIENTS_COLUMNS, clients),
  ];
}
