import { readFileSync } from "node:fs";
import { type OracleCase, readCases } from "../../src/verify/cases.ts";
import { select } from "../../src/verify/verify.ts";

/** The repository's copy of the public cases. */
export const PUBLIC_FILE = readCases(
  JSON.parse(readFileSync(new URL("../../verify/cases.json", import.meta.url), "utf8")),
);

/** Those that can be run. */
export const RUNNABLE: readonly OracleCase[] = select(PUBLIC_FILE).run.filter(({ kind }) =>
  kind.startsWith("des"),
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
