import type { PlotStyle } from "./plot-style.ts";

/** Eight heights; in ASCII, marks that stand ever higher and fuller. */
const HEIGHTS = { unicode: "▁▂▃▄▅▆▇█", ascii: "_.-=+*#@" } as const;

/**
 * A row of values as a line of marks of eight heights, the lowest for `low`, the highest for `high`.
 *
 * Where low and high are the same, every mark is the lowest: a flat line. An absent value is a blank.
 */
export function sparkline(
  values: readonly (number | undefined)[],
  { low, high }: { readonly low: number; readonly high: number },
  glyphs: PlotStyle["glyphs"],
): string {
  const marks = HEIGHTS[glyphs];
  const last = marks.length - 1;
  return values
    .map((value) => {
      if (value === undefined) return " ";
      const share = high > low ? (value - low) / (high - low) : 0;
      return marks[Math.max(0, Math.min(last, Math.round(share * last)))];
    })
    .join("");
}
