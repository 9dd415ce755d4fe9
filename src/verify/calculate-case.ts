import type { Calculate } from "./calculations/registry.ts";
import { flatten, type OracleCase } from "./cases.ts";
import { judgeCalculated } from "./judge-calculated.ts";
import { NotRunError, paramsOf } from "./params.ts";
import type { CaseOutcome } from "./run-case.ts";

/** Calculates a case and compares number by number: whole numbers exactly, others within the relative tolerance. */
export function calculateCase(oracle: OracleCase, calculate: Calculate): CaseOutcome {
  try {
    const values = new Map(
      flatten(calculate(paramsOf(oracle.params), oracle)).map(({ label, value }) => [label, value]),
    );
    const { relative } = oracle.tolerance;
    return {
      oracle,
      judgements: oracle.expected.map((expected) =>
        judgeCalculated(expected, values.get(expected.label), relative),
      ),
    };
  } catch (error) {
    if (!(error instanceof NotRunError || error instanceof RangeError)) throw error;
    return { oracle, judgements: [], notRun: error.message };
  }
}
