/** Names of all files that a run writes; nothing else in a result folder is ever replaced or removed. */
export const OWN_FILES = [
  "summary.csv",
  "runs.csv",
  "timeseries.csv",
  "products.csv",
  "segments.csv",
  "workloads.csv",
  "ledger.csv",
  "leases.csv",
  "jobs.csv",
  "requests.csv",
  "models.csv",
  "clients.csv",
  "manifest.json",
  "timing.json",
] as const;

export function isOwnFile(name: string): boolean {
  return (OWN_FILES as readonly string[]).includes(name);
}
