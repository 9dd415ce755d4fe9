import type { LegendEntry } from "./chart.ts";

/** The sample of a series in a legend. */
export function markSvg({ fill, dash }: LegendEntry): string {
  return dash === undefined
    ? `<rect width="24" height="12" fill="${fill}" stroke="var(--muted)" stroke-width="0.5"/>`
    : `<path d="M0 6H24" stroke="${fill}" stroke-width="3" stroke-dasharray="${dash}"/>`;
}
