import type { ReportData } from "../../model/report-data.ts";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "../../model/time.ts";
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
  return { text: lengthText(lengthMs), days: lengthMs / DAY_MS, perYear: YEAR_MS / lengthMs };
}

/** Whether a window says anything of a year: a part of a day does not, because hours differ. */
export function isOfYear({ days }: Window): boolean {
  return days >= 1;
}

/** `11 d`, `24 h`, `15 min`. */
function lengthText(ms: number): string {
  const [sizeMs, unit] =
    ms >= 2 * DAY_MS ? [DAY_MS, "d"] : ms >= 2 * HOUR_MS ? [HOUR_MS, "h"] : [MINUTE_MS, "min"];
  return `${Number((ms / sizeMs).toFixed(1))} ${unit}`;
}
