import { parquetChunks } from "../output/parquet/parquet-chunks.ts";
import type { ResultTables } from "../output/result-table.ts";
import type { ExportTarget } from "./export-format.ts";

/** Every table of a folder as a Parquet file of the same name. */
export async function exportParquet({ origin, tables }: ResultTables, target: ExportTarget): Promise<void> {
  const facts = { version: origin.version, inputs_sha256: origin.inputsSha256, reproduce: origin.reproduce };
  for (const { file, columns, rows } of tables) {
    const chunks = parquetChunks({ file, columns, rows: rows(), facts });
    target.write(file.replace(/\.csv$/, ".parquet"), chunks);
  }
}
