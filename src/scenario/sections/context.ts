import type { z } from "zod";
import type { PolicyModules } from "../../model/policy-module.ts";
import type { TableSource } from "../../model/ports.ts";
import { type Instant, sinceStart } from "../instants.ts";
import { type Finding, findingsOf } from "../issues.ts";
import { formatFound, formatPath, type ProblemCode, suggestName } from "../problem.ts";
import { problemAt } from "../text/load.ts";
import { keyPlace, type Located, nodeAt, placeOf, toPlain } from "../text/located.ts";

export type Path = readonly (string | number)[];

/** A file that a scenario reads beside itself. */
export interface InputFile {
  readonly path: string;
  readonly role: "trace" | "series" | "rates" | "law" | "policy" | "extends";
}

/** What the outside offers to the sections. */
export interface Surroundings {
  readonly tables: TableSource;
  /** Absent = policies of the user's own are refused. */
  readonly modules?: PolicyModules | undefined;
  readonly resolve: (from: string, relative: string) => string;
  readonly exists: (path: string) => boolean;
  /** The scenario file itself, for paths given by `--set`. */
  readonly main: string;
}

export interface Wish {
  readonly code: ProblemCode;
  readonly expected: string;
  /** What was found; by default the value at the path. */
  readonly found?: string;
  readonly suggestion?: string;
}

/** What all sections share while a document becomes a scenario: places, problems, the calendar, files. */
export class Context {
  readonly root: Located;
  readonly startMs: number;
  readonly horizonMs: number;
  readonly findings: Finding[] = [];
  readonly warnings: Finding[] = [];
  readonly inputs: InputFile[] = [];
  readonly surroundings: Surroundings;

  /** The path in the document as written, for a path in the validated draft. */
  private readonly original: (path: Path) => readonly PropertyKey[];

  constructor(
    root: Located,
    surroundings: Surroundings,
    options: {
      readonly startMs: number;
      readonly horizonMs: number;
      readonly original: (path: Path) => readonly PropertyKey[];
    },
  ) {
    this.root = root;
    this.surroundings = surroundings;
    this.startMs = options.startMs;
    this.horizonMs = options.horizonMs;
    this.original = options.original;
  }

  report(path: Path, wish: Wish): void {
    const original = this.original(path);
    this.findings.push({ path: original, problem: this.problem(original, wish) });
  }

  /** A doubt with its remedy; the scenario still runs. */
  warn(path: Path, text: string, remedy: string): void {
    const wish: Wish = { code: "warning", expected: "", found: text, suggestion: remedy };
    const original = this.original(path);
    this.warnings.push({ path: original, problem: this.problem(original, wish) });
  }

  /** Index of a name in a list, or -1 with a problem that suggests the nearest. */
  reference(path: Path, options: ReferenceOptions): number {
    const { name, kind, index, known } = options;
    const position = index.indexOf(name);
    if (position >= 0 || known === undefined || known.has(name)) return position;
    const suggestion = suggestName(name, known) ?? `define it first`;
    this.report(path, {
      code: "reference",
      expected: `the name of a ${kind}`,
      found: `\`${name}\``,
      suggestion,
    });
    return -1;
  }

  /** Milliseconds from the start. */
  instant(value: Instant): number {
    return sinceStart(value, this.startMs);
  }

  /** Path of a file as written at a place, or undefined with a problem when it is not there. */
  file(path: Path, relative: string, role: InputFile["role"]): string | undefined {
    const place = placeOf(this.root, this.original(path));
    const from = place.line === undefined ? this.surroundings.main : place.file;
    const target = this.surroundings.resolve(from, relative);
    let exists = false;
    try {
      exists = this.surroundings.exists(target);
    } catch {
      exists = false;
    }
    if (!exists) {
      const suggestion = "paths are relative to the file that names them";
      this.report(path, {
        code: "file",
        expected: "a file that exists",
        found: `no file \`${target}\``,
        suggestion,
      });
      return undefined;
    }
    this.addInput({ path: target, role });
    return target;
  }

  /** Notes a file that is read, once. */
  addInput({ path, role }: InputFile): void {
    if (this.inputs.some((input) => input.path === path && input.role === role)) return;
    this.inputs.push({ path, role });
  }

  /** A problem inside a file that the value at a path names. */
  reportIn(
    file: { readonly path: string; readonly line?: number; readonly column?: number },
    at: Path,
    wish: Wish,
  ): void {
    const { path, ...place } = file;
    const problem = problemAt(
      { file: path, within: "", ...place },
      "",
      wish.code,
      wish.expected,
      wish.found ?? "",
      wish.suggestion,
    );
    this.findings.push({ path: this.original(at), problem });
  }

  /** Problems of zod at values below a path. */
  reportIssues(path: Path, issues: readonly z.core.$ZodIssue[]): void {
    const placed = issues.map((issue) => ({ ...issue, path: [...this.original(path), ...issue.path] }));
    this.findings.push(...findingsOf(this.root, placed));
  }

  private problem(path: readonly PropertyKey[], wish: Wish) {
    const node = nodeAt(this.root, path);
    const found = wish.found ?? formatFound(node === undefined ? undefined : toPlain(node));
    // What was found is the key itself: it is the key that is wrong, not its value.
    const aboutKey = found === formatFound(path.at(-1));
    const place = (aboutKey ? keyPlace(this.root, path) : undefined) ?? placeOf(this.root, path);
    return problemAt(place, formatPath(path), wish.code, wish.expected, found, wish.suggestion);
  }
}

export interface ReferenceOptions {
  readonly name: string;
  /** What it should be the name of, for the message: "cluster". */
  readonly kind: string;
  /** Names in the order of their indices. */
  readonly index: readonly string[];
  /** Names that are written somewhere, even if broken there; undefined when that cannot be told. */
  readonly known: ReadonlySet<string> | undefined;
}

/** An optional property: nothing at all when the value is absent. */
export function maybe<K extends string, T>(key: K, value: T | undefined): { readonly [P in K]?: T } {
  return (value === undefined ? {} : { [key]: value }) as { readonly [P in K]?: T };
}
