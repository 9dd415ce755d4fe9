import { z } from "zod";
import type { Law } from "../../model/law.ts";
import { lnGamma } from "../../numerics/gamma.ts";
import { normalQuantile } from "../../numerics/normal.ts";
import { closed, count, factor, isMap, oneOf, optional, quantity, refuse, required, text } from "./fields.ts";
import type { Note } from "./notes.ts";

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

export type LawDraft = Law | EmpiricalDraft;

/** The quantity a law is about. */
interface Measure {
  readonly id: string;
  readonly title: string;
  /** A value that may be drawn. */
  readonly value: () => z.ZodType<number>;
  /** A mean, median or scale: above 0. */
  readonly location: () => z.ZodType<number>;
  /** Units of empirical columns > size in the base unit. */
  readonly units: Readonly<Record<string, number>>;
  readonly least: number;
  readonly whole: boolean;
}

const LAWS = [
  "constant",
  "uniform",
  "exponential",
  "lognormal",
  "gamma",
  "erlang",
  "weibull",
  "pareto",
  "discrete",
  "empirical",
] as const;

function lawOf(measure: Measure) {
  const { value, location } = measure;
  const tag = (law: (typeof LAWS)[number]) => required(z.literal(law), "name of the law");
  const options = [
    value().transform((v): LawDraft => ({ kind: "constant", value: v })),
    closed({ law: tag("constant"), value: required(value(), "the value") }).transform(
      (law): LawDraft => ({ kind: "constant", value: law.value }),
    ),
    closed({
      law: tag("uniform"),
      min: required(value(), "smallest value"),
      max: required(value(), "largest value"),
    }).transform(uniform),
    closed({ law: tag("exponential"), mean: required(location(), "mean") }).transform(
      (law): LawDraft => ({ kind: "exponential", mean: law.mean }),
    ),
    closed({
      law: tag("lognormal"),
      median: optional(location(), "median; goes with `p90`"),
      p90: optional(location(), "90th percentile; goes with `median`"),
      mean: optional(location(), "mean; goes with `cv`"),
      cv: optional(factor(), "standard deviation / mean; goes with `mean`"),
    }).transform(lognormal),
    closed({
      law: tag("gamma"),
      mean: required(location(), "mean"),
      cv: optional(factor({ positive: true }), "standard deviation / mean; instead of `shape`"),
      shape: optional(factor({ positive: true }), "shape; instead of `cv`"),
    }).transform(gamma),
    closed({
      law: tag("erlang"),
      mean: required(location(), "mean"),
      stages: required(z.number().int().min(1).max(10_000), "number of exponential stages"),
    }).transform((law): LawDraft => ({ kind: "gamma", shape: law.stages, scale: law.mean / law.stages })),
    closed({
      law: tag("weibull"),
      shape: required(factor({ positive: true }), "shape; below 1 means a falling hazard"),
      mean: optional(location(), "mean; instead of `scale`"),
      scale: optional(location(), "scale; instead of `mean`"),
    }).transform(weibull),
    closed({
      law: tag("pareto"),
      shape: required(factor({ positive: true }), "tail index"),
      min: required(location(), "smallest value"),
      max: required(location(), "largest value; the tail is cut there"),
    }).transform(pareto),
    closed({
      law: tag("discrete"),
      values: required(z.array(value()).min(1), "the values"),
      weights: required(z.array(factor()).min(1), "their weights; they need not add up to 1"),
    }).transform(discrete),
    closed({
      law: tag("empirical"),
      file: required(text(), "CSV file, relative to this file"),
      column: required(text(), "name of the column"),
      unit: required(z.enum(Object.keys(measure.units) as [string, ...string[]]), "unit of the column"),
    }).transform(
      (law): LawDraft => ({
        kind: "empirical_file",
        file: law.file,
        column: law.column,
        factor: measure.units[law.unit]!,
        least: measure.least,
        whole: measure.whole,
      }),
    ),
  ] as const;
  return oneOf(options, selectLaw).meta({ id: measure.id, title: measure.title });
}

function selectLaw(input: unknown): Extract<Note, { kind: "branch" | "tag" }> {
  if (!isMap(input)) return { kind: "branch", index: 0 };
  const index = LAWS.indexOf(input.law as (typeof LAWS)[number]);
  return index < 0 ? { kind: "tag", key: "law", values: LAWS } : { kind: "branch", index: index + 1 };
}

type Refusing = Parameters<typeof refuse>[0];

function bad(context: Refusing, input: unknown, expected: string, hint?: string): never {
  return refuse(context, input, {
    kind: "wish",
    code: "value",
    expected,
    ...(hint === undefined ? {} : { hint }),
  });
}

function uniform(law: { min: number; max: number }, context: Refusing): LawDraft {
  if (law.max < law.min) return bad(context, law, "`max` of at least `min`", "swap `min` and `max`");
  return { kind: "uniform", min: law.min, max: law.max };
}

type LognormalKeys = { [K in "median" | "p90" | "mean" | "cv"]?: number | undefined };

/** exp(Normal(mu, sigma)) from median and p90, or from mean and coefficient of variation. */
function lognormal(law: LognormalKeys, context: Refusing): LawDraft {
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

function gamma(
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
function weibull(
  law: { shape: number; mean?: number | undefined; scale?: number | undefined },
  context: Refusing,
): LawDraft {
  if ((law.mean === undefined) === (law.scale === undefined))
    return bad(context, law, "either `mean` or `scale`");
  const scale = law.scale ?? law.mean! / Math.exp(lnGamma(1 + 1 / law.shape));
  return { kind: "weibull", shape: law.shape, scale };
}

function pareto(law: { shape: number; min: number; max: number }, context: Refusing): LawDraft {
  if (law.max <= law.min) return bad(context, law, "`max` above `min`");
  return { kind: "pareto", shape: law.shape, min: law.min, max: law.max };
}

function discrete(law: { values: number[]; weights: number[] }, context: Refusing): LawDraft {
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

const durationUnits = { ms: 1, s: 1000, min: 60_000, h: 3_600_000, d: 86_400_000 };
const positiveDuration = () => quantity("duration", { sign: "positive" });
const gpuCount = () => z.number().int().min(1).meta({ title: "whole number" });

/** Laws by what they are about; each is one definition of the JSON Schema. */
export const durationLaw = lawOf({
  id: "DurationLaw",
  title: "law of a duration",
  value: positiveDuration,
  location: positiveDuration,
  units: durationUnits,
  least: 0,
  whole: false,
});
export const spanLaw = lawOf({
  id: "SpanLaw",
  title: "law of a duration, 0 allowed",
  value: () => quantity("duration"),
  location: positiveDuration,
  units: durationUnits,
  least: 0,
  whole: false,
});
export const countLaw = lawOf({
  id: "CountLaw",
  title: "law of a whole number",
  value: gpuCount,
  location: () => factor({ positive: true }),
  units: { GPU: 1, "1": 1 },
  least: 1,
  whole: true,
});
/** A number that may be none. */
export const batchLaw = lawOf({
  id: "BatchLaw",
  title: "law of a whole number, also 0",
  value: () => count(0),
  location: () => factor({ positive: true }),
  units: { "1": 1 },
  least: 0,
  whole: true,
});
export const priceLaw = lawOf({
  id: "PriceLaw",
  title: "law of a price per GPU-hour",
  value: () => quantity("price"),
  location: () => quantity("price", { sign: "positive" }),
  units: { "USD/GPUh": 1 },
  least: 0,
  whole: false,
});
export const factorLaw = lawOf({
  id: "FactorLaw",
  title: "law of a factor",
  value: () => factor({ positive: true }),
  location: () => factor({ positive: true }),
  units: { "1": 1 },
  least: 0,
  whole: false,
});
