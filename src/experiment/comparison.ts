import type { Arm, MetricParts, MetricSamples } from "./arms.ts";
import { holm } from "./inference/holm.ts";
import { type JackknifeEstimate, jackknife, jackknifeHalf } from "./inference/jackknife.ts";
import { replicationsNeeded } from "./inference/sample-size.ts";
import { differenceOf, welchOf } from "./inference/two-samples.ts";

/** An interval with 95 % confidence; its ends are NaN where a single replication gives only the value. */
export interface Interval {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** One metric of a variant against that of the baseline; what cannot be said is absent. */
export interface MetricComparison {
  readonly metric: string;
  readonly unit: string;
  readonly baseline: string;
  readonly variant: string;
  /** `paired` where both met the same draws, else `welch`. */
  readonly method: "paired" | "welch";
  /** Pairs, or the smaller number of replications. */
  readonly n: number;
  /** Variant less baseline. */
  readonly difference: Interval | undefined;
  readonly pValue: number | undefined;
  /** Holm's correction over the variants of the metric. */
  readonly pHolm: number | undefined;
  /** Variant over baseline; absent unless the baseline's interval lies above 0. */
  readonly ratio: Interval | undefined;
  /** Variance of the difference of independent runs over that of the pairs. */
  readonly varianceReduction: number | undefined;
  /** Replications that would settle a difference of this size, after Holm's correction. */
  readonly needed: number | undefined;
  readonly verdict: "higher" | "lower" | "equal" | "undecided" | "no_interval";
}

/** The level below which a corrected p-value decides. */
const LEVEL = 0.05;

/**
 * Every metric of every arm against the first, paired by the number of the replication where the seeds agree.
 *
 * Two runs with the same seed and number meet the same tenants, failures and internal demand, whatever else differs.
 */
export function compareArms(arms: readonly Arm[]): readonly MetricComparison[] {
  const [baseline, ...others] = arms;
  if (baseline === undefined) return [];
  return baseline.samples.flatMap(({ metric }) => {
    const compared = others.flatMap((arm) => comparisonOf(baseline, arm, metric) ?? []);
    const tested = compared.filter(({ pValue }) => pValue !== undefined);
    const corrected = holm(tested.map(({ pValue }) => pValue!));
    return compared.map((each) => {
      const pHolm = tested.includes(each) ? corrected[tested.indexOf(each)] : undefined;
      const { sd, ...row } = each;
      return { ...row, pHolm, needed: neededFor(each, pHolm), verdict: verdictOf(each, pHolm) };
    });
  });
}

type Undecided = Omit<MetricComparison, "pHolm" | "needed" | "verdict"> & {
  /** Standard deviation of the difference in one replication. */
  readonly sd: number | undefined;
};

function comparisonOf(baseline: Arm, arm: Arm, metric: string): Undecided | undefined {
  const own = arm.samples.find((each) => each.metric === metric);
  const base = baseline.samples.find((each) => each.metric === metric);
  if (own === undefined || base === undefined) return undefined;
  const head = { metric, unit: own.unit, baseline: baseline.name, variant: arm.name };
  const pairs = arePaired(baseline, arm)
    ? pairsOf({ arm: baseline, samples: base }, { arm, samples: own })
    : [];
  if (pairs.length >= 2) return { ...head, ...paired(pairs) };
  const [left, right] = [present(base), present(own)];
  if (left.length >= 2 && right.length >= 2) return { ...head, ...unpaired(left, right) };
  const n = Math.min(left.length, right.length);
  const value = n === 0 ? undefined : ratioOf(right) - ratioOf(left);
  const alone =
    value === undefined || !Number.isFinite(value) ? undefined : { value, low: Number.NaN, high: Number.NaN };
  const method = baseline.seed === arm.seed ? "paired" : "welch";
  return { ...head, method, n, ...NOTHING, difference: alone };
}

const NOTHING = {
  difference: undefined,
  pValue: undefined,
  ratio: undefined,
  varianceReduction: undefined,
  sd: undefined,
} as const;

/** Whether equal numbers of replications mean equal draws, and enough of them are common. */
export function arePaired(a: Arm, b: Arm): boolean {
  const common = a.replications.filter((each) => b.replications.includes(each));
  return a.seed === b.seed && common.length >= 2;
}

interface Side {
  readonly arm: Arm;
  readonly samples: MetricSamples;
}

/** Rows of baseline's and variant's parts, of the replications in which both have the metric. */
function pairsOf(base: Side, own: Side): readonly (readonly [MetricParts, MetricParts])[] {
  return base.arm.replications.flatMap((replication, at) => {
    const left = base.samples.parts[at];
    const right = own.samples.parts[own.arm.replications.indexOf(replication)];
    return left === undefined || right === undefined ? [] : [[left, right] as const];
  });
}

const present = ({ parts }: MetricSamples): readonly MetricParts[] =>
  parts.filter((each) => each !== undefined);

function ratioOf(parts: readonly MetricParts[]): number {
  const sum = (of: (each: MetricParts) => number): number =>
    parts.reduce((total, each) => total + of(each), 0);
  return sum((each) => each.numerator) / sum((each) => each.denominator);
}

/** Sums in the order numerator, denominator of the baseline, then of the variant. */
const baseOf = ([numerator, denominator]: readonly number[]): number => numerator! / denominator!;
const ownOf = ([, , numerator, denominator]: readonly number[]): number => numerator! / denominator!;

function paired(pairs: readonly (readonly [MetricParts, MetricParts])[]) {
  const rows = pairs.map(([left, right]) => [
    left.numerator,
    left.denominator,
    right.numerator,
    right.denominator,
  ]);
  const n = rows.length;
  const base = jackknife(rows, baseOf);
  const own = jackknife(rows, ownOf);
  const difference = jackknife(rows, (sums) => ownOf(sums) - baseOf(sums));
  // A ratio whose denominator is 0 but for one replication has no error that can be told.
  if (!isKnown(difference)) return { method: "paired" as const, n, ...NOTHING };
  const test = differenceOf({
    difference: difference.value,
    error: cleaned(difference, base, own),
    df: n - 1,
  });
  const independent = base.error ** 2 + own.error ** 2;
  return {
    method: "paired" as const,
    n,
    difference: { value: test.difference, low: test.low, high: test.high },
    pValue: test.pValue,
    ratio: isAboveZero(base) ? intervalOf(jackknife(rows, (sums) => ownOf(sums) / baseOf(sums))) : undefined,
    varianceReduction:
      base.error > 0 && own.error > 0 && test.error > 0 ? independent / test.error ** 2 : undefined,
    sd: test.error * Math.sqrt(n),
  };
}

/** Rounding leaves a trace where the true error is 0: a difference that is the same in every pair. */
function cleaned(difference: JackknifeEstimate, base: JackknifeEstimate, own: JackknifeEstimate): number {
  const scale = Math.max(Math.abs(base.value), Math.abs(own.value));
  return difference.error <= 1e-12 * scale ? 0 : difference.error;
}

function unpaired(left: readonly MetricParts[], right: readonly MetricParts[]) {
  const estimate = (parts: readonly MetricParts[]): JackknifeEstimate =>
    jackknife(
      parts.map(({ numerator, denominator }) => [numerator, denominator]),
      baseOf,
    );
  const [base, own] = [estimate(left), estimate(right)];
  const n = Math.min(left.length, right.length);
  if (!isKnown(own) || !isKnown(base)) return { method: "welch" as const, n, ...NOTHING };
  const moments = (of: JackknifeEstimate) => ({ mean: of.value, squaredError: of.error ** 2, df: of.n - 1 });
  const isCertain = base.error === 0 && own.error === 0;
  const test = isCertain
    ? differenceOf({ difference: own.value - base.value, error: 0, df: n })
    : welchOf(moments(own), moments(base));
  return {
    method: "welch" as const,
    n,
    difference: { value: test.difference, low: test.low, high: test.high },
    pValue: test.pValue,
    ratio: isAboveZero(base) ? independentRatio(own, base) : undefined,
    varianceReduction: undefined,
    sd: test.error * Math.sqrt(n),
  };
}

/** Delta method; the squares of the relative errors of independent estimates add up, as in the difference of means. */
function independentRatio(own: JackknifeEstimate, base: JackknifeEstimate): Interval {
  const value = own.value / base.value;
  if (own.value === 0) return { value, low: value, high: value };
  const relative = (of: JackknifeEstimate) => ({
    mean: 0,
    squaredError: (of.error / of.value) ** 2,
    df: of.n - 1,
  });
  const { half } = welchOf(relative(own), relative(base));
  const width = Math.abs(value) * half;
  return { value, low: value - width, high: value + width };
}

function isKnown({ value, error }: JackknifeEstimate): boolean {
  return Number.isFinite(value) && Number.isFinite(error);
}

/** Absent where the estimate, or its error, is not finite. */
function intervalOf(estimate: JackknifeEstimate): Interval | undefined {
  if (!isKnown(estimate)) return undefined;
  const half = jackknifeHalf(estimate);
  return { value: estimate.value, low: estimate.value - half, high: estimate.value + half };
}

/** A ratio to something that may be 0, or is negative, says nothing. */
function isAboveZero(base: JackknifeEstimate): boolean {
  return base.value - jackknifeHalf(base) > 0;
}

/** Replications that would decide, were the difference what it seems to be; Holm's factor lowers the level for it. */
function neededFor({ difference, pValue, sd }: Undecided, pHolm: number | undefined): number | undefined {
  if (difference === undefined || difference.value === 0 || sd === undefined || pHolm === undefined)
    return undefined;
  const level = pHolm > 0 ? (LEVEL * pValue!) / pHolm : LEVEL;
  return replicationsNeeded({ sd, half: Math.abs(difference.value), confidence: 1 - level });
}

function verdictOf(
  { difference, pValue }: Undecided,
  pHolm: number | undefined,
): MetricComparison["verdict"] {
  if (difference === undefined || pValue === undefined) return "no_interval";
  if (difference.value === 0 && difference.low === 0 && difference.high === 0) return "equal";
  if (pHolm === undefined || pHolm >= LEVEL) return "undecided";
  return difference.value > 0 ? "higher" : "lower";
}
