import { type Command, Option } from "commander";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import type { ExportOptions } from "./export-command.ts";
import { chosenFormats, withExportOptions } from "./export-options.ts";
import { examples, positiveInteger } from "./option-values.ts";
import type { QueryOptions } from "./query-command.ts";
import type { ReportOptions } from "./report-command.ts";
import type { ReproduceOptions } from "./reproduce-command.ts";

type End = (code: number) => void;

interface Hooks {
  readonly end: End;
  /** The whole command line, for a command that runs others. */
  readonly main: (argv: readonly string[], io: CliIo) => Promise<number>;
}

/** The commands about a result folder that is there. */
export function addResultCommands(program: Command, io: CliIo, { end, main }: Hooks): void {
  addReproduce(program, io, { end, main });
  addExport(program, io, end);
  addQuery(program, io, end);
  addReport(program, io, end);
}

function addReproduce(program: Command, io: CliIo, { end, main }: Hooks): void {
  program
    .command("reproduce")
    .description("run what a result folder's manifest says again and compare every byte")
    .argument("<folder>", "folder that a command has written")
    .option("--inputs <dir>", "folder that the paths of input files are relative to")
    .option("--workers <n>", "threads (default: as many as the machine runs at once)", positiveInteger)
    .option("--cache", "take runs that are kept in .surplus-cache as they are", false)
    .option("--json", "print the verdict as JSON", false)
    .option("--quiet", "print nothing if all is the same", false)
    .option("--debug", "print stack traces", false)
    .addHelpText("before", examples(["surplus reproduce results/quickstart"]))
    .action(async (folder: string, options: Omit<ReproduceOptions, "folder">) => {
      const { reproduceCommand } = await import("./reproduce-command.ts");
      // What the run itself prints is not the answer here; with --quiet its warnings are told only if that fails.
      const held: string[] = [];
      const stderr = options.quiet ? { write: (text: string) => held.push(text) } : io.stderr;
      const silent = { ...io, stdout: { ...io.stdout, write: () => true }, stderr };
      const code = await reproduceCommand({ ...options, folder }, io, (argv) => main(argv, silent));
      if (code !== EXIT.success) io.stderr.write(held.join(""));
      end(code);
    });
}

function addExport(program: Command, io: CliIo, end: End): void {
  withExportOptions(
    program
      .command("export")
      .description("write the tables of a result folder in other forms")
      .argument("<folder>", "folder that a command has written"),
  )
    .option("-o, --out <place>", "folder, or one file, or - for stdout (default: the folder itself)")
    .option("--force", "replace files that are already there", false)
    .option("--quiet", "print nothing but warnings and errors", false)
    .option("--debug", "print stack traces", false)
    .addHelpText(
      "before",
      examples([
        "surplus export results/quickstart --xlsx",
        "surplus export results/quickstart --xlsx --out quickstart.xlsx",
        "surplus export results/quickstart --excel --out for-finance",
      ]),
    )
    .action(async (folder: string, options: Omit<ExportOptions, "folder" | "exports">) => {
      const { exportCommand } = await import("./export-command.ts");
      end(await exportCommand({ ...options, folder, exports: chosenFormats(options) }, io));
    });
}

function addQuery(program: Command, io: CliIo, end: End): void {
  program
    .command("query")
    .description("ask result folders in SQL, with DuckDB")
    .argument("[sql]", "one query; views are named as the files: summary, runs, timeseries, ledger...")
    .argument("[dir...]", "result folders, or folders of them (default: results)")
    .option("--views", "list views and columns with units and meanings; all arguments are folders", false)
    .addOption(
      new Option("--format <name>", "how the answer is written")
        .choices(["table", "csv", "json"])
        .default("table"),
    )
    .option("--csv", "the same as --format csv", false)
    .option("--json", "the same as --format json", false)
    .option("--debug", "print stack traces", false)
    .addHelpText(
      "before",
      examples([
        "surplus query \"select variant, mean from summary where metric = 'net_value_usd'\" results/quickstart",
        "surplus query \"from ledger where account = 'usage_revenue'\" results/a results/b --csv > revenue.csv",
        "surplus query --views results/quickstart",
      ]),
    )
    .action(async (sql: string | undefined, dirs: string[], options: QueryFlags) => {
      const { queryCommand } = await import("./query-command.ts");
      const format = options.json ? "json" : options.csv ? "csv" : options.format;
      end(
        await queryCommand({ ...options, words: [...(sql === undefined ? [] : [sql]), ...dirs], format }, io),
      );
    });
}

interface QueryFlags extends Omit<QueryOptions, "words"> {
  readonly csv: boolean;
  readonly json: boolean;
}

function addReport(program: Command, io: CliIo, end: End): void {
  program
    .command("report")
    .description("write a result folder as one HTML page with charts, which needs no network")
    .argument("<dir>", "folder that a command has written")
    .option("-o, --output <file>", "file of the page (default: report.html in the folder)")
    .option("--svg <dir>", "write the charts as SVG files into this folder instead")
    .option("--png <dir>", "write the charts as PNG files into this folder instead (needs @napi-rs/canvas)")
    .option("--chart <id...>", "with --svg or --png: only these charts, by their id in the page", [])
    .option("--quiet", "print nothing but errors", false)
    .option("--debug", "print stack traces", false)
    .addHelpText(
      "before",
      examples([
        "surplus report results/quickstart",
        "surplus report results/quickstart -o quickstart.html",
        "surplus report results/quickstart --svg figures --chart fleet",
      ]),
    )
    .action(async (folder: string, options: Omit<ReportOptions, "folder">) => {
      const { reportCommand } = await import("./report-command.ts");
      end(await reportCommand({ ...options, folder }, io));
    });
}
