import { type Command, Option } from "commander";
import type { BreakevenOptions } from "./breakeven-command.ts";
import type { CliIo } from "./cli-io.ts";
import type { CompareOptions } from "./compare-options.ts";
import { chosenFormats, withExportOptions } from "./export-options.ts";
import type { OptimizeOptions } from "./optimize-command.ts";
import { examples, finiteNumber, positiveInteger } from "./option-values.ts";
import type { SensitivityOptions } from "./sensitivity-command.ts";
import type { SweepOptions } from "./sweep-command.ts";

type End = (code: number) => void;

/** The commands that run a scenario at many points, or compare results. */
export function addExperimentCommands(program: Command, io: CliIo, end: End): void {
  addCompare(program, io, end);
  addSweep(program, io, end);
  addSensitivity(program, io, end);
  addOptimize(program, io, end);
  addBreakeven(program, io, end);
}

/** Options that all of them share. */
function withStudyOptions(command: Command, replications: string): Command {
  return command
    .option("--seed <text>", "master seed, instead of the scenario's")
    .option("--replications <n>", replications, positiveInteger)
    .option("--variant <name...>", "only these variants", [])
    .option("--set <path=value...>", "override a value of the scenario first", [])
    .option("--workers <n>", "threads (default: as many as the machine runs at once)", positiveInteger)
    .option("--no-cache", "compute every run anew, keep none in .surplus-cache")
    .option("--json", "print the result as JSON", false)
    .option("--quiet", "print nothing but warnings and errors", false)
    .option("--debug", "print stack traces", false);
}

/** Options of those that write a folder. */
function withFolderOptions(
  command: Command,
  { name, replications }: { readonly name: string; readonly replications: string },
): Command {
  return withExportOptions(withStudyOptions(command, replications))
    .option("--out <dir>", `folder for the results (default: results/<name>-${name})`)
    .option("--force", "replace results of other inputs in the folder", false);
}

/** Commander's names of options as the commands have them. */
function plain<O extends { readonly variant: readonly string[] }>({ variant, ...others }: O) {
  return { ...others, variants: variant, exports: chosenFormats(others) };
}

function addCompare(program: Command, io: CliIo, end: End): void {
  withStudyOptions(
    program
      .command("compare")
      .description("compare variants, of a scenario or of result folders, with a baseline")
      .argument("<source...>", "result folders, or scenario files that are run first")
      .option("--baseline <name>", "what the others are compared with (default: the first)")
      .option(
        "--metric <name...>",
        "metrics to compare; the last line says which arm has most of the first",
        [],
      )
      .addOption(
        new Option("--format <name>", "how the comparison is written")
          .choices(["table", "csv", "json", "markdown"])
          .default("table"),
      )
      .option("--xlsx <file>", "also write it as a workbook, with all metrics and every replication")
      .option("--excel", "with --format csv: as spreadsheets like CSV best (mark, CRLF)", false)
      .option("--force", "replace the workbook if it is already there", false),
    "runs of each variant of a scenario file, instead of the scenario's",
  )
    .addHelpText(
      "before",
      examples([
        "surplus compare quickstart --baseline on-demand-only",
        "surplus compare results/before results/after --metric net_value_usd evictions",
        "surplus compare quickstart --format csv > comparison.csv",
        "surplus compare results/before results/after --xlsx before-after.xlsx",
      ]),
    )
    .action(async (sources: string[], options: CompareOptions & { variant: string[]; json: boolean }) => {
      const { compareCommand } = await import("./compare-command.ts");
      const format = options.json ? "json" : options.format;
      end(await compareCommand({ ...plain(options), sources, format }, io));
    });
}

function addSweep(program: Command, io: CliIo, end: End): void {
  withFolderOptions(
    program
      .command("sweep")
      .description("run a scenario at many points and write tidy tables")
      .argument("<file>", "scenario file, or the name of a bundled scenario")
      .option(
        "--vary <path=values...>",
        "an input with its values: a,b,c or lo:hi:n (n values); lo:hi where the design chooses",
        [],
      )
      .addOption(
        new Option("--design <name>", "how points are laid").choices(["grid", "latin-hypercube", "sobol"]),
      )
      .option(
        "--points <n>",
        "points of the designs latin-hypercube and sobol (default: 64)",
        positiveInteger,
      )
      .option("--metric <name>", "metric in the table", "net_value_usd")
      .option("--dry-run", "say how many runs it takes and how long, from one or two runs, and stop", false),
    { name: "sweep", replications: "runs of each variant at each point, instead of the scenario's" },
  )
    .addHelpText(
      "before",
      examples([
        'surplus sweep quickstart --vary "products.on_demand.price=1.5:4 USD/GPUh:6" --variant mix',
        'surplus sweep quickstart --vary "products.spot.price=0.5:2 USD/GPUh" --vary "policies.reclaim=youngest_first,fewest_victims" --design sobol --points 64 --dry-run',
      ]),
    )
    .action(async (file: string, options: SweepOptions & { variant: string[]; design?: string }) => {
      const { sweepCommand } = await import("./sweep-command.ts");
      const design = options.design?.replace("-", "_") as SweepOptions["design"];
      end(await sweepCommand({ ...plain(options), file, ...(design === undefined ? {} : { design }) }, io));
    });
}

function addSensitivity(program: Command, io: CliIo, end: End): void {
  withFolderOptions(
    program
      .command("sensitivity")
      .description("what each input does to a metric, alone or together with the others")
      .argument("<file>", "scenario file, or the name of a bundled scenario")
      .option("--vary <path=lo:hi...>", "inputs with their ranges", [])
      .addOption(
        new Option(
          "--method <name>",
          "tornado: one input at a time; sobol: shares of the variance; morris: screens many inputs",
        )
          .choices(["tornado", "sobol", "morris"])
          .default("tornado"),
      )
      .option("--metric <name>", "metric that is explained", "net_value_usd")
      .option(
        "--points <n>",
        "sobol: rows, n (k + 2) points (default: 128); morris: trajectories of k + 1 points (default: 10)",
        positiveInteger,
      ),
    {
      name: "sensitivity",
      replications: "runs at each point, instead of the scenario's; sobol, morris: at least 2",
    },
  )
    .addHelpText(
      "before",
      examples([
        'surplus sensitivity quickstart --variant mix --vary "products.on_demand.price=2:3.5 USD/GPUh" --vary "products.spot.price=0.5:1.5 USD/GPUh"',
        'surplus sensitivity quickstart --variant mix --method sobol --vary "products.on_demand.price=2:3.5 USD/GPUh" --vary "products.spot.price=0.5:1.5 USD/GPUh" --points 256',
      ]),
    )
    .action(async (file: string, options: SensitivityOptions & { variant: string[] }) => {
      const { sensitivityCommand } = await import("./sensitivity-command.ts");
      end(await sensitivityCommand({ ...plain(options), file }, io));
    });
}

function addOptimize(program: Command, io: CliIo, end: End): void {
  withFolderOptions(
    program
      .command("optimize")
      .description("where a metric is highest (or lowest), and how sure that is")
      .argument("<file>", "scenario file, or the name of a bundled scenario")
      .option("--maximize <metric>", "metric to make as large as possible")
      .option("--minimize <metric>", "metric to make as small as possible")
      .option("--over <path=lo:hi...>", "inputs with their ranges", [])
      .option("--subject-to <condition...>", 'condition such as "internal_slo_attainment >= 0.999"', [])
      .option(
        "--rounds <n>",
        "rounds of ever finer grids; with three or more inputs there is no grid",
        positiveInteger,
        4,
      ),
    {
      name: "optimize",
      replications: "runs at each point of the first round, at least 5; every finer grid takes twice as many",
    },
  )
    .addHelpText(
      "before",
      examples([
        'surplus optimize quickstart --variant on-demand-only --maximize net_value_usd --over "products.on_demand.price=1.5:4 USD/GPUh"',
        'surplus optimize quickstart --variant mix --maximize net_value_usd --over "products.on_demand.price=1.5:4 USD/GPUh" --over "products.spot.price=0.5:1.5 USD/GPUh" --subject-to "internal_slo_attainment >= 0.999"',
      ]),
    )
    .action(async (file: string, options: OptimizeOptions & { variant: string[] }) => {
      const { optimizeCommand } = await import("./optimize-command.ts");
      end(await optimizeCommand({ ...plain(options), file }, io));
    });
}

function addBreakeven(program: Command, io: CliIo, end: End): void {
  withFolderOptions(
    program
      .command("breakeven")
      .description("where a metric crosses a value, with an interval")
      .argument("<file>", "scenario file, or the name of a bundled scenario")
      .option("--metric <name>", "the metric", "net_value_usd")
      .option("--value <x>", "the value that it crosses, in its unit", finiteNumber, 0)
      .requiredOption("--over <path=lo:hi>", "the input with its range"),
    { name: "breakeven", replications: "runs at each point, instead of the scenario's; at least 10" },
  )
    .addHelpText(
      "before",
      examples([
        'surplus breakeven quickstart --variant spot-only --over "products.spot.price=0.1:1.5 USD/GPUh"',
        'surplus breakeven quickstart --variant mix --metric net_value_usd --value 4000 --over "products.on_demand.price=2:4 USD/GPUh"',
      ]),
    )
    .action(async (file: string, options: BreakevenOptions & { variant: string[] }) => {
      const { breakevenCommand } = await import("./breakeven-command.ts");
      end(await breakevenCommand({ ...plain(options), file }, io));
    });
}
