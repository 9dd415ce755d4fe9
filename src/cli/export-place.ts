import { join } from "node:path";
import type { StagedFiles } from "../io/staged-files.ts";
import type { CliIo } from "./cli-io.ts";
import type { ExportFormat, ExportTarget } from "./export-format.ts";
import { UsageError } from "./report-error.ts";

/** Where an export goes. */
export interface ExportPlace {
  /** Whether files of the same names are older copies of the same tables. */
  readonly replaces: boolean;
  readonly targetOn: (files: StagedFiles) => ExportTarget;
}

interface Wish {
  readonly folder: string;
  readonly out?: string;
}

/**
 * The result folder itself, another folder, or, where there is one file only, its path or stdout.
 *
 * @throws UsageError for a path or stdout with several files, and for a terminal as stdout.
 */
export function exportPlace({ folder, out }: Wish, formats: readonly ExportFormat[], io: CliIo): ExportPlace {
  if (out === "") throw new UsageError("--out: name a folder or a file; `.` is the current folder");
  const [first] = formats;
  const ending = formats.length === 1 ? first!.ending : undefined;
  if (out === "-") {
    if (ending === undefined)
      throw new UsageError("`--out -` takes one file; name one form that makes one: --xlsx");
    if (io.stdout.isTTY === true)
      throw new UsageError(
        "the file is not text; send stdout to a file or a program, or name a file with --out",
      );
    return { replaces: true, targetOn: () => ({ write: (_, chunks) => pour(chunks, io) }) };
  }
  const named = formats.find((format) => format.ending !== undefined && out?.endsWith(format.ending));
  if (named !== undefined && out !== undefined) {
    if (ending === undefined)
      throw new UsageError(
        `--out ${out} names one file; name a folder for several, or leave only --${named.option}`,
      );
    return { replaces: false, targetOn: (files) => ({ write: (_, chunks) => files.write(out, chunks) }) };
  }
  return {
    replaces: out === undefined,
    targetOn: (files) => ({ write: (name, chunks) => files.write(join(out ?? folder, name), chunks) }),
  };
}

function pour(chunks: Iterable<string | Uint8Array>, io: CliIo): void {
  for (const chunk of chunks) io.stdout.write(chunk);
}
