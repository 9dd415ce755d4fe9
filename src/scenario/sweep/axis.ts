import { readOverride } from "../text/overrides.ts";

/** A value that a path takes: as text for `--set`, and as a number where it is one. */
export interface AxisValue {
  /** As in `--set path=TEXT`. */
  readonly text: string;
  readonly number?: number;
  /** Unit of the number; empty = none. */
  readonly unit?: string;
}

/** A path of the scenario and the values it takes: some, or all between two ends. */
export type Axis =
  | { readonly kind: "list"; readonly path: string; readonly values: readonly AxisValue[] }
  | {
      readonly kind: "range";
      readonly path: string;
      readonly low: number;
      readonly high: number;
      readonly unit: string;
    };

/** A text that is no axis; the message says what is expected. */
export class AxisError extends Error {
  override readonly name = "AxisError";
}

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?`;
const UNIT = String.raw`[A-Za-z/%][^:,\[\]{}"']*?`;
const QUANTITY = new RegExp(`^\\s*(${NUMBER})\\s*(${UNIT})?\\s*$`);
const RANGE = new RegExp(
  `^\\s*(${NUMBER})\\s*(${UNIT})?\\s*:\\s*(${NUMBER})\\s*(${UNIT})?\\s*(?::\\s*(\\d+)\\s*)?$`,
);

/** Digits of a value between two ends, counted from the first of the larger one: more would be noise of the division. */
const DIGITS = 12;

/**
 * Reads `path=a,b,c`, `path=lo:hi:n` (n values, both ends included) or `path=lo:hi`; a unit may stand at either end.
 *
 * @throws AxisError
 */
export function readAxis(text: string): Axis {
  const equals = text.indexOf("=");
  if (equals <= 0) throw new AxisError(`\`${text}\`: write \`path=a,b,c\` or \`path=lo:hi:n\``);
  return axisOf(text.slice(0, equals).trim(), text.slice(equals + 1));
}

/** More values than any sweep runs; a slip of the pen must not fill the memory. */
const VALUES_MAX = 1_000_000;

/** The axis of a path, for what stands behind it in `--vary` or in the section `sweep`. */
export function axisOf(path: string, spec: string | readonly unknown[]): Axis {
  checkPath(path);
  if (typeof spec !== "string") return listAxis(path, spec.map(textOf));
  const range = RANGE.exec(spec);
  return range === null ? listAxis(path, splitList(spec)) : rangeAxis(path, range);
}

/** The text of a value for `--set`: what stands in a scenario file, on one line. */
export function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** A value as text, and as number and unit where it is a quantity. */
export function readValue(text: string): AxisValue {
  const match = QUANTITY.exec(text);
  if (match === null) return { text: text.trim() };
  return { text: text.trim(), number: Number(match[1]), unit: (match[2] ?? "").trim() };
}

/** The value of a range at a share of the way from its lower to its upper end. */
export function valueWithin(axis: Extract<Axis, { kind: "range" }>, share: number): AxisValue {
  const number = between(axis.low, axis.high, share);
  return { text: axis.unit === "" ? String(number) : `${number} ${axis.unit}`, number, unit: axis.unit };
}

/** The ends themselves at 0 and 1, and 0 where the way crosses it. */
function between(low: number, high: number, share: number): number {
  if (share === 0 || share === 1) return share === 0 ? low : high;
  const scale = Math.max(Math.abs(low), Math.abs(high));
  const decimals = Math.min(100, Math.max(0, DIGITS - 1 - Math.floor(Math.log10(scale))));
  // Adding 0 makes 0 of -0.
  return Number((low + (high - low) * share).toFixed(decimals)) + 0;
}

/** Keys that are the same at all points, with the option that sets them for all. */
const FIXED_OPTIONS: Readonly<Record<string, string>> = { seed: "--seed", replications: "--replications" };

/** @throws AxisError for what is no path, or one that cannot differ between points. */
export function checkPath(path: string): void {
  if (path.includes("=") || "problem" in readOverride(`${path}=0`))
    throw new AxisError(
      `\`${path}\` is no path of a scenario; write for example \`products.spot.price\` or \`observe[0].name\``,
    );
  const option = Object.hasOwn(FIXED_OPTIONS, path) ? FIXED_OPTIONS[path] : undefined;
  if (option !== undefined)
    throw new AxisError(
      `\`${path}\` is the same at all points, so that they share their draws; give ${option} instead`,
    );
}

function listAxis(path: string, texts: readonly string[]): Axis {
  if (texts.some((each) => each.trim() === ""))
    throw new AxisError(`\`${path}\` has an empty value; write for example \`${path}=1,2,3\``);
  const values = texts.map(readValue);
  // `2,2.5,3 USD/GPUh`: as in a range, the unit of the last value is that of all.
  const { unit = "" } = values.at(-1)!;
  const isShared = unit !== "" && values.slice(0, -1).every((each) => each.unit === "");
  return {
    kind: "list",
    path,
    values: isShared
      ? values.map(({ number }) => ({ text: `${number} ${unit}`, number: number!, unit }))
      : values,
  };
}

function rangeAxis(path: string, match: RegExpExecArray): Axis {
  const [, lowText, lowUnit = "", highText, highUnit = "", countText] = match;
  const unit = highUnit.trim() === "" ? lowUnit.trim() : highUnit.trim();
  if (lowUnit.trim() !== "" && lowUnit.trim() !== unit)
    throw new AxisError(
      `\`${path}\` has two units, \`${lowUnit.trim()}\` and \`${unit}\`; write both ends in one`,
    );
  const [low, high] = [Number(lowText), Number(highText)];
  if (!Number.isFinite(low) || !Number.isFinite(high))
    throw new AxisError(`\`${path}\`: both ends must be finite numbers, got ${lowText} and ${highText}`);
  if (!(low < high))
    throw new AxisError(`\`${path}\`: the lower end ${low} must be below the upper end ${high}`);
  const range = { kind: "range", path, low, high, unit } as const;
  if (countText === undefined) return range;
  const count = Number(countText);
  if (count < 2)
    throw new AxisError(`\`${path}\`: a range has at least 2 values, as in \`${low}:${high}:5\``);
  if (count > VALUES_MAX)
    throw new AxisError(`\`${path}\`: a range has at most ${VALUES_MAX} values, got ${countText}`);
  const values = Array.from({ length: count }, (_, at) => valueWithin(range, at / (count - 1)));
  return { kind: "list", path, values };
}

/** Parts between commas that are not inside brackets or quotes. */
function splitList(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let quote = "";
  let part = "";
  for (const char of text) {
    if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === '"' || char === "'") quote = char;
    else if ("[{(".includes(char)) depth += 1;
    else if ("]})".includes(char)) depth -= 1;
    if (char === "," && depth === 0 && quote === "") {
      parts.push(part);
      part = "";
    } else part += char;
  }
  return [...parts, part];
}
