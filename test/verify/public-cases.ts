import { readFileSync } from "node:fs";
import { type OracleCase, readCases } from "../../src/verify/cases.ts";
import { select } from "../../src/verify/verify.ts";

/** The repository's copy of the public cases. */
export const PUBLIC_FILE = readCases(
  JSON.parse(readFileSync(new URL("../../verify/cases.json", import.meta.url), "utf8")),
);

/** A case of a family that is run, which needs more than there is: spot that is preempted by bid. */
export const NOT_YET = "F09-P08";

/** Those that can be run. */
export const RUNNABLE: readonly OracleCase[] = select(PUBLIC_FILE).run.filter(
  ({ id, kind }) => kind.startsWith("des") && id !== NOT_YET,
);

/** A case made up for a test. */
export function madeCase(
  family: string,
  params: Record<string, unknown>,
  expected: Record<string, unknown>,
): OracleCase {
  const entry = { id: `${family}-T`, family, kind: "des-steady", title: "made up", params, expected };
  return readCases([entry]).cases[0]!;
}
