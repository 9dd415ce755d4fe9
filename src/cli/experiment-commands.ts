import { type Command, Option } from "commander";
import type { CliIo } from "./cli-io.ts";
import type { CompareOptions } from "./compare-command.ts";
import { examples, positiveInteger } from "./option-values.ts";
import type { SweepOptions } from "./sweep-command.ts";

type End = (code: number) => void;

/** The commands that run a scenario at many points, or compare results. */
export function addExperimentCommands(program: Command, io: CliIo, end: End): void {
  addCompare(program, io, end);
  addSweep(program, io, end);
}

/** Options that all of them share. */
function withStudyOptions(command: Command): Command {
  return command
    .option("--seed <text>", "master seed, instead of the scenario's")
    .option(
      "--replications <n>",
      "runs of each variant at each point, instead of the scenario's",
      positiveInteger,
    )
    .option("--variant <name...>", "only these variants", [])
    .option("--set <path=value...>", "override a value of the scenario first", [])
    .option("--workers <n>", "threads (default: as many as the machine runs at once)", positiveInteger)
    .option("--no-cache", "compute every run anew, keep none in .surplus-cache")
    .option("--json", "print the result as JSON", false)
    .option("--quiet", "print nothing but warnings and errors", false)
    .option("--debug", "print stack traces", false);
}

/** Commander's names of options as the commands have them. */
function plain<O extends { readonly variant: readonly string[] }>({ variant, ...others }: O) {
  return { ...others, variants: variant };
}

function addCompare(program: Command, io: CliIo, end: End): void {
  withStudyOptions(
    program
      .command("compare")
      .description("compare variants, of a scenario or of result folders, with a baseline")
      .argument("<source...>", "result folders, or scenario files that are run first")
      .option("--baseline <name>", "what the others are compared with (default: the first)")
      .option("--metric <name...>", "metrics to compare; the first decides which is best", [])
      .addOption(
        new Option("--format <name>", "how the comparison is written")
          .choices(["table", "csv", "json", "markdown"])
          .default("table"),
      ),
  )
    .addHelpText(
      "before",
      examples([
        "surplus compare quickstart --baseline on-demand-only",
        "surplus compare results/before results/after --metric net_value_usd evictions",
        "surplus compare quickstart --format csv > comparison.csv",
      ]),
    )
    .action(async (sources: string[], options: CompareOptions & { variant: string[]; json: boolean }) => {
      const { compareCommand } = await import("./compare-command.ts");
      const format = options.json ? "json" : options.format;
      end(await compareCommand({ ...plain(options), sources, format }, io));
    });
}

function addSweep(program: Command, io: CliIo, end: End): void {
  withStudyOptions(
    program
      .command("sweep")
      .description("run a scenario at many points and write tidy tables")
      .argument("<file>", "scenario file, or the name of a bundled scenario")
      .option("--vary <path=values...>", "a,b,c or lo:hi:n; or lo:hi where the design chooses", [])
      .addOption(
        new Option("--design <name>", "how points are laid").choices(["grid", "latin-hypercube", "sobol"]),
      )
      .option("--points <n>", "points of a design that fills the space", positiveInteger)
      .option("--metric <name>", "metric in the table", "net_value_usd")
      .option("--dry-run", "say how many runs it takes and how long, and stop", false)
      .option("--out <dir>", "folder for the results (default: results/<name>-sweep)")
      .option("--force", "replace results of other inputs in the folder", false),
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
