/** Tables that commands write into a result folder. */
const TABLES = [
  "summary.csv",
  "comparison.csv",
  "runs.csv",
  "ratios.csv",
  "timeseries.csv",
  "timeseries-models.csv",
  "products.csv",
  "segments.csv",
  "workloads.csv",
  "ledger.csv",
  "leases.csv",
  "jobs.csv",
  "requests.csv",
  "models.csv",
  "clients.csv",
  "columns.csv",
  "sweep.csv",
  "sweep-runs.csv",
  "search.csv",
  "optimum.csv",
  "breakeven.csv",
  "sensitivity.csv",
];

/** The workbook of a result folder, and the folder of its tables as spreadsheets like them best. */
export const WORKBOOK = "workbook.xlsx";
export const EXCEL_FOLDER = "excel";

/**
 * Names of all files and folders that commands write, copies in other forms included: they go when their results do.
 * Nothing else in a result folder is ever replaced or removed.
 */
export const OWN_FILES: readonly string[] = [
  ...TABLES,
  ...TABLES.map((name) => name.replace(/\.csv$/, ".parquet")),
  WORKBOOK,
  EXCEL_FOLDER,
  "manifest.json",
  "timing.json",
  "report.html",
];

export function isOwnFile(name: string): boolean {
  return OWN_FILES.includes(name);
}
