import leven from "leven";

/** What is wrong, as a short stable word; tests and tools branch on it, people read the sentence. */
export type ProblemCode =
  | "syntax"
  | "duplicate"
  | "unknown_key"
  | "missing_key"
  | "wrong_type"
  | "unit"
  | "value"
  | "reference"
  | "cycle"
  | "file"
  | "override"
  | "warning";

/** One thing wrong (or doubtful) in a scenario, with its place and a remedy. */
export interface Problem {
  readonly code: ProblemCode;
  /** File as it was named, or `--set path=value`. */
  readonly file: string;
  /** From 1; absent for overrides and for files that could not be read. */
  readonly line?: number;
  readonly column?: number;
  /** Dotted path of the key, e.g. `internal.jobs.ranking.gpus`; empty = the whole file. */
  readonly path: string;
  readonly expected: string;
  readonly found: string;
  /** A remedy as a sentence part: "did you mean `gpus`?", "write `8 h`". */
  readonly suggestion?: string;
}

/** One line for a person: place, path, expected, found, remedy. */
export function describeProblem(problem: Problem): string {
  const place = [problem.file, problem.line, problem.column].filter((each) => each !== undefined).join(":");
  const path = problem.path === "" ? "" : ` ${problem.path}:`;
  const remedy = problem.suggestion === undefined ? "" : `; ${problem.suggestion}`;
  if (problem.code === "warning") return `${place}:${path} ${problem.found}${remedy}`;
  return `${place}:${path} expected ${problem.expected}, found ${problem.found}${remedy}`;
}

/** The nearest of some names to a word, if it is near enough (a third of its length, at least 1); ties: the first. */
export function nearestName(word: string, names: Iterable<string>): string | undefined {
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.ceil(word.length / 3)) + 1;
  for (const name of names) {
    const distance = name.toLowerCase() === word.toLowerCase() ? 0 : leven(word, name);
    if (distance < bestDistance) {
      best = name;
      bestDistance = distance;
    }
  }
  return best;
}

/** `did you mean ...?`, or the list of valid names when none is near. */
export function suggestName(word: string, names: Iterable<string>): string | undefined {
  const all = [...names];
  const near = nearestName(word, all);
  if (near !== undefined) return `did you mean \`${near}\`?`;
  if (all.length === 0) return undefined;
  return `valid: ${all.slice(0, 12).join(", ")}${all.length > 12 ? ", …" : ""}`;
}

/** A path as a person reads it: `observe[0].gauge`. */
export function formatPath(path: readonly PropertyKey[]): string {
  let text = "";
  for (const part of path) {
    if (typeof part === "number") text += `[${part}]`;
    else text += text === "" ? String(part) : `.${String(part)}`;
  }
  return text;
}

/** A found value in a few words. */
export function formatFound(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "nothing";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : "a list";
  if (typeof value === "object") return "a map";
  if (typeof value === "string") return `\`${value.length > 60 ? `${value.slice(0, 60)}…` : value}\``;
  return `\`${String(value)}\``;
}
