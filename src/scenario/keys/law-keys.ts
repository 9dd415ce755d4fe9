import { z } from "zod";
import { closed, count, factor, isMap, oneOf, optional, quantity, required, share, text } from "./fields.ts";
import { discrete, gamma, type LawDraft, lognormal, pareto, uniform, weibull } from "./law-rules.ts";
import type { Note } from "./notes.ts";

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
  "histogram",
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
    histogram(measure, tag("histogram")),
  ] as const;
  return oneOf(options, selectLaw).meta({ id: measure.id, title: measure.title });
}

const binColumns = closed({
  low: optional(text(), "column of the lower edge of a bin", "lo"),
  high: optional(text(), "column of the upper edge", "hi"),
  probability: optional(text(), "column of the weight; weights need not add up to 1", "probability"),
});

function histogram(measure: Measure, tag: z.ZodType) {
  return closed({
    law: tag,
    file: required(text(), "CSV file with a row per bin, relative to this file"),
    columns: optional(binColumns, "names of its columns `low`, `high`, `probability`", "lo, hi, probability"),
    inside: optional(
      z.enum(["log_uniform", "uniform"]),
      "whether the logarithm or the value itself is uniform inside a bin",
      "log_uniform",
    ),
    unit: required(z.enum(Object.keys(measure.units) as [string, ...string[]]), "unit of the edges"),
  }).transform(({ file, columns, inside, unit }): LawDraft => {
    const { low = "lo", high = "hi", probability = "probability" } = columns ?? {};
    return {
      kind: "histogram_file",
      file,
      columns: { low, high, probability },
      inside: inside ?? "log_uniform",
      factor: measure.units[unit]!,
      least: measure.least,
    };
  });
}

function selectLaw(input: unknown): Extract<Note, { kind: "branch" | "tag" }> {
  if (!isMap(input)) return { kind: "branch", index: 0 };
  const index = LAWS.indexOf(input.law as (typeof LAWS)[number]);
  return index < 0 ? { kind: "tag", key: "law", values: LAWS } : { kind: "branch", index: index + 1 };
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
/** Tokens of a prompt or an answer. */
export const tokenLaw = lawOf({
  id: "TokenLaw",
  title: "law of a number of tokens",
  value: () => count(1),
  location: () => factor({ positive: true }),
  units: { tokens: 1 },
  least: 1,
  whole: true,
});
export const tokenPriceLaw = lawOf({
  id: "TokenPriceLaw",
  title: "law of a price of tokens",
  value: () => quantity("token_price"),
  location: () => quantity("token_price", { sign: "positive" }),
  units: { "USD/Mtok": 1 },
  least: 0,
  whole: false,
});
/** A share; what a law without bounds yields above 1 counts as 1. */
export const shareLaw = lawOf({
  id: "ShareLaw",
  title: "law of a share",
  value: share,
  location: () => factor({ positive: true, max: 1 }),
  units: { "1": 1, "%": 0.01 },
  least: 0,
  whole: false,
});
