import { folded } from "../folded.ts";
import { type PlotStyle, plotLayout } from "./plot-style.ts";
import { sparkline } from "./sparkline.ts";

/** A value over an interval as a quotient, so that several intervals join to sum over sum. */
export interface SeriesPoint {
  readonly numerator: number;
  readonly denominator: number;
}

/** One measure over time, a line per variant. */
export interface SeriesPlot {
  readonly title: string;
  readonly lines: readonly { readonly label: string; readonly points: readonly SeriesPoint[] }[];
  /** Whether the scale begins at zero; else at the lowest value. */
  readonly fromZero: boolean;
  /** A value as text, for the ends of the scale. */
  readonly show: (value: number) => string;
}

/** A short series is drawn this much wider at most [characters per interval]. */
const STRETCH_MAX = 3;

/**
 * Sparklines of one measure below each other, all on one scale, which the heading names.
 *
 * A longer series is cut into as many stretches as there is room for; each mark is the mean of its stretch.
 *
 * @param labels  Those of all plots that stand together, so that their lines begin in one column.
 * @returns Lines without the last line break; undefined if there is no value.
 */
export function seriesPlot(
  { title, lines, fromZero, show }: SeriesPlot,
  { labels, style }: { readonly labels: readonly string[]; readonly style: PlotStyle },
): string | undefined {
  const { label: labelWidth, plot } = plotLayout(labels, style.columns);
  const drawn = lines.map(({ label, points }) => ({ label, values: stretches(points, plot) }));
  const values = drawn.flatMap((line) => line.values.filter((value) => value !== undefined));
  if (values.length === 0) return undefined;
  const lowest = Math.min(...values);
  const range = { low: fromZero ? Math.min(0, lowest) : lowest, high: Math.max(...values) };
  const [low, high] = [show(range.low), show(range.high)];
  const scale = low === high ? `always ${low}` : `${low} to ${high}`;
  const texts = drawn.flatMap((line) => {
    const parts = folded(line.label, labelWidth).split("\n");
    const marks = sparkline(line.values, range, style.glyphs);
    return parts.map((part, at) =>
      `${part.padEnd(labelWidth)}  ${at === parts.length - 1 ? marks : ""}`.trimEnd(),
    );
  });
  const isWide = title.length + 2 + scale.length < style.columns;
  return [`${style.strong(title)}${isWide ? "  " : "\n"}${scale}`, ...texts].join("\n");
}

/** Means of consecutive stretches, at most `width`; a short series is widened. */
function stretches(points: readonly SeriesPoint[], width: number): readonly (number | undefined)[] {
  if (points.length <= width) {
    const repeat = Math.min(STRETCH_MAX, Math.floor(width / Math.max(1, points.length)));
    return points.flatMap((point) => new Array<number | undefined>(repeat).fill(meanOf([point])));
  }
  return Array.from({ length: width }, (_, at) => {
    const from = Math.floor((at * points.length) / width);
    const to = Math.floor(((at + 1) * points.length) / width);
    return meanOf(points.slice(from, to));
  });
}

function meanOf(points: readonly SeriesPoint[]): number | undefined {
  let numerator = 0;
  let denominator = 0;
  for (const point of points) {
    numerator += point.numerator;
    denominator += point.denominator;
  }
  return denominator > 0 ? numerator / denominator : undefined;
}
