import { z } from "zod";
import { ISO_PATTERN, parseInstant, parseIso } from "../instants.ts";
import { DIMENSIONS, type Dimension, quantityPattern, readQuantity, type Sign } from "../units.ts";
import { type Note, writeNote } from "./notes.ts";

/** Key and value types of the scenario file; each carries what editor completion and the reference need. */

/** What zod hands to a transform, as far as it is needed here. */
interface Issues {
  readonly issues: { push(issue: { code: "custom"; message: string; input: unknown }): unknown };
}

/** Adds an issue at the current value and yields zod's "no result". */
export function refuse(context: Issues, input: unknown, note: Extract<Note, { kind: "wish" }>): never {
  context.issues.push({ code: "custom", message: writeNote(note), input });
  return z.NEVER;
}

/** A closed map: unknown keys are problems, with the known ones as suggestions. */
export function closed<S extends z.core.$ZodLooseShape>(shape: S) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === "unrecognized_keys" ? writeNote({ kind: "keys", known: Object.keys(shape) }) : undefined,
  });
}

/** Marks a key that must be there. */
export function required<S extends z.ZodType>(schema: S, description: string): S {
  return schema.meta({ description }) as S;
}

/** Marks a key that may be absent; `fallback` is what then holds, as a person would write it. */
export function optional<S extends z.ZodType>(schema: S, description: string, fallback?: unknown) {
  return schema.optional().meta({ description, ...(fallback === undefined ? {} : { fallback }) });
}

/** A choice between schemas made by looking at the value, so that problems name one of them only. */
export function oneOf<const T extends readonly [z.ZodType, z.ZodType, ...z.ZodType[]]>(
  options: T,
  select: (input: unknown) => Extract<Note, { kind: "branch" | "wish" | "tag" }>,
) {
  return z.union(options, { error: (issue) => writeNote(select(issue.input)) });
}

/** Picks the option whose index a tag's value has in `values`; scalars and lists go to `others`. */
export function isMap(input: unknown): input is Readonly<Record<string, unknown>> {
  return typeof input === "object" && input !== null && !Array.isArray(input);
}

export interface QuantityOptions {
  /** `positive` excludes 0; `signed` allows negative values. */
  readonly sign?: Sign;
  /** Whole base units (ms), at least 1 when positive. */
  readonly whole?: boolean;
}

/** A number with its unit, in the base unit of the dimension (units.ts). */
export function quantity(dimension: Dimension, options: QuantityOptions = {}) {
  const { sign = "nonnegative", whole = false } = options;
  const { label, example } = DIMENSIONS[dimension];
  const bound = sign === "positive" ? " above 0" : sign === "nonnegative" ? " of at least 0" : "";
  return z
    .unknown()
    .transform((input, context): number => {
      const reading = readQuantity(input, dimension);
      if (!reading.ok) {
        const { expected, found, hint } = reading;
        const code = typeof input === "number" || typeof input === "string" ? "unit" : "wrong_type";
        return refuse(context, input, {
          kind: "wish",
          code,
          expected,
          hint,
          ...(found === undefined ? {} : { found }),
        });
      }
      const value = whole ? Math.round(reading.value) : reading.value;
      if (sign !== "signed" && (value < 0 || (sign === "positive" && value === 0))) {
        const hint =
          value === 0 && reading.value > 0 ? "write at least 1 ms" : `write for example \`${example}\``;
        return refuse(context, input, { kind: "wish", code: "value", expected: `${label}${bound}`, hint });
      }
      if (value > Number.MAX_SAFE_INTEGER) {
        return refuse(context, input, {
          kind: "wish",
          code: "value",
          expected: `a shorter ${label.slice(2)}`,
        });
      }
      return value;
    })
    .meta({
      type: "string",
      pattern: quantityPattern(dimension, sign),
      title: `${label.replace(/^an? /, "")}`,
      sample: example,
    });
}

/** A length of simulated time above 0 [whole ms]. */
export const duration = () => quantity("duration", { sign: "positive", whole: true });
/** A length of simulated time, 0 allowed [whole ms]. */
export const span = () => quantity("duration", { whole: true });

/** A part of a whole: 0.05 or `5 %`. */
export function share() {
  return z
    .unknown()
    .transform((input, context): number => {
      const value = shareOf(input);
      if (value !== undefined && value >= 0 && value <= 1) return value;
      const code = value === undefined ? "wrong_type" : "value";
      const percent = value !== undefined && value >= 2 && value <= 100;
      const hint = percent
        ? `write \`${value} %\` or \`${value / 100}\``
        : "write for example `0.05` or `5 %`";
      return refuse(context, input, {
        kind: "wish",
        code,
        expected: "a share from 0 to 1, or a percentage",
        hint,
      });
    })
    .meta({
      anyOf: [
        { type: "number", minimum: 0, maximum: 1 },
        { type: "string", pattern: "^\\s*\\d+(\\.\\d+)?\\s*%\\s*$" },
      ],
      title: "share",
      sample: 0.05,
    });
}

function shareOf(input: unknown): number | undefined {
  if (typeof input === "number") return input;
  const match = typeof input === "string" ? /^\s*([+-]?\d+(?:\.\d+)?)\s*%\s*$/.exec(input) : null;
  return match === null ? undefined : Number(match[1]) / 100;
}

/** A bare number within bounds. */
export function factor(options: { positive?: boolean; signed?: boolean; max?: number } = {}) {
  const base = z.number();
  const low = options.signed ? base : options.positive ? base.positive() : base.nonnegative();
  const bounded = options.max === undefined ? low : low.max(options.max);
  return bounded.meta({ title: "number" });
}

/** A bare whole number. */
export function count(least = 1, most?: number) {
  const base = z.number().int().min(least);
  return (most === undefined ? base : base.max(most)).meta({ title: "whole number" });
}

/** Shape of names: letters, digits, `_`, `-` and spaces inside; no dots, so that `--set` paths stay clear. */
const NAME = /^[A-Za-z0-9](?:[A-Za-z0-9_ -]*[A-Za-z0-9_])?$/;

export const name = () =>
  z.string().max(100).regex(NAME).meta({ title: "name", description: "letters, digits, `_`, `-`" });

/** A map from names to things of one kind. */
export function named<S extends z.ZodType>(schema: S) {
  return z.record(z.string().max(100).regex(NAME), schema);
}

/** Shape of labels: any signs but dots, brackets and control characters other than line ends, no blank at the ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is kept out.
const LABEL = /^(?!\s)[^.[\]\u0000-\u0009\u000B-\u001F\u007F-\u009F]+(?<!\s)$/;

const BAD_LABEL = writeNote({
  kind: "wish",
  code: "value",
  expected: "a name without dots, square brackets, control characters and blanks at its ends",
  hint: "rename it; dots and brackets are for paths",
});

/** A map whose names are only shown and looked up: they become no part of a column, a file or another name. */
export function labelled<S extends z.ZodType>(schema: S) {
  return z.record(z.string().max(100).regex(LABEL, { error: BAD_LABEL }), schema);
}

export const text = () => z.string().min(1).meta({ title: "text" });
export const flag = () => z.boolean().meta({ title: "true or false" });

/** An ISO date-time. */
export function dateTime() {
  return z
    .unknown()
    .transform((input, context): number => {
      const epochMs = typeof input === "string" ? parseIso(input) : undefined;
      if (epochMs !== undefined) return epochMs;
      const hint = "write for example `2026-11-02T00:00:00Z`";
      return refuse(context, input, { kind: "wish", code: "value", expected: "an ISO 8601 date-time", hint });
    })
    .meta({ type: "string", pattern: ISO_PATTERN, title: "date-time", sample: "2026-11-02T00:00:00Z" });
}

/** An ISO date-time or a duration from the scenario's start. */
export function instant() {
  return z
    .unknown()
    .transform((input, context) => {
      const value = parseInstant(input);
      if (value !== undefined) return value;
      const number = typeof input === "number";
      return refuse(context, input, {
        kind: "wish",
        code: number ? "unit" : "value",
        expected: "an ISO 8601 date-time, or a duration from the start",
        ...(number ? { found: `\`${input}\` without a unit` } : {}),
        hint: number ? `write \`${input} h\`` : "write for example `2026-12-24T00:00:00Z` or `3 d`",
      });
    })
    .meta({
      anyOf: [
        { type: "string", pattern: ISO_PATTERN },
        { type: "string", pattern: quantityPattern("duration", "signed") },
      ],
      title: "instant",
      sample: "3 d",
    });
}

/** One of a few words. */
export function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values);
}

/** `8`, `0` … `7`: a level of the ladder, 0 strongest. */
export const level = () => z.number().int().min(0).max(7).meta({ title: "level 0..7" });
