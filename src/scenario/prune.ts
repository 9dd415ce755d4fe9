import { type Finding, findingsOf } from "./issues.ts";
import { isMap } from "./keys/fields.ts";
import { type ScenarioDraft, scenarioKeys } from "./keys/scenario-keys.ts";
import { type Located, toPlain } from "./text/located.ts";

/** Stand for required keys that are missing or broken, so that everything else can still be judged. */
const PLACEHOLDERS: Readonly<Record<string, unknown>> = {
  schema: 1,
  name: "unnamed",
  start: "2026-01-01T00:00:00Z",
  horizon: "1000 w",
  fleet: { clusters: {} },
};
/** Tried in turn for required values inside sections, so that the thing they belong to is judged too. */
const STAND_INS: readonly unknown[] = [
  "1 h",
  1,
  "1 USD/GPUh",
  "1 /h",
  "1 USD/MWh",
  { rate: "1 /h" },
  { profile: { base: 1 } },
  { gpus: "idle" },
  true,
];
const ROUNDS_MAX = 300;

/** What is left of a document when everything that breaks the schema is taken out or stood in for. */
export interface Pruned {
  /** Undefined when nothing usable is left. */
  readonly draft: ScenarioDraft | undefined;
  readonly findings: readonly Finding[];
  /** Whether a finding may be only a consequence of what was changed here. */
  readonly consequent: (finding: Finding) => boolean;
  /** The path in the document as written, for a path in the draft (items of lists move up when others go). */
  readonly original: (path: readonly PropertyKey[]) => readonly PropertyKey[];
}

/**
 * Validates a document against the schema, collecting all problems.
 *
 * Whatever is wrong is taken out, or replaced if it is needed, and the rest is validated again until it passes: so one
 * bad key hides neither the problems that a schema finds later nor those of the second pass (references, dates, files).
 */
export function prune(root: Located): Pruned {
  const repair = new Repair(toPlain(root));
  const findings: Finding[] = [];
  const original = (path: readonly PropertyKey[]) => repair.originalPath(path);
  const consequent = (finding: Finding) => repair.touched.some((other) => follows(finding, other));
  for (let round = 0; round < ROUNDS_MAX; round++) {
    // Code that zod would generate for each map pays only after many documents.
    const result = scenarioKeys.safeParse(repair.plain, { jitless: true });
    if (result.success) return { draft: result.data, findings, consequent, original };
    const moved = result.error.issues.map((issue) => ({ ...issue, path: [...original(issue.path)] }));
    const found = findingsOf(root, moved);
    if (found.length === 0) break;
    findings.push(...found.filter((each) => !repair.touched.some((other) => related(each.path, other))));
    const done: (readonly PropertyKey[])[] = [];
    for (const { path } of longestFirst(found)) {
      if (path.length === 0 || done.some((other) => related(path, other))) continue;
      done.push(repair.at(path));
    }
    repair.touched.push(...done);
  }
  return { draft: undefined, findings, consequent, original };
}

/** A plain document under repair; all paths are those of the document as written. */
class Repair {
  readonly plain: unknown;
  readonly touched: (readonly PropertyKey[])[] = [];
  /** By list: the indices, as written, of items that are gone -- state. */
  private readonly holes = new Map<string, Set<number>>();
  /** By path: stand-ins tried so far -- state. */
  private readonly tries = new Map<string, number>();

  constructor(plain: unknown) {
    this.plain = plain;
  }

  /**
   * Takes out the value at a path; when that was not enough, tries stand-ins, and then goes for the map around it.
   * A required key at the root gets its placeholder at once.
   *
   * @returns The path of what has changed.
   */
  at(path: readonly PropertyKey[]): readonly PropertyKey[] {
    const key = path.at(-1)!;
    const above = path.slice(0, -1);
    const parent = this.valueAt(above);
    if (Array.isArray(parent)) {
      const gone = this.holes.get(keyOf(above)) ?? new Set<number>();
      parent.splice(shifted(Number(key), gone), 1);
      this.holes.set(keyOf(above), gone.add(Number(key)));
      return path;
    }
    const map = (isMap(parent) ? parent : {}) as Record<string, unknown>;
    if (above.length === 0 && Object.hasOwn(PLACEHOLDERS, key)) {
      map[String(key)] = structuredClone(PLACEHOLDERS[String(key)]);
      return path;
    }
    const tried = this.tries.get(keyOf(path)) ?? (Object.hasOwn(map, key) ? -1 : 0);
    this.tries.set(keyOf(path), tried + 1);
    delete map[String(key)];
    if (tried < 0) return path;
    if (tried >= STAND_INS.length) return above.length === 0 ? path : this.at(above);
    map[String(key)] = structuredClone(STAND_INS[tried]);
    return path;
  }

  /** Each number in a path counts only what is left of its list; gives the number in the list as written. */
  originalPath(path: readonly PropertyKey[]): readonly PropertyKey[] {
    const result: PropertyKey[] = [];
    for (const part of path) {
      const gone = typeof part === "number" ? this.holes.get(keyOf(result)) : undefined;
      result.push(gone === undefined ? part : unshifted(Number(part), gone));
    }
    return result;
  }

  private valueAt(path: readonly PropertyKey[]): unknown {
    let value = this.plain;
    path.forEach((part, depth) => {
      if (Array.isArray(value))
        value = value[shifted(Number(part), this.holes.get(keyOf(path.slice(0, depth))))];
      else value = isMap(value) ? value[String(part)] : undefined;
    });
    return value;
  }
}

/** Index in the shortened list of an item of the list as written. */
function shifted(index: number, gone: ReadonlySet<number> | undefined): number {
  return index - [...(gone ?? [])].filter((other) => other < index).length;
}

/** Index in the list as written of an item of the shortened list. */
function unshifted(index: number, gone: ReadonlySet<number>): number {
  let left = index;
  for (let written = 0; ; written++) {
    if (gone.has(written)) continue;
    if (left === 0) return written;
    left--;
  }
}

function keyOf(path: readonly PropertyKey[]): string {
  return JSON.stringify(path.map(String));
}

function longestFirst(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort((a, b) => b.path.length - a.path.length);
}

/** Checks of names and files look at one place; all others may be about everything below their path. */
const LOCAL: readonly string[] = ["reference", "duplicate", "cycle", "file"];

function follows({ path, problem }: Finding, touched: readonly PropertyKey[]): boolean {
  if (path.length < touched.length && LOCAL.includes(problem.code)) return false;
  return related(path, touched);
}

/** Whether one path lies at or below the other. */
function related(a: readonly PropertyKey[], b: readonly PropertyKey[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let index = 0; index < length; index++) if (String(a[index]) !== String(b[index])) return false;
  return true;
}
