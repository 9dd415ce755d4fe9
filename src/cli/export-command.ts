import { existsSync } from "node:fs";
import { join } from "node:path";
import { sha256File } from "../io/hash.ts";
import { type ReadManifest, readManifest } from "../io/manifest.ts";
import { StagedFiles } from "../io/staged-files.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExportFormat } from "./export-format.ts";
import { EXPORT_FORMATS } from "./export-formats.ts";
import { exportPlace } from "./export-place.ts";
import { reportError, UsageError } from "./report-error.ts";
import { resultTables } from "./result-tables.ts";

/** Options of `surplus export`, as plain data. */
export interface ExportOptions {
  /** A result folder. */
  readonly folder: string;
  /** Options of the formats. */
  readonly exports: readonly string[];
  /** A folder; for a single file also its path, or `-` for stdout. Absent = the result folder. */
  readonly out?: string;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** `surplus export`: the tables of a result folder in other forms. */
export async function exportCommand(options: ExportOptions, io: CliIo): Promise<number> {
  const files = new StagedFiles();
  const err = (text: string): unknown => io.stderr.write(text);
  try {
    const formats = formatsOf(options);
    const place = exportPlace(options, formats, io);
    const origin = manifestOf(options.folder);
    const names = tablesOf(options.folder, origin);
    for (const name of editedAmong(names, options.folder, origin))
      err(
        `warning: ${join(options.folder, name)} is not as it was written; the copies hold what it says now\n`,
      );
    const tables = resultTables(options.folder, names);
    for (const format of formats) await format.write({ origin, tables }, place.targetOn(files));
    if (!place.replaces && !options.force) refuseExisting(files.existing());
    const written = files.commit();
    if (!options.quiet) for (const path of written) io.stdout.write(`${path}\n`);
    return EXIT.success;
  } catch (error) {
    return reportError(error, options, err);
  } finally {
    files.abort();
  }
}

function formatsOf({ exports }: ExportOptions): readonly ExportFormat[] {
  if (exports.length === 0) {
    const known = EXPORT_FORMATS.map(({ option }) => `--${option}`).join(", ");
    throw new UsageError(`say in which form the tables are wanted: ${known}`);
  }
  return EXPORT_FORMATS.filter(({ option }) => exports.includes(option));
}

function manifestOf(folder: string): ReadManifest {
  const manifest = readManifest(join(folder, "manifest.json"));
  if (manifest !== undefined) return manifest;
  const found = existsSync(folder) ? "has no manifest.json of surplus" : "is not there";
  throw new UsageError(
    `${folder} ${found}; name a folder that a command such as \`surplus run\` has written`,
  );
}

/** The tables that the manifest lists. @throws UsageError if one is missing. */
function tablesOf(folder: string, { outputs, reproduce }: ReadManifest): readonly string[] {
  const names = outputs.map(({ file }) => file).filter((file) => file.endsWith(".csv"));
  const missing = names.filter((name) => !existsSync(join(folder, name)));
  if (missing.length === 0) return names;
  throw new UsageError(
    `${folder} lacks ${missing.join(", ")}, which its manifest lists; make it again with \`${reproduce}\``,
  );
}

function editedAmong(names: readonly string[], folder: string, { outputs }: ReadManifest): readonly string[] {
  const hashes = new Map(outputs.map(({ file, sha256 }) => [file, sha256]));
  return names.filter((name) => sha256File(join(folder, name)).sha256 !== hashes.get(name));
}

function refuseExisting(existing: readonly string[]): void {
  if (existing.length === 0) return;
  const others = existing.length === 1 ? "" : ` and ${existing.length - 1} more`;
  throw new UsageError(
    `${existing[0]}${others} is already there; choose another place with --out, or replace it with --force`,
  );
}
