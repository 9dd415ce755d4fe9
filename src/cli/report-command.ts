import { join } from "node:path";
import { writeWholeFile } from "../io/whole-file.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { reportError } from "./report-error.ts";
import { REPORT_FILE, reportOf } from "./report-page.ts";

/** Options of `surplus report`, as plain data. */
export interface ReportOptions {
  readonly folder: string;
  /** File of the page; absent = report.html in the folder. */
  readonly output?: string;
  readonly quiet: boolean;
  readonly debug: boolean;
}

/** `surplus report`: a result folder as one HTML page. Returns the exit code. */
export function reportCommand(options: ReportOptions, io: CliIo): number {
  try {
    const path = options.output ?? join(options.folder, REPORT_FILE);
    writeWholeFile(path, reportOf(options.folder));
    if (!options.quiet) io.stderr.write(`wrote ${path}\n`);
    return EXIT.success;
  } catch (error) {
    return reportError(error, options, (text) => io.stderr.write(text));
  }
}
