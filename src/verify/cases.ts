/**
 * The file of cases with exact expected values (`verify/cases.json`): family, parameters, expected metrics and the
 * gate of each. Parameters differ from family to family; each family reads its own.
 */

/** Parameters of a case: numbers, texts, lists; read with `Params`. */
export type RawParams = Readonly<Record<string, unknown>>;

export interface Tolerance {
  /** Largest half-width of the 95 % interval, or largest error of a calculation, as a share of the exact value. */
  readonly relative: number;
  /** The same in absolute terms for probabilities, where the relative one would be smaller. */
  readonly absoluteFloor: number;
  /** The rule in words; some cases ask for a looser judgement of some metrics. */
  readonly rule: string;
}

export interface OracleCase {
  readonly id: string;
  readonly family: string;
  readonly kind: string;
  readonly title: string;
  readonly params: RawParams;
  readonly expected: readonly Expected[];
  readonly tolerance: Tolerance;
  /** Model time that brings the 95 % half-width to 1 %, when the case says so [h]. */
  readonly modelTimeH?: number;
  /** Independent runs that bring the 95 % half-width to 1 %, when the case says so. */
  readonly replications?: number;
}

/** One expected number; lists and nested objects of the file are flattened. */
export interface Expected {
  /** As written in reports: `blocking[1]`, `phases[0].pFull`. */
  readonly label: string;
  /** Without the index: `blocking`, `phases.pFull`. */
  readonly key: string;
  /** Index of the class, phase or the like; absent for a plain number. */
  readonly index?: number;
  readonly value: number;
}

export interface CaseFile {
  readonly families: Readonly<Record<string, string>>;
  readonly cases: readonly OracleCase[];
}

/** A file of cases that cannot be read; the message lists every problem. */
export class CaseFileError extends Error {
  override readonly name = "CaseFileError";
}

/**
 * Cases of a parsed JSON file.
 *
 * @throws CaseFileError that names every entry that is not a case.
 */
export function readCases(file: unknown): CaseFile {
  const root = asObject(file);
  const list = Array.isArray(file) ? file : root?.["cases"];
  if (!Array.isArray(list)) throw new CaseFileError("expected an object with a list `cases`");
  const problems: string[] = [];
  const cases = list.flatMap((entry, index) => {
    const parsed = readCase(entry);
    if (typeof parsed !== "string") return [parsed];
    problems.push(`cases[${index}]: ${parsed}`);
    return [];
  });
  if (problems.length > 0) throw new CaseFileError(problems.join("\n"));
  const families = asObject(root?.["families"]) ?? {};
  return { families: families as Record<string, string>, cases };
}

function readCase(entry: unknown): OracleCase | string {
  const raw = asObject(entry);
  if (raw === undefined) return "not an object";
  const { id, family, kind, title } = raw;
  const params = asObject(raw["params"]);
  const expected = asObject(raw["expected"]);
  if (typeof id !== "string" || typeof family !== "string") return "without `id` or `family`";
  if (typeof kind !== "string") return `${id}: without \`kind\``;
  if (params === undefined) return `${id}: without \`params\``;
  if (expected === undefined) return `${id}: without \`expected\``;
  const sampleSize = asObject(raw["sampleSize"]) ?? {};
  const modelTime = sampleSize["modelTimeFor1pct95CI"];
  const replications = sampleSize["replicationsFor1pct95CI"];
  return {
    id,
    family,
    kind,
    title: typeof title === "string" ? title : id,
    params,
    expected: flatten(expected),
    tolerance: readTolerance(raw["tolerance"], kind),
    ...(typeof modelTime === "number" ? { modelTimeH: modelTime } : {}),
    ...(typeof replications === "number" ? { replications } : {}),
  };
}

/** A calculation has no chance in it: without a word of the case it must agree to six digits. */
function readTolerance(raw: unknown, kind: string): Tolerance {
  const tolerance = asObject(raw) ?? {};
  const { relative, absoluteFloorForProbabilities, rule } = tolerance;
  return {
    relative: typeof relative === "number" ? relative : kind === "calc" ? 1e-6 : 0.01,
    absoluteFloor: typeof absoluteFloorForProbabilities === "number" ? absoluteFloorForProbabilities : 0.0005,
    rule: typeof rule === "string" ? rule : "",
  };
}

/** Numbers of a nested value, each with its path; texts and other values carry no expectation. */
export function flatten(expected: Readonly<Record<string, unknown>>): Expected[] {
  const found: Expected[] = [];
  const visit = (value: unknown, label: string, key: string, index: number | undefined): void => {
    if (typeof value === "number") {
      found.push(index === undefined ? { label, key, value } : { label, key, index, value });
    } else if (Array.isArray(value)) {
      for (const [at, item] of value.entries()) visit(item, `${label}[${at}]`, key, at);
    } else {
      for (const [name, item] of Object.entries(asObject(value) ?? {})) {
        visit(item, label === "" ? name : `${label}.${name}`, key === "" ? name : `${key}.${name}`, index);
      }
    }
  };
  visit(expected, "", "", undefined);
  return found;
}

function asObject(value: unknown): Readonly<Record<string, unknown>> | undefined {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return undefined;
  return value as Record<string, unknown>;
}
