import { type Document, hours } from "./document.ts";
import { NotRunError, type Params, paramsOf } from "./params.ts";

/** A law of service times with the moments that the run length depends on. */
export interface ServiceLaw {
  /** As a scenario file writes it. */
  readonly written: Document;
  readonly meanH: number;
  /** Squared coefficient of variation. */
  readonly scv: number;
}

/** The laws that stand for "any" service where theory says that only the mean matters, one after the other. */
const ANY = ["uniform", "deterministic", "exponential", "erlang-3"];

/**
 * Service law of a case: `exponential`, `deterministic 1`, `uniform(0,0.5)`, `lognormal mean 1 scv 2`, `erlang-3`,
 * `any (insensitive)`, `deterministic / lognormal mix` (classes take turns), or an object `{type, mean, scv}`.
 *
 * @param wish  The text or object of the case; absent = exponential.
 * @param meanH  Mean when the wish does not name one [h].
 * @param turn  Index of the class, where classes take turns.
 * @throws NotRunError for a law that no scenario can express.
 */
export function serviceLaw(wish: unknown, meanH: number | undefined, turn = 0): ServiceLaw {
  if (typeof wish === "object" && wish !== null)
    return fromObject(paramsOf(wish as Record<string, unknown>), meanH);
  const text = typeof wish === "string" ? wish.toLowerCase() : "exponential";
  if (text.startsWith("any")) return named(ANY[turn % ANY.length]!, meanH);
  if (text.includes("/")) {
    const names = text.replace(/\bmix(ed|ture)?\b/, "").split("/");
    return named(names[turn % names.length]!, meanH);
  }
  return named(text, meanH);
}

/** The law with a given mean and second moment: constant, exponential, or gamma. */
export function lawOfMoments(mean: number, second: number): ServiceLaw {
  const scv = second / (mean * mean) - 1;
  if (scv < 1e-9) return constant(mean);
  return Math.abs(scv - 1) < 1e-9 ? exponential(mean) : gamma(mean, scv);
}

export const exponential = (mean: number): ServiceLaw => ({
  written: { law: "exponential", mean: hours(mean) },
  meanH: mean,
  scv: 1,
});

export const constant = (mean: number): ServiceLaw => ({
  written: { law: "constant", value: hours(mean) },
  meanH: mean,
  scv: 0,
});

const gamma = (mean: number, scv: number): ServiceLaw => ({
  written: { law: "gamma", mean: hours(mean), shape: 1 / scv },
  meanH: mean,
  scv,
});

const lognormal = (mean: number, scv: number): ServiceLaw => ({
  written: { law: "lognormal", mean: hours(mean), cv: Math.sqrt(scv) },
  meanH: mean,
  scv,
});

/** A scenario's durations are above 0, and whole milliseconds: from 0 means from the shortest. */
const uniform = (min: number, max: number): ServiceLaw => ({
  written: { law: "uniform", min: min === 0 ? "1 ms" : hours(min), max: hours(max) },
  meanH: (min + max) / 2,
  scv: (max - min) ** 2 / 3 / (max + min) ** 2,
});

const erlang = (mean: number, stages: number): ServiceLaw => ({
  written: { law: "erlang", mean: hours(mean), stages },
  meanH: mean,
  scv: 1 / stages,
});

function named(name: string, givenMean: number | undefined): ServiceLaw {
  const text = name.trim();
  const kind = /^[a-z]+/.exec(text)?.[0] ?? "";
  const numbers = [...text.matchAll(/\d+(?:\.\d+)?(?:e-?\d+)?/g)].map((match) => Number(match[0]));
  const labelled = (label: string): number | undefined => {
    const match = new RegExp(`\\b${label}\\s*[=:]?\\s*(\\d+(?:\\.\\d+)?)`).exec(text);
    return match === null ? undefined : Number(match[1]);
  };
  const bare = /^[a-z]+[\s(]+(\d+(?:\.\d+)?)/.exec(text)?.[1];
  const mean = labelled("mean") ?? givenMean ?? (bare === undefined ? undefined : Number(bare));
  if (kind === "uniform" && numbers.length >= 2) return uniform(numbers[0]!, numbers[1]!);
  if (mean === undefined) throw new NotRunError(`the service law "${text}" has no mean`);
  const cv = labelled("cv");
  const scv = labelled("scv") ?? (cv === undefined ? undefined : cv * cv);
  return ofKind(kind, { mean, scv, stages: labelled("k") ?? labelled("shape") ?? numbers[0] });
}

function fromObject(wish: Params, meanH: number | undefined): ServiceLaw {
  const kind = wish.text("type") || wish.text("law") || wish.text("dist");
  const [min, max] = [wish.optional("min") ?? wish.optional("a"), wish.optional("max") ?? wish.optional("b")];
  if (kind.startsWith("uni") && min !== undefined && max !== undefined) return uniform(min, max);
  const mean = wish.optional("mean") ?? meanH;
  if (mean === undefined) throw new NotRunError(`the service law "${kind}" has no mean`);
  const cv = wish.optional("cv");
  return ofKind(kind.toLowerCase(), {
    mean,
    scv: wish.optional("scv") ?? (cv === undefined ? undefined : cv * cv),
    stages: wish.optional("k") ?? wish.optional("shape") ?? wish.optional("stages"),
  });
}

function ofKind(
  kind: string,
  wish: { readonly mean: number; readonly scv: number | undefined; readonly stages: number | undefined },
): ServiceLaw {
  const { mean, scv, stages } = wish;
  if (/^(exp|m$)/.test(kind)) return exponential(mean);
  if (/^(det|const|d$)/.test(kind)) return constant(mean);
  if (kind.startsWith("uni")) return uniform(0, 2 * mean);
  // The cases name no variability for a lognormal in a mix; 1.5 keeps the runs short.
  if (/^(lognormal|ln)/.test(kind)) return lognormal(mean, scv ?? 1.5);
  if (/^(erl|e$)/.test(kind)) return erlang(mean, stages ?? (scv === undefined ? 2 : Math.round(1 / scv)));
  if (kind.startsWith("gam")) return gamma(mean, scv ?? 1 / (stages ?? 2));
  throw new NotRunError(`no scenario can express the service law "${kind}"`);
}
