import { cellTypeOf, type DescribedColumn, type DescribedFile } from "../metrics/described-column.ts";
import { METRICS } from "../metrics/registry.ts";
import { BENCHMARK_COLUMNS } from "./benchmark-tables.ts";
import { CLIENTS_COLUMNS } from "./clients-csv.ts";
import { COLUMNS_COLUMNS, COLUMNS_FILE } from "./columns-csv.ts";
import { COMPARISON_COLUMNS } from "./comparison-csv.ts";
import { LEDGER_COLUMNS } from "./ledger-csv.ts";
import { MODEL_SERIES_COLUMNS } from "./model-series-csv.ts";
import { MODELS_COLUMNS } from "./models-csv.ts";
import { PRODUCTS_COLUMNS } from "./products-csv.ts";
import { RATIOS_COLUMNS } from "./ratios-csv.ts";
import { JOBS_COLUMNS, LEASES_COLUMNS } from "./records-csv.ts";
import { REQUESTS_COLUMNS } from "./requests-csv.ts";
import { keyColumns } from "./result-rows.ts";
import { CONCLUSION_COLUMNS, searchColumns } from "./search-csv.ts";
import { segmentsColumns } from "./segments-csv.ts";
import { SENSITIVITY_COLUMNS } from "./sensitivity-csv.ts";
import { SUMMARY_COLUMNS } from "./summary-csv.ts";
import { sweepColumns, sweepRunsColumns } from "./sweep-csv.ts";
import { timeseriesColumns } from "./timeseries-csv.ts";
import { WORKLOADS_COLUMNS } from "./workloads-csv.ts";

/** A result file as the reference describes it. */
export interface FileReference extends DescribedFile {
  /** What a row is about. */
  readonly row: string;
}

const RUNS_COLUMNS: readonly DescribedColumn[] = [
  ...keyColumns(),
  { name: "seed", unit: "", meaning: "Master seed of the experiment." },
  {
    name: "<metric>",
    unit: "see metrics",
    meaning: "One column per metric, in the order of the list of metrics.",
  },
];

/** Every CSV file with its columns; `<product>` and `<metric>` stand for names. */
export const FILE_REFERENCES: readonly FileReference[] = [
  { file: "summary.csv", row: "a metric of a variant", columns: SUMMARY_COLUMNS },
  {
    file: "comparison.csv",
    row: "a metric of a variant against the baseline (with two variants or more)",
    columns: COMPARISON_COLUMNS,
  },
  { file: "runs.csv", row: "a replication of a variant", columns: RUNS_COLUMNS },
  { file: "ratios.csv", row: "a ratio metric in a replication", columns: RATIOS_COLUMNS },
  {
    file: "timeseries.csv",
    row: "an interval of a cluster in a replication (the first, unless `--series all`)",
    columns: timeseriesColumns(["<product>"], ["<competitor>"]),
  },
  {
    file: "timeseries-models.csv",
    row: "an interval of a model in a replication (as timeseries.csv, where models are served)",
    columns: MODEL_SERIES_COLUMNS,
  },
  { file: "products.csv", row: "a product or model in a replication", columns: PRODUCTS_COLUMNS },
  { file: "segments.csv", row: "a tenant segment in a replication", columns: segmentsColumns(["<product>"]) },
  {
    file: "workloads.csv",
    row: "an internal service or job source in a replication",
    columns: WORKLOADS_COLUMNS,
  },
  {
    file: "models.csv",
    row: "a deployment of a model in a pool in a replication (where models are served)",
    columns: MODELS_COLUMNS,
  },
  {
    file: "clients.csv",
    row: "a client or assistant in a replication (where models are served)",
    columns: CLIENTS_COLUMNS,
  },
  { file: "ledger.csv", row: "an account, product and cluster in a replication", columns: LEDGER_COLUMNS },
  { file: "leases.csv", row: "a request or lease (`--records`)", columns: LEASES_COLUMNS },
  { file: "jobs.csv", row: "an internal job (`--records`)", columns: JOBS_COLUMNS },
  {
    file: "requests.csv",
    row: "a request for tokens that ended (`--records`, models of fidelity `per_request`)",
    columns: REQUESTS_COLUMNS,
  },
  {
    file: "sweep.csv",
    row: "a metric of a variant at a point (`surplus sweep`)",
    columns: sweepColumns([{ path: "<path>", unit: undefined }]),
  },
  {
    file: "sweep-runs.csv",
    row: "a replication of a variant at a point (`surplus sweep`)",
    columns: [
      ...sweepRunsColumns([{ path: "<path>", unit: undefined }], []),
      { name: "<metric>", unit: "see metrics", meaning: "One column per metric, as in runs.csv." },
    ],
  },
  {
    file: "search.csv",
    row: "a point that a search tried (`surplus optimize`, `surplus breakeven`)",
    columns: searchColumns([{ path: "<path>", unit: undefined }]),
  },
  {
    file: "optimum.csv",
    row: "a quantity and a range of it (`surplus optimize`)",
    columns: CONCLUSION_COLUMNS,
  },
  { file: "breakeven.csv", row: "the crossing (`surplus breakeven`)", columns: CONCLUSION_COLUMNS },
  {
    file: "sensitivity.csv",
    row: "a measure of an input (`surplus sensitivity`)",
    columns: SENSITIVITY_COLUMNS,
  },
  { file: COLUMNS_FILE, row: "a column of a file of the folder", columns: COLUMNS_COLUMNS },
  {
    file: "benchmark.csv",
    row: "a metric of a policy on a scenario (`surplus bench --suite policies`)",
    columns: BENCHMARK_COLUMNS,
  },
];

/** Text of docs/reference/output.md. */
export function outputReference(): string {
  const parts = [INTRODUCTION, metricsSection()];
  for (const { file, row, columns } of FILE_REFERENCES) {
    const rows = columns.map((column) => [
      `\`${column.name}\``,
      cellTypeOf(column),
      column.unit,
      column.formula === undefined ? column.meaning : `${column.meaning} Formula: ${column.formula}.`,
    ]);
    const table = markdownTable(["column", "type", "unit", "meaning"], rows);
    parts.push(`## ${file}\n\nOne row: ${row}.\n\n${table}`);
  }
  return `${parts.join("\n\n")}\n`;
}

function metricsSection(): string {
  const rows = METRICS.map(({ name, unit, kind, formula, meaning }) => [
    `\`${name}\``,
    unit,
    kind.replaceAll("_", " "),
    formula,
    meaning,
  ]);
  return `## Metrics\n\n${METRICS_NOTE}\n\n${markdownTable(["metric", "unit", "kind", "formula", "meaning"], rows)}`;
}

function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

const INTRODUCTION = `# Output reference

<!-- Generated by \`npm run generate\` from the descriptions in the code. Do not edit. -->

Files of a result folder. All CSV files follow RFC 4180: UTF-8, comma, LF, names with units in the header, a point
as decimal mark. An absent value is an empty cell, never 0, -1 or NaN. Numbers have full precision; amounts that
are exact have nine decimals. A text that a spreadsheet would take for a formula begins with an apostrophe (one that
looks so already gets one more). Times are UTC. All figures are of the measured window, warm-up excluded, except
where a column says otherwise.

Types: \`text\`; \`instant\`, a date-time; \`count\`, a whole number; \`number\`, any other; \`usd\` and \`gpu_hours\`,
exact decimals with up to 9 and 15 places. \`columns.csv\` in each folder says the same of the columns that are there.

\`--parquet\` writes the same cells beside each file as Parquet, and \`surplus query\` asks both in SQL
([types and examples](../how-to/query.md)).

\`manifest.json\` says what was run: version, the scenario as merged, seed, hashes of inputs and outputs, warnings
and the command to reproduce. \`timing.json\` has what differs from run to run (time, memory, machine); no hash
covers it.`;

const METRICS_NOTE = `Over replications a *total* is a mean, a *ratio* is the sum of its numerators over the sum of
its denominators with an interval by the delta method, a *quantile* is the mean of the replications' quantiles.
Intervals are Student-t with 95 % confidence. Metrics that \`observe:\` asks for follow those listed here.`;
