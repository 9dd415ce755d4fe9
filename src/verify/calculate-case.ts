import type { Calculate } from "./calculations/registry.ts";
import { type Expected, flatten, type OracleCase } from "./cases.ts";
import type { Judgement } from "./judge.ts";
import { NotRunError, paramsOf } from "./params.ts";
import type { CaseOutcome } from "./run-case.ts";

/** Calculates a case and compares number by number: whole numbers exactly, others within the relative tolerance. */
export function calculateCase(oracle: OracleCase, calculate: Calculate): CaseOutcome {
  try {
    const values = new Map(
      flatten(calculate(paramsOf(oracle.params), oracle)).map(({ label, value }) => [label, value]),
    );
    return {
      oracle,
      judgements: oracle.expected.map((expected) => judged(expected, values.get(expected.label), oracle)),
    };
  } catch (error) {
    if (!(error instanceof NotRunError || error instanceof RangeError)) throw error;
    return { oracle, judgements: [], notRun: error.message };
  }
}

/** An expected 0 leaves no room for a relative error; rounding needs this much. */
const ROUNDING = 1e-12;

function judged(expected: Expected, value: number | undefined, { tolerance }: OracleCase): Judgement {
  if (value === undefined) return { expected, verdict: "unmapped", note: "no such value here" };
  const estimate = { value, error: 0, replications: 1 };
  const off = Math.abs(value - expected.value);
  const isWhole = Number.isInteger(expected.value) && Number.isInteger(value);
  const allowed = Math.max(tolerance.relative * Math.abs(expected.value), roundingOf(expected));
  const isNear = isWhole ? off === 0 : off <= allowed;
  return isNear
    ? { expected, estimate, verdict: "pass" }
    : { expected, estimate, verdict: "miss", note: `calculated; off by ${off.toPrecision(2)}` };
}

const roundingOf = ({ value }: Expected): number => (Math.abs(value) < ROUNDING ? ROUNDING : 0);
