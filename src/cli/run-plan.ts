import { type InputDigest, inputHash, type RunInputs } from "../io/manifest.ts";
import type { Variant } from "../model/scenario.ts";
import type { ParsedScenario } from "../scenario/parse.ts";
import { suggestName } from "../scenario/problem.ts";
import { UsageError } from "./report-error.ts";
import { checkTarget, realTarget } from "./result-target.ts";
import type { RunCommandOptions } from "./run-options.ts";
import { shellQuote } from "./shell-quote.ts";

/** What will be run and where it goes. */
export interface RunPlan {
  readonly document: ParsedScenario;
  readonly variants: readonly Variant[];
  readonly inputs: RunInputs;
  readonly inputsSha256: string;
  /** As the user would write it. */
  readonly shownTarget: string;
  readonly target: string;
  /** Said before the run when results are replaced. */
  readonly notice: string | undefined;
}

/** @throws UsageError for an unknown variant and for a folder that must not be touched; OutputError from the disk. */
export function planRun(
  document: ParsedScenario,
  options: RunCommandOptions,
  files: readonly InputDigest[],
): RunPlan {
  checkBatches(options);
  checkPrecision(options);
  const variants = chosenVariants(document, options.variants).map((variant) => askedFor(variant, options));
  if (options.baseline !== undefined && !variants.some(({ name }) => name === options.baseline)) {
    const names = variants.map(({ name }) => name);
    throw new UsageError(
      `--baseline: no variant \`${options.baseline}\` is run; ${suggestName(options.baseline, names)}`,
    );
  }
  const ownArguments = [
    ...(options.batches === undefined ? [] : ["--batches", String(options.batches)]),
    ...(options.hindsight ? ["--hindsight"] : []),
  ];
  const inputs = {
    resolved: document.resolved,
    seed: document.seed,
    variants: variants.map((variant) => variant.name),
    files,
    ...(ownArguments.length === 0 ? {} : { arguments: ownArguments }),
  };
  const inputsSha256 = inputHash(inputs);
  const shownTarget = options.out ?? `results/${document.name}`;
  const target = realTarget(shownTarget);
  const notice = checkTarget({ target, shownTarget, inputsSha256, force: options.force });
  return { document, variants, inputs, inputsSha256, shownTarget, target, notice };
}

/** The variant with what options of the command ask for beyond the scenario. @throws UsageError if it cannot have it. */
function askedFor(variant: Variant, { hindsight }: RunCommandOptions): Variant {
  if (hindsight !== true) return variant;
  const { name, scenario } = variant;
  if (scenario.serving.models.length > 0) {
    throw new UsageError(
      `--hindsight: variant \`${name}\` serves models, and the bound has no requests for tokens; ` +
        "leave the option out, or choose variants without models",
    );
  }
  return { ...variant, scenario: { ...scenario, hindsight } };
}

/** @throws UsageError for options that do not go with one long run. */
function checkBatches({ batches, replications, precision, records, series }: RunCommandOptions): void {
  if (batches === undefined) return;
  if (batches < 2) throw new UsageError("--batches: take 2 or more, 10 to 30 as a rule");
  const other = [
    ...(replications === undefined ? [] : ["--replications"]),
    ...(precision.length === 0 ? [] : ["--precision"]),
    ...(records ? ["--records"] : []),
    ...(series === "all" ? ["--series all"] : []),
  ];
  if (other.length > 0)
    throw new UsageError(`--batches cuts one long run and does not go with ${other.join(" or ")}`);
}

/** @throws UsageError for more replications than the limit. */
function checkPrecision({ precision, replications, maxReplications }: RunCommandOptions): void {
  if (precision.length > 0 && replications !== undefined && replications > maxReplications)
    throw new UsageError(
      `--replications ${replications} is more than --max-replications ${maxReplications} allows`,
    );
}

type Repeated = Pick<
  RunCommandOptions,
  "batches" | "variants" | "records" | "series" | "baseline" | "hindsight"
> & {
  readonly replications: number;
};

/** Arguments that give these results again from the resolved scenario. */
export function runArguments({ document }: RunPlan, options: Repeated): readonly string[] {
  const { batches, replications } = options;
  const runs = batches === undefined ? ["--replications", replications] : ["--batches", batches];
  const words = ["--seed", document.seed, ...runs.map(String)];
  for (const name of options.variants) words.push("--variant", name);
  if (options.baseline !== undefined) words.push("--baseline", options.baseline);
  if (options.records) words.push("--records");
  if (options.hindsight) words.push("--hindsight");
  if (options.series !== "first") words.push("--series", options.series);
  return words;
}

/** The command that gives these results again, from the folder of the scenario. */
export function reproduceCommand(
  plan: RunPlan,
  options: Repeated & Pick<RunCommandOptions, "file" | "set">,
): string {
  const set = options.set.flatMap((each) => ["--set", each]);
  return ["surplus", "run", options.file, ...runArguments(plan, options), ...set].map(shellQuote).join(" ");
}

/** @throws UsageError for a name that no variant has. */
export function chosenVariants(document: ParsedScenario, names: readonly string[]): readonly Variant[] {
  const known = document.variants.map((variant) => variant.name);
  for (const name of names) {
    if (known.includes(name)) continue;
    throw new UsageError(`the scenario has no variant \`${name}\`; ${suggestName(name, known)}`);
  }
  return names.length === 0
    ? document.variants
    : document.variants.filter(({ name }) => names.includes(name));
}
