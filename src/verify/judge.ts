import { tQuantile } from "../numerics/student-t.ts";
import type { Expected, Tolerance } from "./cases.ts";
import { type Estimate, halfWidth } from "./estimate.ts";

/** Level of the interval that must hold the exact value. */
export const GATE_LEVEL = 0.999;
/** Level of the interval whose half-width is limited. */
export const WIDTH_LEVEL = 0.95;
/** A run that does not vary is compared to this relative accuracy; times are whole ms. */
const EXACT_RELATIVE = 1e-5;

/**
 * - `pass`: the exact value is inside the interval, and the interval is narrow enough.
 * - `miss`: it is outside, or (full runs) the interval is too wide at the largest run length.
 * - `wide`: (short runs only) inside an interval wider than asked: nothing shown either way.
 * - `unmapped`: the scenario of the case has no such metric; counts as a miss.
 */
export type Verdict = "pass" | "miss" | "wide" | "unmapped";

export interface Judgement {
  readonly expected: Expected;
  /** Absent where nothing was simulated (`unmapped`). */
  readonly estimate?: Estimate;
  readonly verdict: Verdict;
  /** Whether chance may have caused the miss, so that a run with other draws is worth a try. */
  readonly retry?: boolean;
  /** Why the metric was judged otherwise than by the gate, or missed. */
  readonly note?: string;
}

/** How narrow intervals have to be in one mode. */
export interface Gate {
  /** Smallest relative half-width asked for; the case may be looser. */
  readonly relative: number;
  /** Factor on the absolute floor of probabilities. */
  readonly floorFactor: number;
  /** Whether an interval that stays too wide is a miss. */
  readonly widthCounts: boolean;
}

export const FULL_GATE: Gate = { relative: 0, floorFactor: 1, widthCounts: true };
export const SHORT_GATE: Gate = { relative: 0.05, floorFactor: 5, widthCounts: false };

const FRACTION =
  /(^|\.)(p[A-Z0-9][\w.]*|\w*[bB]locking\w*|\w*[uU]tili[sz]ation\w*|availability\w*|goodput|gang|rho)$/;

/** Whether a metric is a probability or a fraction, by the name the cases give it. */
export const isFraction = (key: string): boolean => FRACTION.test(key);

/** Largest half-width of the 95 % interval that the gate allows. */
export function allowedHalfWidth(expected: Expected, { tolerance, gate, whole }: Rules): number {
  const relative = Math.max(tolerance.relative, gate.relative) * Math.abs(expected.value);
  const scale = whole ?? (isFraction(expected.key) ? 1 : 0);
  return Math.max(relative, tolerance.absoluteFloor * gate.floorFactor * scale);
}

export interface Rules {
  readonly tolerance: Tolerance;
  readonly gate: Gate;
  /** See `Metric.whole`. */
  readonly whole?: number | undefined;
}

/** Judges one metric by the gate of its case. */
export function judge(expected: Expected, estimate: Estimate, rules: Rules): Judgement {
  const off = Math.abs(estimate.value - expected.value);
  const missed = (note: string): Judgement => ({ expected, estimate, verdict: "miss", note });
  if (!Number.isFinite(estimate.value)) return missed("no value");
  if (isLoose(expected, rules.tolerance)) {
    const share = LOOSE_RELATIVE * Math.abs(expected.value);
    const note = "heavy tail: judged within 5 %";
    return off <= share ? { expected, estimate, verdict: "pass", note } : { ...missed(note), retry: true };
  }
  const allowed = allowedHalfWidth(expected, rules);
  const inside = off <= Math.max(halfWidth(estimate, GATE_LEVEL), slackOf(expected, estimate, rules));
  if (!inside) return { ...missed("outside the interval"), retry: true };
  const half = halfWidth(estimate, WIDTH_LEVEL);
  if (half <= allowed) return { expected, estimate, verdict: "pass", ...wholeNote(half, expected, rules) };
  const note = "half-width above the gate at the largest run length";
  return rules.gate.widthCounts ? missed(note) : { expected, estimate, verdict: "wide", note };
}

/** Says when a metric passed by the floor of a share of something larger, not by its own size. */
function wholeNote(
  half: number,
  expected: Expected,
  { tolerance, gate, whole }: Rules,
): { readonly note?: string } {
  const own = Math.max(tolerance.relative, gate.relative) * Math.abs(expected.value);
  if (whole === undefined || half <= own) return {};
  return { note: `half-width within ${tolerance.absoluteFloor * gate.floorFactor} of ${whole} GPUs` };
}

/**
 * What a metric without any variation may be off: the rounding of times to ms; and, for a probability of something
 * that never happened in the run, the absolute floor.
 */
function slackOf(expected: Expected, estimate: Estimate, rules: Rules): number {
  if (estimate.error > 1e-9 * Math.abs(estimate.value)) return 0;
  const rounding = EXACT_RELATIVE * Math.max(1e-3, Math.abs(expected.value));
  const scale = rules.whole ?? (isFraction(expected.key) ? 1 : 0);
  const never = estimate.value === 0 || estimate.value === scale;
  return Math.max(rounding, never ? rules.tolerance.absoluteFloor * rules.gate.floorFactor * scale : 0);
}

/** Relative error allowed where a case says that a metric has no usable interval. */
const LOOSE_RELATIVE = 0.05;

/** Some cases have power tails: "mean only: ... judge the sd loosely (5%)". */
export function isLoose(expected: Expected, tolerance: Tolerance): boolean {
  return tolerance.rule.startsWith("mean only") && expected.key === "sd";
}

/** Distance of the simulated from the exact value in standard errors; absent without variation. */
export function zOf({ expected, estimate }: Judgement): number | undefined {
  if (estimate === undefined || !(estimate.error > 1e-9 * Math.abs(estimate.value))) return undefined;
  return (estimate.value - expected.value) / estimate.error;
}

/**
 * Relative bias that the interval would have caught with probability 0.95; smaller ones may go unseen. Absent where
 * the exact value is 0 or nothing was simulated.
 */
export function detectableBias({ expected, estimate }: Judgement): number | undefined {
  if (estimate === undefined || expected.value === 0 || estimate.replications < 2) return undefined;
  const df = estimate.replications - 1;
  const reach = tQuantile(0.5 + GATE_LEVEL / 2, df) + tQuantile(0.95, df);
  return (reach * estimate.error) / Math.abs(expected.value);
}
