import { calculateCase } from "./calculate-case.ts";
import { CALCULATIONS } from "./calculations/registry.ts";
import type { CaseFile, OracleCase } from "./cases.ts";
import { FAMILIES } from "./families/registry.ts";
import { FULL_GATE, SHORT_GATE } from "./judge.ts";
import { type CaseOutcome, type Mode, type RunOptions, runCase } from "./run-case.ts";

/** The gate of the cases. */
export const FULL: Mode = { gate: FULL_GATE, mostReplications: 4000 };
/** Half-widths of 5 %: an error of a few percent may go unseen, a wrong formula does not. */
export const SHORT: Mode = { gate: SHORT_GATE, mostReplications: 240 };

/** Cases of a file by what becomes of them. */
export interface Selection {
  readonly run: readonly OracleCase[];
  /** Closed forms and optima of a built family that nothing in the product calculates. */
  readonly calculations: readonly OracleCase[];
  /** Families without a translation, with the number of their cases. */
  readonly notBuilt: readonly { readonly family: string; readonly title: string; readonly cases: number }[];
}

/** Sorts cases into those that can be run and those that cannot; `family` keeps one family. */
export function select(file: CaseFile, family?: string): Selection {
  const wanted = file.cases.filter((each) => family === undefined || each.family === family);
  const built = wanted.filter(isBuilt);
  const missing = wanted.filter((each) => !isBuilt(each));
  const names = [...new Set(missing.map((each) => each.family))];
  return {
    run: built.filter((each) => isSimulated(each) || isCalculated(each)),
    calculations: built.filter((each) => !isSimulated(each) && !isCalculated(each)),
    notBuilt: names.map((name) => ({
      family: name,
      title: file.families[name] ?? name,
      cases: missing.filter((each) => each.family === name).length,
    })),
  };
}

const isSimulated = ({ kind }: OracleCase): boolean => kind.startsWith("des");

const isCalculated = (oracle: OracleCase): boolean =>
  !isSimulated(oracle) && Object.hasOwn(CALCULATIONS, oracle.family);

const isBuilt = (oracle: OracleCase): boolean =>
  Object.hasOwn(FAMILIES, oracle.family) || isCalculated(oracle);

/** Runs or calculates one case of a built family. */
export function verifyCase(oracle: OracleCase, options: RunOptions): CaseOutcome {
  if (isCalculated(oracle)) return calculateCase(oracle, CALCULATIONS[oracle.family]!);
  return runCase(oracle, FAMILIES[oracle.family]!, options);
}
