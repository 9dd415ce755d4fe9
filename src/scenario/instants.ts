import { readQuantity } from "./units.ts";

/** A point in time as written: a date-time, or a distance from the scenario's start. */
export type Instant =
  | { readonly kind: "date"; readonly epochMs: number }
  | { readonly kind: "offset"; readonly ms: number };

const ISO =
  /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/;

/** Texts that begin like an ISO 8601 date, for the JSON Schema. */
export const ISO_PATTERN = "^\\s*\\d{4}-\\d{2}-\\d{2}([T ]|\\s*$)";

/** Milliseconds since the epoch of an ISO 8601 date or date-time; UTC without offset. Undefined when it is none. */
export function parseIso(text: string): number | undefined {
  const match = ISO.exec(text.trim());
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0)) as number[];
  const ms = Math.floor(Number(`0.${match[7] ?? "0"}`) * 1000);
  const date = new Date(0);
  date.setUTCFullYear(year!, month! - 1, day!);
  date.setUTCHours(hour!, minute!, second!, ms);
  const same = date.getUTCMonth() === month! - 1 && date.getUTCDate() === day && date.getUTCHours() === hour;
  if (!same || minute! > 59 || second! > 59) return undefined;
  return date.getTime() - offsetMs(match[8]);
}

/** An ISO date-time or a duration from the start; undefined when it is neither. */
export function parseInstant(input: unknown): Instant | undefined {
  if (typeof input !== "string") return undefined;
  const epochMs = parseIso(input);
  if (epochMs !== undefined) return { kind: "date", epochMs };
  const reading = readQuantity(input, "duration");
  return reading.ok ? { kind: "offset", ms: Math.round(reading.value) } : undefined;
}

/** Milliseconds from the scenario's start. */
export function sinceStart(instant: Instant, startEpochMs: number): number {
  return instant.kind === "date" ? instant.epochMs - startEpochMs : instant.ms;
}

/** `Z`, `+05:30`, `-0500` or `+02` as milliseconds ahead of UTC. */
function offsetMs(text: string | undefined): number {
  if (text === undefined || text === "Z") return 0;
  const sign = text.startsWith("-") ? -1 : 1;
  const digits = text.slice(1).replace(":", "");
  return sign * (Number(digits.slice(0, 2)) * 60 + Number(digits.slice(2) || "0")) * 60_000;
}
