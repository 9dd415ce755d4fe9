import type { ThresholdVerdict } from "../experiment/thresholds.ts";
import { formatNumber } from "./number-text.ts";

const WORDS = { met: "met", missed: "MISSED", undecided: "UNDECIDED", absent: "NO VALUE" } as const;

/** `sell: internal_slo_attainment >= 0.999: met (0.99971, 95 % interval 0.99962 to 0.9998)`. */
export function thresholdText({ variant, threshold, outcome, summary }: ThresholdVerdict): string {
  const head = `${variant}: ${threshold.metric} ${threshold.text}: ${WORDS[outcome]}`;
  if (summary?.mean === undefined) return head;
  const { mean, ci95Low, ci95High } = summary;
  const interval =
    ci95Low === undefined || ci95High === undefined
      ? "one replication, no interval"
      : `95 % interval ${short(ci95Low)} to ${short(ci95High)}`;
  const remedy = outcome === "undecided" ? "; more replications may settle it" : "";
  return `${head} (${short(mean)}, ${interval}${remedy})`;
}

/** Six digits: a threshold such as 0.999 needs more than a table shows. */
function short(value: number): string {
  return formatNumber(Number(value.toPrecision(6)));
}
