import type { PolicyModules } from "../model/policy-module.ts";
import type { FileSource, TableSource } from "../model/ports.ts";
import type { Variant } from "../model/scenario.ts";
import { type Built, buildScenario } from "./build.ts";
import type { SweepDraft } from "./keys/experiment-keys.ts";
import { FIXED_KEYS } from "./keys/scenario-keys.ts";
import type { Problem } from "./problem.ts";
import { type TraceInput, Traces } from "./sections/arrivals.ts";
import type { InputFile } from "./sections/context.ts";
import { loadScenario, problemAt } from "./text/load.ts";
import { type Located, type LocatedMap, markWithin, nodeAt, toPlain } from "./text/located.ts";
import { mergeLocated, withoutKeys } from "./text/merge.ts";
import { applyOverride, type Override, readOverride } from "./text/overrides.ts";

export interface ParseOptions {
  /** `path=value` each, as given to `--set`; applied to the merged file before its variants. */
  readonly overrides: readonly string[];
  readonly seed?: string;
  readonly replications?: number;
  /** Reads the CSV files of series and empirical laws. */
  readonly tables: TableSource;
  /** Puts policies of the user's own together; absent = they are refused. */
  readonly modules?: PolicyModules;
}

/** A scenario file with everything resolved; plain data. */
export interface ParsedScenario {
  readonly name: string;
  readonly description: string;
  readonly seed: string;
  readonly replications: number;
  /** At least one; a file without `variants` has one called `base`. */
  readonly variants: readonly Variant[];
  /** Files that were read, or will be by the run, beside the scenario itself. */
  readonly inputs: readonly InputFile[];
  /** The merged document, for the manifest: what was extended and overridden is in it. */
  readonly resolved: unknown;
  readonly traces: readonly TraceInput[];
  /** The section `sweep`, not yet laid out. */
  readonly sweep?: SweepDraft;
  readonly warnings: readonly Problem[];
}

export type ParseResult =
  | { readonly ok: true; readonly document: ParsedScenario }
  | {
      readonly ok: false;
      readonly problems: readonly Problem[];
      /** Traces that could be made out all the same. */
      readonly traces: readonly TraceInput[];
    };

/**
 * Reads a scenario: all of it, or all of its problems.
 *
 * Never throws for what a file contains; nothing is coerced, no key is ignored.
 */
export function parseScenario(files: FileSource, path: string, options: ParseOptions): ParseResult {
  const { root: loaded, problems: loading, extended } = loadScenario(files, path);
  if (loaded === undefined) return { ok: false, problems: arrange(loading, path), traces: [] };
  const { root, overrides, problems: setting } = override(loaded, options.overrides);
  const { patched, problems: patching } = patchVariants(root);
  const traces = new Traces();
  const surroundings = {
    tables: options.tables,
    modules: options.modules,
    resolve: (from: string, relative: string) => files.resolve(from, relative),
    exists: (file: string) => files.exists(file),
    main: path,
  };
  const built = patched.map((each) => ({ ...each, built: buildScenario(each.root, surroundings, traces) }));
  const findings = built.flatMap((each) => each.built.findings.map((finding) => finding.problem));
  const problems = arrange(
    [...loading, ...setting, ...patching, ...findings, ...checkOptions(options)],
    path,
  );
  const draft = built[0]?.built.draft;
  if (problems.length > 0 || draft === undefined) return { ok: false, problems, traces: traces.inputs };

  const seed = options.seed ?? String(draft.seed ?? "1");
  const replications = options.replications ?? draft.replications ?? 1;
  return {
    ok: true,
    document: {
      name: draft.name,
      description: draft.description ?? "",
      seed,
      replications,
      variants: built.map(({ name, built: each }) => ({
        name,
        scenario: each.scenario!,
        thresholds: each.thresholds,
      })),
      ...(draft.sweep === undefined ? {} : { sweep: draft.sweep }),
      inputs: inputsOf(
        extended,
        built.map((each) => each.built),
      ),
      resolved: { ...(toPlain(root) as object), seed, replications },
      traces: traces.inputs,
      warnings: arrange([...ineffective(overrides, built), ...warningsOf(built)], path),
    },
  };
}

interface Patched {
  readonly name: string;
  readonly root: Located;
}

function override(root: LocatedMap, texts: readonly string[]) {
  const problems: Problem[] = [];
  const overrides: Override[] = [];
  let current: Located = root;
  for (const text of texts) {
    const read = readOverride(text);
    if ("problem" in read) {
      problems.push(read.problem);
      continue;
    }
    const next = applyOverride(current, read.override);
    if ("code" in next) problems.push(next);
    else {
      current = next;
      overrides.push(read.override);
    }
  }
  return { root: current as LocatedMap, overrides, problems };
}

/** The document once per variant, its patch merged in. */
function patchVariants(root: LocatedMap): { patched: readonly Patched[]; problems: readonly Problem[] } {
  const node = root.entries.get("variants")?.node;
  const variants = node?.kind === "map" ? [...node.entries] : [];
  const problems: Problem[] = [];
  const patched = variants.flatMap(([name, entry]): Patched[] => {
    if (entry.node.kind !== "map") return [{ name, root }];
    const within = `variants.${name}.`;
    for (const key of FIXED_KEYS) {
      const fixed = entry.node.entries.get(key);
      if (fixed === undefined) continue;
      const found = `\`${key}\` in a variant`;
      const suggestion = `move \`${key}\` to the top of the file`;
      problems.push(
        problemAt(
          { ...fixed.place, within },
          key,
          "value",
          "keys that variants may change",
          found,
          suggestion,
        ),
      );
    }
    const patch = markWithin(withoutKeys(entry.node, FIXED_KEYS), within);
    return [{ name, root: mergeLocated(root, patch) }];
  });
  return { patched: patched.length > 0 ? patched : [{ name: "base", root }], problems };
}

function checkOptions(options: ParseOptions): Problem[] {
  const { replications, seed } = options;
  const problems: Problem[] = [];
  if (replications !== undefined && !(Number.isSafeInteger(replications) && replications >= 1)) {
    const [file, path, found] = ["--replications", "replications", `\`${replications}\``];
    problems.push({ code: "override", file, path, expected: "a whole number of at least 1", found });
  }
  if (seed === "") {
    problems.push({ code: "override", file: "--seed", path: "seed", expected: "a text", found: "nothing" });
  }
  return problems;
}

function inputsOf(extended: readonly string[], built: readonly Built[]): readonly InputFile[] {
  const all = [
    ...extended.map((path): InputFile => ({ path, role: "extends" })),
    ...built.flatMap((each) => each.inputs),
  ];
  return [...new Map(all.map((input) => [JSON.stringify(input), input])).values()];
}

type BuiltVariant = Patched & { readonly built: Built };

/** Warnings of all variants; one that holds for some only says for which. */
function warningsOf(built: readonly BuiltVariant[]): readonly Problem[] {
  const byText = new Map<string, { problem: Problem; names: string[] }>();
  for (const { name, built: each } of built) {
    for (const { problem } of each.warnings) {
      const key = JSON.stringify(problem);
      const entry = byText.get(key) ?? { problem, names: [] };
      entry.names.push(name);
      byText.set(key, entry);
    }
  }
  return [...byText.values()].map(({ problem, names }) =>
    names.length === built.length
      ? problem
      : { ...problem, found: `in ${names.join(", ")}: ${problem.found}` },
  );
}

/** Overrides that a variant's own patch undoes. */
function ineffective(overrides: readonly Override[], built: readonly BuiltVariant[]): readonly Problem[] {
  return overrides.flatMap((each) => {
    if (each.path[0] === "variants" || each.value.kind === "map") return [];
    const place = each.value.place;
    const names = built
      .filter(({ root }) => {
        const node = nodeAt(root, each.path);
        return node !== undefined && node.place.file !== place.file && node.place.within !== "";
      })
      .map(({ name }) => name);
    if (names.length === 0) return [];
    const path = each.path.join(".");
    const found = `no effect on ${names.join(", ")}, which set \`${path}\` themselves`;
    const suggestion = `write \`--set variants.${names[0]}.${path}=…\``;
    return [problemAt(place, path, "warning", "", found, suggestion)];
  });
}

/**
 * Each problem once; the scenario itself first, then by file and place. What seems to be missing from a file with a
 * syntax error may only be hidden by it and is left out.
 */
function arrange(all: readonly Problem[], main: string): readonly Problem[] {
  const broken = new Set(all.filter((each) => each.code === "syntax").map((each) => each.file));
  const problems = all.filter((each) => each.code !== "missing_key" || !broken.has(each.file));
  const unique = new Map(problems.map((problem) => [JSON.stringify(problem), problem]));
  const rank = (problem: Problem) => (problem.file === main ? 0 : 1);
  return [...unique.values()].sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.file < b.file ? -1 : a.file > b.file ? 1 : 0) ||
      (a.line ?? 0) - (b.line ?? 0) ||
      (a.column ?? 0) - (b.column ?? 0),
  );
}
