import type { CellType } from "../../metrics/described-column.ts";

/** Types of SQL by kind of cell: those that DuckDB finds in the Parquet files too. */
export const SQL_TYPES: Readonly<Record<CellType, string>> = {
  text: "VARCHAR",
  instant: "TIMESTAMP",
  count: "BIGINT",
  number: "DOUBLE",
  usd: "DECIMAL(38,9)",
  gpu_hours: "DECIMAL(38,15)",
};
