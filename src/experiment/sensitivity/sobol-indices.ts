import { quantile } from "d3-array";
import { sobolPoints } from "../design/sobol-sequence.ts";

/** Points that the indices are estimated from: A, B, and A with one column of B at a time. */
export interface SaltelliDesign {
  readonly a: readonly (readonly number[])[];
  readonly b: readonly (readonly number[])[];
  /** By input. */
  readonly ab: readonly (readonly (readonly number[])[])[];
}

/** Outputs at the points of a design. */
export interface SaltelliOutputs {
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly ab: readonly (readonly number[])[];
}

/** An index with its 95 % bootstrap interval. */
export interface IndexEstimate {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Share of the output's variance that an input explains alone (first), and with all others (total). */
export interface InputIndices {
  readonly first: IndexEstimate;
  readonly total: IndexEstimate;
}

/**
 * Design for the indices of k inputs: n (k + 2) points of the unit cube, from a scrambled Sobol' sequence.
 *
 * @see Saltelli et al. (2010), Computer Physics Communications 181, 259-270.
 */
export function saltelliDesign(n: number, inputs: number, uniform: () => number): SaltelliDesign {
  const points = sobolPoints(n, 2 * inputs, { uniform });
  const a = points.map((point) => point.slice(0, inputs));
  const b = points.map((point) => point.slice(inputs));
  const ab = Array.from({ length: inputs }, (_, input) =>
    a.map((row, at) => row.map((value, column) => (column === input ? b[at]![column]! : value))),
  );
  return { a, b, ab };
}

const RESAMPLES = 1000;

/**
 * First-order and total indices of every input, with percentile intervals from resampled rows of the design.
 *
 * @param uniform  Draws of the bootstrap.
 * @returns By input; undefined if the output does not vary.
 * @see Saltelli et al. (2010), table 2, (b) and (f); Jansen (1999) for the total index; Archer, Saltelli & Sobol' (1997)
 *      for the bootstrap.
 */
export function sobolIndices(
  outputs: SaltelliOutputs,
  uniform: () => number,
): readonly InputIndices[] | undefined {
  const n = outputs.a.length;
  const all = Array.from({ length: n }, (_, at) => at);
  const whole = indicesOf(outputs, all);
  if (whole === undefined) return undefined;
  const resampled = Array.from({ length: RESAMPLES }, () =>
    indicesOf(
      outputs,
      all.map(() => Math.floor(uniform() * n)),
    ),
  ).filter((each) => each !== undefined);
  return whole.map(({ first, total }, input) => ({
    first: { value: first, ...spread(resampled.map((each) => each[input]!.first)) },
    total: { value: total, ...spread(resampled.map((each) => each[input]!.total)) },
  }));
}

function indicesOf({ a, b, ab }: SaltelliOutputs, rows: readonly number[]) {
  const n = rows.length;
  const mean = rows.reduce((sum, at) => sum + a[at]! + b[at]!, 0) / (2 * n);
  const variance = rows.reduce((sum, at) => sum + (a[at]! - mean) ** 2 + (b[at]! - mean) ** 2, 0) / (2 * n);
  if (!(variance > 0)) return undefined;
  return ab.map((column) => ({
    // Outputs around their mean: the estimator has less noise so.
    first: rows.reduce((sum, at) => sum + (b[at]! - mean) * (column[at]! - a[at]!), 0) / n / variance,
    total: rows.reduce((sum, at) => sum + (a[at]! - column[at]!) ** 2, 0) / (2 * n) / variance,
  }));
}

function spread(values: readonly number[]) {
  return { low: quantile(values, 0.025) ?? Number.NaN, high: quantile(values, 0.975) ?? Number.NaN };
}
