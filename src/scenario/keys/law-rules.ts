import type { Law } from "../../model/law.ts";
import { lnGamma } from "../../numerics/gamma.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { refuse } from "./fields.ts";

/** A law whose values stand in a file that the schema cannot read. */
export interface EmpiricalDraft {
  readonly kind: "empirical_file";
  readonly file: string;
  readonly column: string;
  /** Size of the column's unit in the base unit of the field. */
  readonly factor: number;
  /** Smallest value allowed [base unit]. */
  readonly least: number;
  readonly whole: boolean;
}

/** A histogram that stands in a file. */
export interface HistogramDraft {
  readonly kind: "histogram_file";
  readonly file: string;
  readonly columns: { readonly low: string; readonly high: string; readonly probability: string };
  readonly inside: "uniform" | "log_uniform";
  /** Size of the columns' unit in the base unit of the field. */
  readonly factor: number;
  /** Smallest value allowed [base unit]. */
  readonly least: number;
}

export type LawDraft = Law | EmpiricalDraft | HistogramDraft;

type Refusing = Parameters<typeof refuse>[0];

function bad(context: Refusing, input: unknown, expected: string, hint?: string): never {
  return refuse(context, input, {
    kind: "wish",
    code: "value",
    expected,
    ...(hint === undefined ? {} : { hint }),
  });
}

/** `max` of at least `min`. */
export function uniform(law: { min: number; max: number }, context: Refusing): LawDraft {
  if (law.max < law.min) return bad(context, law, "`max` of at least `min`", "swap `min` and `max`");
  return { kind: "uniform", min: law.min, max: law.max };
}

type LognormalKeys = { [K in "median" | "p90" | "mean" | "cv"]?: number | undefined };

/** exp(Normal(mu, sigma)) from median and p90, or from mean and coefficient of variation. */
export function lognormal(law: LognormalKeys, context: Refusing): LawDraft {
  const { median, p90, mean, cv } = law;
  if (median !== undefined && p90 !== undefined && mean === undefined && cv === undefined) {
    if (p90 < median) return bad(context, law, "`p90` of at least `median`");
    return { kind: "lognormal", mu: Math.log(median), sigma: Math.log(p90 / median) / normalQuantile(0.9) };
  }
  if (mean !== undefined && cv !== undefined && median === undefined && p90 === undefined) {
    const variance = Math.log1p(cv * cv);
    return { kind: "lognormal", mu: Math.log(mean) - variance / 2, sigma: Math.sqrt(variance) };
  }
  return bad(context, law, "either `median` and `p90`, or `mean` and `cv`");
}

/** From mean and coefficient of variation, or mean and shape. */
export function gamma(
  law: { mean: number; cv?: number | undefined; shape?: number | undefined },
  context: Refusing,
): LawDraft {
  const shape = law.cv === undefined ? law.shape : 1 / (law.cv * law.cv);
  if (shape === undefined || (law.cv !== undefined && law.shape !== undefined)) {
    return bad(context, law, "either `cv` or `shape`");
  }
  return { kind: "gamma", shape, scale: law.mean / shape };
}

/** Mean of a Weibull law = scale x Gamma(1 + 1 / shape). */
export function weibull(
  law: { shape: number; mean?: number | undefined; scale?: number | undefined },
  context: Refusing,
): LawDraft {
  if ((law.mean === undefined) === (law.scale === undefined))
    return bad(context, law, "either `mean` or `scale`");
  const scale = law.scale ?? law.mean! / Math.exp(lnGamma(1 + 1 / law.shape));
  return { kind: "weibull", shape: law.shape, scale };
}

/** `max` above `min`. */
export function pareto(law: { shape: number; min: number; max: number }, context: Refusing): LawDraft {
  if (law.max <= law.min) return bad(context, law, "`max` above `min`");
  return { kind: "pareto", shape: law.shape, min: law.min, max: law.max };
}

/** As many weights as values, one of them above 0. */
export function discrete(law: { values: number[]; weights: number[] }, context: Refusing): LawDraft {
  const { values, weights } = law;
  if (values.length !== weights.length) {
    return bad(
      context,
      law,
      `as many weights as values (${values.length})`,
      `there are ${weights.length} weights`,
    );
  }
  if (!weights.some((weight) => weight > 0)) return bad(context, law, "at least one weight above 0");
  return { kind: "discrete", values, weights };
}
