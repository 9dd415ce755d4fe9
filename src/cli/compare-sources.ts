import { basename, resolve } from "node:path";
import { type Arm, armOf } from "../experiment/arms.ts";
import { inputHash } from "../io/manifest.ts";
import { mathFingerprint } from "../io/math-fingerprint.ts";
import { isResultFolder, readResultArms, windowOf } from "../io/result-arms.ts";
import type { ResultOrigin } from "../output/result-table.ts";
import { suggestName } from "../scenario/problem.ts";
import type { CompareOptions } from "./compare-options.ts";
import type { Laboratory } from "./laboratory.ts";
import { packageVersion } from "./package-info.ts";
import { UsageError } from "./report-error.ts";
import { Study } from "./study.ts";

/** What is compared, and where it is from. */
export interface ComparedSources {
  readonly arms: readonly Arm[];
  readonly origins: readonly ResultOrigin[];
}

/**
 * The variants of all sources; where names would collide, or several sources are named, they bear that of theirs.
 *
 * @throws UsageError, InputError for a source that cannot be compared.
 */
export async function comparedSources(
  options: CompareOptions,
  laboratory: Laboratory,
): Promise<ComparedSources> {
  const found: Source[] = [];
  for (const source of options.sources) {
    found.push(
      isResultFolder(source)
        ? folderSource(source, options.variants)
        : await scenarioSource(source, options, laboratory),
    );
  }
  for (const note of notesOn(found)) laboratory.err(`${note}\n`);
  const origins = found.map(({ origin }) => origin);
  if (found.length === 1) return { arms: found[0]!.arms, origins };
  const arms = found.flatMap(({ source, arms: own }) =>
    own.map((arm) => ({ ...arm, name: own.length === 1 ? source : `${source}/${arm.name}` })),
  );
  return { arms: unique(arms), origins };
}

/** Where arms come from, and what they were run as. */
interface Source {
  readonly source: string;
  readonly arms: readonly Arm[];
  readonly program: string;
  readonly scenario: string;
  readonly window: string;
  readonly batches: string | undefined;
  readonly origin: ResultOrigin;
}

function folderSource(folder: string, variants: readonly string[]): Source {
  const { arms, version, mathFingerprint: math, ...others } = readResultArms(folder);
  return {
    ...others,
    source: basename(resolve(folder)),
    arms: chosen(arms, variants, folder),
    program: `${version} ${math}`,
  };
}

/** What may make a comparison say less than it seems. @throws UsageError for what cannot be compared at all. */
function notesOn(sources: readonly Source[]): readonly string[] {
  const distinct = (of: (each: Source) => string): readonly string[] => [...new Set(sources.map(of))];
  const batches = distinct((each) => each.batches ?? "none");
  if (batches.length > 1)
    throw new UsageError(
      `batches are compared with batches of as many only; the sources have --batches ${batches.join(" and ")}`,
    );
  const notes: string[] = [];
  if (distinct((each) => each.program).length > 1)
    notes.push("warning: the sources are of different versions or math libraries; differences may be theirs");
  const scenarios = distinct((each) => each.scenario);
  if (scenarios.length > 1)
    notes.push(
      `note: the sources are of different scenarios (${scenarios.join(", ")}): where their seeds agree they are ` +
        "paired, and only entities of the same name share their draws",
    );
  const windows = distinct((each) => each.window);
  if (windows.length > 1)
    notes.push(
      `warning: the sources measure different windows (${windows.join("; ")}): totals over them are not alike`,
    );
  return notes;
}

/** @throws UsageError if a result folder has none of the variants that are named. */
function chosen(arms: readonly Arm[], names: readonly string[], folder: string): readonly Arm[] {
  if (names.length === 0) return arms;
  const found = arms.filter(({ name }) => names.includes(name));
  if (found.length > 0) return found;
  const known = arms.map(({ name }) => name);
  throw new UsageError(`${folder} has no variant \`${names[0]}\`; ${suggestName(names[0]!, known)}`);
}

/** Two folders of the same name are told apart by a number. */
function unique(arms: readonly Arm[]): readonly Arm[] {
  const seen = new Map<string, number>();
  return arms.map((arm) => {
    const count = (seen.get(arm.name) ?? 0) + 1;
    seen.set(arm.name, count);
    return count === 1 ? arm : { ...arm, name: `${arm.name} (${count})` };
  });
}

async function scenarioSource(
  file: string,
  options: CompareOptions,
  laboratory: Laboratory,
): Promise<Source> {
  const study = new Study({ ...options, file }, laboratory);
  const [result] = await study.run([study.at(new Map())], study.document.replications);
  return {
    source: basename(file),
    arms: result!.results.filter((each) => each.replications.length > 0).map((each) => armOf(each)),
    program: `${packageVersion()} ${mathFingerprint()}`,
    scenario: study.document.name,
    window: windowOf(study.document.resolved),
    batches: undefined,
    origin: originOf(study),
  };
}

/** A scenario that is run for the comparison alone. */
function originOf(study: Study): ResultOrigin {
  const { document, options } = study;
  const { name, seed, replications, resolved, variants } = document;
  const names = variants.map((variant) => variant.name);
  const chosen =
    options.variants.length === 0 ? names : names.filter((each) => options.variants.includes(each));
  return {
    command: "compare",
    scenario: name,
    version: packageVersion(),
    seed,
    replications,
    inputsSha256: inputHash({ resolved, seed, variants: chosen, files: study.digests() }),
    resolved,
    verdicts: [],
    warnings: study.doubts.all(),
    reproduce: "",
  };
}
