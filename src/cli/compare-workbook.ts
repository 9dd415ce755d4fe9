import { existsSync } from "node:fs";
import type { Arm } from "../experiment/arms.ts";
import type { MetricComparison } from "../experiment/comparison.ts";
import { StagedFiles } from "../io/staged-files.ts";
import type { ResultOrigin } from "../output/result-table.ts";
import { armTables } from "../output/workbook/arm-tables.ts";
import { workbookChunks } from "./export-workbook.ts";
import { UsageError } from "./report-error.ts";

/** @throws UsageError for a file that must not be replaced. */
export function checkWorkbook(path: string, force: boolean): void {
  if (path === "") throw new UsageError("--xlsx: name a file");
  if (existsSync(path) && !force)
    throw new UsageError(`${path} is already there; choose another file, or replace it with --force`);
}

/** Writes a comparison with all metrics of all arms. @throws OutputError */
export function writeComparisonWorkbook(
  path: string,
  of: {
    readonly arms: readonly Arm[];
    readonly rows: readonly MetricComparison[];
    readonly origins: readonly ResultOrigin[];
  },
): void {
  const files = new StagedFiles();
  try {
    files.write(path, workbookChunks(armTables(of.arms, of.rows), of.origins));
    files.commit();
  } finally {
    files.abort();
  }
}
