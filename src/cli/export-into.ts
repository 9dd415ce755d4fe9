import { parseManifest } from "../io/manifest.ts";
import type { ResultFolder } from "../io/result-folder.ts";
import { EXPORT_FORMATS } from "./export-formats.ts";
import { resultTables } from "./result-tables.ts";

/**
 * Adds copies in other forms to a folder whose tables are finished. They are made from the tables, so the manifest
 * does not list them.
 *
 * @param manifest  Text of the manifest that the folder will have: it comes last.
 * @param formats  Options of the formats.
 * @throws OutputError from the disk.
 */
export async function exportInto(
  folder: ResultFolder,
  manifest: string,
  formats: readonly string[],
): Promise<void> {
  const chosen = EXPORT_FORMATS.filter(({ option }) => formats.includes(option));
  if (chosen.length === 0) return;
  const files = folder.finished().map(({ file }) => file);
  const tables = resultTables(
    folder.partial,
    files.filter((file) => file.endsWith(".csv")),
  );
  const origin = parseManifest(manifest)!;
  for (const format of chosen) await format.write({ origin, tables }, folder);
}
