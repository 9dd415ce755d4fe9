import type { MetricComparison } from "../experiment/comparison.ts";
import type { VariantResult } from "../experiment/run-experiment.ts";
import { summarizeVariant, type VariantSummary } from "../experiment/summarize.ts";
import { METRICS, observedMetrics } from "../metrics/registry.ts";
import { CLIENTS_COLUMNS } from "./clients-csv.ts";
import { COMPARISON_COLUMNS } from "./comparison-csv.ts";
import { csvChunks } from "./csv-table.ts";
import { LEDGER_COLUMNS, ledgerLines } from "./ledger-csv.ts";
import { deploymentRows, MODELS_COLUMNS } from "./models-csv.ts";
import { PRODUCTS_COLUMNS, productCount } from "./products-csv.ts";
import { RATIOS_COLUMNS, ratioRows } from "./ratios-csv.ts";
import { entityRows, replicationRows, unionOf } from "./result-rows.ts";
import { runsColumns } from "./runs-csv.ts";
import { segmentsColumns } from "./segments-csv.ts";
import { SUMMARY_COLUMNS, summaryRows } from "./summary-csv.ts";
import { WORKLOADS_COLUMNS, workloadCount } from "./workloads-csv.ts";

/** A result file as chunks of text. */
export interface ResultFile {
  readonly name: string;
  readonly chunks: Iterable<string>;
}

/** The files that are written when all replications are done, in this order. */
export function resultFiles(
  results: readonly VariantResult[],
  summaries: readonly VariantSummary[] = results.map(summarizeVariant),
  comparisons: readonly MetricComparison[] = [],
): readonly ResultFile[] {
  const metrics = [...METRICS, ...observedMetrics(results.flatMap((each) => each.replications))];
  const products = unionOf(results, (scenario) => scenario.products.map((product) => product.name));
  return [
    { name: "summary.csv", chunks: csvChunks(SUMMARY_COLUMNS, summaryRows(summaries)) },
    ...(comparisons.length > 0
      ? [{ name: "comparison.csv", chunks: csvChunks(COMPARISON_COLUMNS, comparisons) }]
      : []),
    { name: "runs.csv", chunks: csvChunks(runsColumns(metrics), replicationRows(results)) },
    { name: "ratios.csv", chunks: csvChunks(RATIOS_COLUMNS, ratioRows(results, metrics)) },
    {
      name: "products.csv",
      chunks: csvChunks(PRODUCTS_COLUMNS, entityRows(results, productCount)),
    },
    {
      name: "segments.csv",
      chunks: csvChunks(
        segmentsColumns(products),
        entityRows(results, (each) => each.market.segments.length),
      ),
    },
    { name: "workloads.csv", chunks: csvChunks(WORKLOADS_COLUMNS, entityRows(results, workloadCount)) },
    ...(results.some(({ variant }) => variant.scenario.serving.models.length > 0)
      ? servingFiles(results)
      : []),
    { name: "ledger.csv", chunks: csvChunks(LEDGER_COLUMNS, ledgerLines(results)) },
  ];
}

/** Files of the models, where a variant serves any. */
function servingFiles(results: readonly VariantResult[]): readonly ResultFile[] {
  return [
    { name: "models.csv", chunks: csvChunks(MODELS_COLUMNS, deploymentRows(results)) },
    {
      name: "clients.csv",
      chunks: csvChunks(
        CLIENTS_COLUMNS,
        entityRows(results, (each) => each.serving.clients.length),
      ),
    },
  ];
}
