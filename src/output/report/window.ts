import type { ReportData } from "../../model/report-data.ts";
import { DAY_MS, HOUR_MS } from "../../model/time.ts";
import { readQuantity } from "../../scenario/units.ts";

/** A year as money is annualized by [ms]: 365.25 d. */
const YEAR_MS = 365.25 * DAY_MS;

/** The window that results are measured in. */
export interface Window {
  /** As people say it: `11 d`, `24 h`. */
  readonly text: string;
  readonly days: number;
  /** What turns an amount of the window into one of a year. */
  readonly perYear: number;
}

/** Horizon less warm-up of the scenario as it was run; undefined if the folder does not say. */
export function windowOf({ manifest }: ReportData): Window | undefined {
  const { horizon, warmup = "0 s" } = manifest.resolved;
  const end = readQuantity(horizon, "duration");
  const start = readQuantity(warmup, "duration");
  if (!end.ok || !start.ok || end.value <= start.value) return undefined;
  const lengthMs = end.value - start.value;
  const isDays = lengthMs >= 2 * DAY_MS;
  const length = lengthMs / (isDays ? DAY_MS : HOUR_MS);
  return {
    text: `${Number(length.toFixed(1))} ${isDays ? "d" : "h"}`,
    days: lengthMs / DAY_MS,
    perYear: YEAR_MS / lengthMs,
  };
}
