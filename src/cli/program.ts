import { Command, CommanderError, Help, Option } from "commander";
import type { BenchCommandOptions } from "./bench-command.ts";
import { misplacedOptions, POLICIES } from "./bench-options.ts";
import type { CliIo } from "./cli-io.ts";
import { EXIT } from "./exit-codes.ts";
import { addExperimentCommands } from "./experiment-commands.ts";
import { chosenFormats, withExportOptions } from "./export-options.ts";
import { examples, positiveInteger, share } from "./option-values.ts";
import { packageVersion } from "./package-info.ts";
import type { PolicyBenchmarkOptions } from "./policy-benchmark.ts";
import { addResultCommands } from "./result-commands.ts";
import type { RunCommandOptions } from "./run-options.ts";

/**
 * The command line: parses the arguments, runs a command and returns the exit code.
 *
 * @param argv  Arguments without the names of node and script.
 */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  let code: number = EXIT.success;
  const program = await buildProgram(io, {
    end: (result) => {
      code = result;
    },
  });
  if (argv.length === 0) {
    program.outputHelp();
    return EXIT.success;
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code === EXIT.success && typeof process.exitCode === "number" ? process.exitCode : code;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.success : EXIT.usage;
    const message = error instanceof Error ? error.message : String(error);
    // Only commands with --debug can tell the place later; elsewhere it is told at once.
    const command = program.commands.find((each) => each.name() === argv[0]);
    const isHidden =
      command?.options.some(({ long }) => long === "--debug") === true && !argv.includes("--debug");
    io.stderr.write(`internal error: ${message}${isHidden ? "; add --debug for its place" : ""}\n`);
    if (!isHidden) {
      const { stacks } = await import("./describe-failure.ts");
      io.stderr.write(`${stacks(error)}\n`);
    }
    return EXIT.failure;
  }
}

interface Hooks {
  readonly end: (code: number) => void;
}

async function buildProgram(io: CliIo, hooks: Hooks): Promise<Command> {
  const program = new Command("surplus")
    .description("What idle AI compute is worth, and the best way to sell it: a discrete-event simulator.")
    .version(packageVersion(), "-V, --version", "print the version")
    .addHelpText(
      "before",
      examples(["surplus init my-study", "surplus run my-study/scenario.yaml", "surplus run quickstart"]),
    );
  addInit(program, io, hooks);
  addValidate(program, io, hooks);
  addRun(program, io, hooks);
  addExperimentCommands(program, io, hooks.end);
  addResultCommands(program, io, { end: hooks.end, main });
  await addVerify(program);
  addBench(program, io, hooks);
  for (const command of [program, ...program.commands]) configure(command, io);
  return program;
}

/** Streams, exit codes and hints, alike for all commands. */
function configure(command: Command, io: CliIo): void {
  command
    .exitOverride()
    .configureHelp({ optionDescription })
    .showHelpAfterError(`(add --help for the options of ${command.name()})`)
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
    });
}

/** Commander's description without defaults that say nothing: an option that is off, a list that is empty. */
function optionDescription(this: Help, option: Option): string {
  const { defaultValue } = option;
  const isPlain = defaultValue === false || (Array.isArray(defaultValue) && defaultValue.length === 0);
  return isPlain ? option.description : Help.prototype.optionDescription.call(this, option);
}

function addInit(program: Command, io: CliIo, { end }: Hooks): void {
  program
    .command("init")
    .description("write a commented starter scenario")
    .argument("[dir]", "folder for scenario.yaml", ".")
    .addHelpText("before", examples(["surplus init", "surplus init my-study"]))
    .action(async (folder: string) => {
      const { initCommand } = await import("./init-command.ts");
      end(initCommand(folder, io));
    });
}

function addValidate(program: Command, io: CliIo, { end }: Hooks): void {
  program
    .command("validate")
    .description("check scenario files: every problem at once, with its place")
    .argument("<file...>", "scenario files")
    .option("--set <path=value...>", "override a value of the scenario first", [])
    .option("--json", "print the verdicts as JSON", false)
    .addHelpText(
      "before",
      examples(["surplus validate my-study/scenario.yaml", "surplus validate scenarios/*.yaml"]),
    )
    .action(async (files: string[], options: { set: string[]; json: boolean }) => {
      const { validateCommand } = await import("./validate-command.ts");
      end(validateCommand(files, options, io));
    });
}

function addRun(program: Command, io: CliIo, { end }: Hooks): void {
  withExportOptions(runOptions(program.command("run")))
    .option("--hindsight", "also the most net value that each run could have had, by linear programs", false)
    .option("--check", "check all invariants at every event (slow)", false)
    .option("--json", "print the summary as JSON", false)
    .option("--quiet", "print nothing but warnings and errors", false)
    .option("--force", "replace results of other inputs in the folder", false)
    .option("--debug", "print stack traces", false)
    .addHelpText(
      "before",
      examples([
        "surplus run quickstart",
        "surplus run my-study/scenario.yaml --replications 20",
        'surplus run my-study/scenario.yaml --set "products.on_demand.price=2.5 USD/GPUh" --out results/cheaper',
        "surplus run my-study/scenario.yaml --variant both --records --series all --xlsx",
      ]),
    )
    .action(
      async (file: string, options: Omit<RunCommandOptions, "file" | "variants"> & { variant: string[] }) => {
        const { variant, ...others } = options;
        const { runCommand } = await import("./run-command.ts");
        end(await runCommand({ ...others, exports: chosenFormats(options), file, variants: variant }, io));
      },
    );
}

/** What is run, how often, and which files it writes. */
function runOptions(command: Command): Command {
  return command
    .description("run every variant of a scenario and write the results")
    .argument("<file>", "scenario file, or the name of a bundled scenario such as quickstart")
    .option("--out <dir>", "folder for the results (default: results/<name>)")
    .option("--seed <text>", "master seed, instead of the scenario's")
    .option("--replications <n>", "runs of each variant, instead of the scenario's", positiveInteger)
    .option(
      "--precision <rule...>",
      'add replications until half of the interval is so narrow: "net_value_usd 1 %" (of the mean), or "net_value_usd 50"',
      [],
    )
    .option("--max-replications <n>", "with --precision: no more than this", positiveInteger, 1000)
    .option(
      "--batches <n>",
      "cut one long run of each variant into n batches, instead of replications",
      positiveInteger,
    )
    .option("--workers <n>", "threads (default: as many as the machine runs at once)", positiveInteger)
    .option("--no-cache", "compute every run anew, keep none in .surplus-cache")
    .option("--variant <name...>", "only these variants", [])
    .option("--baseline <name>", "variant that the others are compared with (default: the first)")
    .option("--set <path=value...>", "override a value of the scenario, e.g. fleet.clusters.c1.nodes=64", [])
    .option("--records", "also write every lease and job: leases.csv, jobs.csv", false)
    .addOption(
      new Option("--series <which>", "replications in timeseries.csv")
        .choices(["all", "first", "none"])
        .default("first"),
    )
    .option("--report", "also write report.html: one page with charts, which needs no network", false);
}

/** `verify` brings its own options. */
async function addVerify(program: Command): Promise<void> {
  const { verifyCommand } = await import("./verify-command.ts");
  program.addCommand(verifyCommand());
}

function addBench(program: Command, io: CliIo, { end }: Hooks): void {
  program
    .command("bench")
    .description("measure how fast the simulator is here, or run its benchmark of policies")
    .option(
      "--suite <name>",
      "engine, scenarios, scale, revenue, startup or parallel; or policies: results instead of speed",
      "engine",
    )
    .option("--filter <text>", "only benchmarks with this text in their name")
    .option("--large", "also the workloads that take many seconds each", false)
    .option("--repeat <n>", "rounds (default: 3, with --baseline 5)", positiveInteger)
    .option("--time <ms>", "how long a small operation is repeated, in each round", positiveInteger, 500)
    .option("--baseline <dir>", "another built checkout, measured in turn; exit code 3 if slower than it")
    .option("--margin <share>", "from where on a difference to the baseline counts", share, 0.1)
    .option("--scenarios <dir>", "scenario files of the suite scenarios (default: those of the package)")
    .option("--list", "print the names of the benchmarks and run nothing", false)
    .option("--json <file>", "write the figures as JSON; - is stdout")
    .option("--csv <file>", "write the figures as CSV; - is stdout")
    .option("--out <dir>", "policies: folder of the results (default: results/benchmark)")
    .option(
      "--workers <n>",
      "policies: threads (default: as many as the machine runs at once)",
      positiveInteger,
    )
    .option("--no-cache", "policies: compute every run anew, keep none in .surplus-cache")
    .option("--force", "policies: replace results of other inputs in the folder", false)
    .option("--quiet", "print no progress", false)
    .addOption(new Option("--measure <name>", "measure once in this process").hideHelp())
    .addHelpText(
      "before",
      examples([
        "surplus bench",
        'surplus bench --suite scale --filter "waiting jobs"',
        "surplus bench --suite scenarios --baseline ../surplus-before --csv speed.csv",
        "surplus bench --suite policies --filter quickstart --out out/benchmark",
      ]),
    )
    .action(async (options: BenchCommandOptions & PolicyBenchmarkOptions, command: Command) => {
      const misplaced = misplacedOptions(command, options.suite);
      if (misplaced !== undefined) {
        io.stderr.write(`error: ${misplaced}\n`);
        end(EXIT.usage);
        return;
      }
      if (options.suite === POLICIES) {
        const { policyBenchmark } = await import("./policy-benchmark.ts");
        end(await policyBenchmark(options, io));
        return;
      }
      const { benchCommand } = await import("./bench-command.ts");
      end(await benchCommand(options, io));
    });
}
