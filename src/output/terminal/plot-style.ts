/** How plots are drawn on a terminal. */
export interface PlotStyle {
  /** Width of the terminal [characters]. */
  readonly columns: number;
  /** `ascii` where a terminal or its locale may not show more. */
  readonly glyphs: "unicode" | "ascii";
  /** Makes a heading stand out; the identity where colour is off. */
  readonly strong: (text: string) => string;
}

/** Wider than this a plot says no more, and the eye loses the line. */
const PLOT_COLUMNS_MAX = 120;
/** Of the labels at the left, and the least that is left for a plot [characters]. */
const LABEL_COLUMNS_MAX = 24;
const LABEL_SHARE = 0.35;

/** Widths of labels and of what is drawn beside them [characters]. */
export function plotLayout(
  labels: readonly string[],
  columns: number,
): { readonly label: number; readonly plot: number } {
  const width = Math.min(columns, PLOT_COLUMNS_MAX);
  const limit = Math.max(8, Math.min(LABEL_COLUMNS_MAX, Math.floor(LABEL_SHARE * width)));
  const label = Math.min(limit, Math.max(...labels.map((each) => each.length), 1));
  // The last column stays free: some terminals break a line that fills it.
  return { label, plot: Math.max(8, width - label - 3) };
}
