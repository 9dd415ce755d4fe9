import { basename } from "node:path";
import { inputHash, type RunInputs } from "../io/manifest.ts";
import { ResultFolder } from "../io/result-folder.ts";
import type { Laboratory } from "./laboratory.ts";
import { checkTarget, realTarget } from "./result-target.ts";
import { shellQuote } from "./shell-quote.ts";
import type { Study, StudyOptions } from "./study.ts";
import { writeStudyManifest } from "./study-manifest.ts";

/** Options of every command that writes a folder about many points. */
export interface StudyFolderOptions extends StudyOptions {
  readonly out?: string;
  readonly force: boolean;
  readonly quiet: boolean;
  readonly workers?: number;
  /** Forms in which the results are written beside CSV. */
  readonly exports: readonly string[];
}

export interface StudyFolderContext {
  readonly command: string;
  readonly study: Study;
  readonly laboratory: Laboratory;
  readonly options: StudyFolderOptions;
  /** Variants that are run. */
  readonly variants: readonly string[];
  /** Arguments of the command's own, as they were given. */
  readonly arguments: readonly string[];
  /** The same for a run from the resolved scenario, where they differ. */
  readonly resolvedArguments?: readonly string[];
  /** What the command adds to the scenario: it makes other inputs of it. */
  readonly added: Readonly<Record<string, unknown>>;
  readonly startedMs: number;
}

/** The result folder of a command that runs a scenario at many points. */
export class StudyFolder {
  readonly shownTarget: string;
  private readonly context: StudyFolderContext;
  private readonly inputs: RunInputs;

  constructor(context: StudyFolderContext) {
    this.context = context;
    const { study, options, command, variants, added } = context;
    const { document } = study;
    this.shownTarget = options.out ?? `results/${document.name}-${command}`;
    this.inputs = {
      resolved: { ...(document.resolved as object), ...added },
      seed: document.seed,
      variants,
      files: study.digests(),
      arguments: context.resolvedArguments ?? context.arguments,
    };
  }

  /** @throws UsageError if the folder holds something else. */
  check(): void {
    const { options, laboratory } = this.context;
    const { shownTarget } = this;
    const target = realTarget(shownTarget);
    const notice = checkTarget({
      target,
      shownTarget,
      inputsSha256: inputHash(this.inputs),
      force: options.force,
    });
    if (notice !== undefined && !options.quiet) laboratory.err(`${notice}\n`);
  }

  /** Fills the folder and puts it in place with its manifest, or leaves nothing. */
  async write<T extends { readonly failures: number; readonly verdicts?: readonly unknown[] }>(
    fill: (folder: ResultFolder) => Promise<T>,
  ): Promise<T> {
    const folder = new ResultFolder(realTarget(this.shownTarget));
    try {
      const filled = await fill(folder);
      await writeStudyManifest(folder, {
        ...this.context,
        arguments: [...this.shared(), ...(this.context.resolvedArguments ?? this.context.arguments)],
        inputs: this.inputs,
        failures: filled.failures,
        verdicts: filled.verdicts ?? [],
        reproduce: this.reproduce(basename(this.context.study.path)),
      });
      folder.commit();
      const { laboratory, study } = this.context;
      for (const { text } of study.doubts.all()) laboratory.err(`warning: ${text}\n`);
      return filled;
    } finally {
      folder.abort();
    }
  }

  /** The command that gives these results again. */
  reproduce(file = this.context.options.file): string {
    const { command, options } = this.context;
    const set = options.set.flatMap((each) => ["--set", each]);
    const words = ["surplus", command, file, ...this.shared(), ...this.context.arguments, ...set];
    return words.map(shellQuote).join(" ");
  }

  private shared(): readonly string[] {
    const { study, options } = this.context;
    const { seed, replications } = study.document;
    const variants = options.variants.flatMap((name) => ["--variant", name]);
    return ["--seed", seed, "--replications", String(replications), ...variants];
  }
}
