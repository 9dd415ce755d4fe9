import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { InputError } from "../model/input-error.ts";
import type { ReportData, ReportManifest, ReportTable } from "../model/report-data.ts";
import { CsvReader } from "./csv-reader.ts";
import { readManifest } from "./manifest.ts";
import { readSeries } from "./report-series.ts";

/**
 * Opens a result folder for a report; its files are read when they are asked for, and once.
 *
 * @throws InputError if the folder holds no results of a command of ours.
 */
export function openReportData(folder: string): ReportData {
  const manifest = manifestOf(folder);
  const tables = new Map<string, ReportTable | undefined>();
  const seriesPath = join(folder, "timeseries.csv");
  return {
    manifest,
    table(file) {
      if (!tables.has(file)) tables.set(file, readTable(join(folder, file), file));
      return tables.get(file);
    },
    series: existsSync(seriesPath) ? readSeries(seriesPath) : undefined,
  };
}

function manifestOf(folder: string): ReportManifest {
  const path = join(folder, "manifest.json");
  const read = readManifest(path);
  if (read === undefined) {
    throw new InputError({
      file: folder,
      expected: "a folder with results (manifest.json and CSV files)",
      found: existsSync(folder) ? "no manifest.json of surplus" : "no such folder",
      hint: "name a folder that `surplus run` has written",
    });
  }
  const raw = JSON.parse(readFileSync(path, "utf8")) as Record<string, unknown>;
  const resolved = (read.resolved ?? {}) as Readonly<Record<string, unknown>>;
  const description = resolved["description"];
  return {
    name: read.scenario,
    description: typeof description === "string" ? description : undefined,
    command: read.command,
    version: read.version,
    seed: String(raw["seed"]),
    replications: read.replications,
    variants: (raw["variants"] ?? []) as readonly string[],
    inputsSha256: read.inputsSha256,
    inputs: read.inputs,
    outputs: read.outputs,
    reproduce: String(raw["reproduce"] ?? ""),
    arguments: (raw["arguments"] ?? []) as readonly string[],
    warnings: (raw["warnings"] ?? []) as ReportManifest["warnings"],
    verdicts: (raw["verdicts"] ?? []) as ReportManifest["verdicts"],
    resolved,
  };
}

/** A CSV file as rows of texts; undefined if there is none. */
function readTable(path: string, file: string): ReportTable | undefined {
  if (!existsSync(path)) return undefined;
  const reader = new CsvReader(path);
  try {
    const columns = reader.header.map(plainText);
    const rows: Record<string, string>[] = [];
    while (reader.nextRow())
      rows.push(Object.fromEntries(columns.map((name, at) => [name, plainText(reader.cell(at))])));
    return { file, columns, rows };
  } finally {
    reader.close();
  }
}

/** The apostrophe before what a spreadsheet would take for a formula is taken off. */
export function plainText(cell: string): string {
  return cell.replace(/^'(?=[=+\-@\t\r])/, "");
}
