import type { DataTable } from "./data-table.ts";

/** A value that survives JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Options of Apache ECharts as plain JSON, so that Node draws the same picture as the page.
 *
 * A text that begins with `@` names a function of `web/formatters.ts` (`"@money"` at an axis, `"@tip money"` at a
 * tooltip) or a drawing of `web/renderers.ts` (`"@render interval"`). Colours are those of `palette.ts`: CSS variables
 * and patterns, which follow light, dark and print.
 */
export type ChartOptions = { readonly [key: string]: Json };

/** An entry of a legend: a series, its colour or pattern, and the dash of its line. */
export interface LegendEntry {
  readonly name: string;
  /** Colour, or `url(#…)` of a pattern. */
  readonly fill: string;
  /** Dash of a line as SVG writes it; absent for an area or a bar. */
  readonly dash?: string;
}

/** One picture of a chart that can show several, for example one per cluster. */
export interface ChartView {
  /** Words by which it is chosen, one per selector of the chart. */
  readonly choice: readonly string[];
  /** Options that stand beside the shared ones, or in their place (whole keys of the first level). */
  readonly options: ChartOptions;
  /** Options of every series in this view, beside those that the series have; for what differs from view to view. */
  readonly eachSeries?: ChartOptions;
}

/**
 * A chart: pictures, what they say in words, and the numbers behind them.
 *
 * To add one: write `charts/NAME.ts` with a function `(data: ReportData) => Chart | undefined` (undefined = the folder
 * has nothing to show), and name it in the `parts` of a section in `sections/`.
 */
export interface Chart {
  /** Unique in the report, `[a-z0-9-]+`: place in the page, and name of the file with `--svg`. */
  readonly id: string;
  readonly title: string;
  /** What a reader sees who cannot see: kind of chart, axes, and the main thing it says. */
  readonly alt: string;
  /** Size of the static picture [px]; the live one takes the width that there is. */
  readonly width: number;
  readonly height: number;
  readonly legend: readonly LegendEntry[];
  /** Names of the selectors above the chart, e.g. `["variant", "cluster"]`; none for a single view. */
  readonly selectors: readonly string[];
  /** Options of all views. */
  readonly shared: ChartOptions;
  /** The first is shown first, and is the static one. */
  readonly views: readonly ChartView[];
  /** The first view with fewer rows, where it has more than a picture that cannot be zoomed can show. */
  readonly still?: ChartView;
  /** Whether the live chart can be zoomed along its time axis. */
  readonly zoom: boolean;
  /** The numbers of the picture. */
  readonly table: DataTable;
  /** A sentence or two under the picture. */
  readonly note?: string;
}
