import type { Expected } from "./cases.ts";
import type { Judgement } from "./judge.ts";

/** An expected 0 leaves no room for a relative error; rounding needs this much. */
const ROUNDING = 1e-12;

/** Relative error allowed to what is calculated in a case whose own tolerance is for what is simulated. */
export const CALCULATED_RELATIVE = 1e-6;

/** Compares a calculated value with the exact one: whole numbers exactly, others within a relative error. */
export function judgeCalculated(expected: Expected, value: number | undefined, relative: number): Judgement {
  if (value === undefined) return { expected, verdict: "unmapped", note: "no such value here" };
  const estimate = { value, error: 0, replications: 1 };
  const off = Math.abs(value - expected.value);
  const isWhole = Number.isInteger(expected.value) && Number.isInteger(value);
  const isNear = isWhole
    ? off === 0
    : off <= Math.max(relative * Math.abs(expected.value), roundingOf(expected));
  return isNear
    ? { expected, estimate, verdict: "pass" }
    : { expected, estimate, verdict: "miss", note: `calculated; off by ${off.toPrecision(2)}` };
}

const roundingOf = ({ value }: Expected): number => (Math.abs(value) < ROUNDING ? ROUNDING : 0);
