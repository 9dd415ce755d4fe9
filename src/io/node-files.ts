import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative } from "node:path";
import { InputError } from "../model/input-error.ts";
import {
  type AnyTraceMapping,
  type FileSource,
  isTokenTrace,
  type TableSource,
  type WorldInputs,
} from "../model/ports.ts";
import { cellError, columnIndex } from "./csv-columns.ts";
import { CsvReader } from "./csv-reader.ts";
import { NODE_MODULES } from "./policy-modules.ts";
import { readRatesFile } from "./rates-file.ts";
import { readSeriesFile } from "./series-file.ts";
import { openTokenTrace } from "./token-trace.ts";
import { openTraceFile } from "./trace-source.ts";

/** Files of the machine; relative paths of a scenario are relative to the file that names them. */
export const NODE_FILES: FileSource = {
  readText: (path) => new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(readFileSync(path)),
  resolve: (from, target) => (isAbsolute(target) ? target : join(dirname(from), target)),
  exists: (path) => existsSync(path) && !statSync(path).isDirectory(),
};

/** CSV files of the machine. */
export const NODE_TABLES: TableSource = {
  readSeries: readSeriesFile,
  readNumbers: readColumn,
  readRates: readRatesFile,
};

/** Opens the traces of a scenario by the names that it gave them, and runs the modules that are in it. */
export function worldInputs(
  traces: readonly { readonly input: string; readonly mapping: AnyTraceMapping }[],
): WorldInputs {
  const mappings = new Map(traces.map(({ input, mapping }) => [input, mapping]));
  const find = (input: string): AnyTraceMapping => {
    const mapping = mappings.get(input);
    if (mapping === undefined) throw new RangeError(`the scenario has no trace ${input}`);
    return mapping;
  };
  return {
    modules: NODE_MODULES,
    openTrace(input) {
      const mapping = find(input);
      if (isTokenTrace(mapping)) throw new RangeError(`${input} is a trace of requests, not of jobs`);
      return openTraceFile(mapping);
    },
    openRequests(input) {
      const mapping = find(input);
      if (!isTokenTrace(mapping)) throw new RangeError(`${input} is a trace of jobs, not of requests`);
      return openTokenTrace(mapping);
    },
  };
}

/** A path as seen from a scenario file, with slashes on every system. */
export function relativeTo(scenarioPath: string, path: string): string {
  return relative(dirname(scenarioPath), path).replaceAll("\\", "/");
}

function readColumn(path: string, column: string): readonly number[] {
  const reader = new CsvReader(path);
  try {
    const index = columnIndex(reader, column);
    const values: number[] = [];
    while (reader.nextRow()) {
      const value = reader.cellNumber(index);
      if (!Number.isFinite(value)) {
        throw cellError(reader, {
          column,
          index,
          expected: "a number",
          hint: "correct the cell or remove the row",
        });
      }
      values.push(value);
    }
    if (values.length > 0) return values;
    throw new InputError({ file: path, expected: "at least one row", found: "none", hint: "add the values" });
  } finally {
    reader.close();
  }
}
