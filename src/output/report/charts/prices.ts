import type { ReportData, ReportSeries } from "../../../model/report-data.ts";
import { shortNumber } from "../../../numerics/short-number.ts";
import { thinnedRows } from "../../../numerics/thinned-rows.ts";
import type { Chart, ChartView, Json } from "../kit/chart.ts";
import type { TableCell } from "../kit/data-table.ts";
import { chartOptions, timeAxis, tooltip, valueAxis } from "../kit/options.ts";
import { SERIES_STYLES } from "../kit/palette.ts";
import { NUMBERS_OF_CHART, rowsFor, warmupShade } from "../kit/time-picture.ts";
import { variantsBestFirst } from "../numbers.ts";
import { columnExtremes } from "../series-values.ts";

/** A price of the series: its column, and what it is called in the picture. */
interface Price {
  readonly column: string;
  readonly name: string;
}

/** What products and competitors ask per GPU-hour over time, in each cluster. */
export function pricesChart(data: ReportData): Chart | undefined {
  const { series } = data;
  if (series === undefined || series.startMs.length === 0) return undefined;
  const variants = variantsBestFirst(data).filter((variant) => series.variants.includes(variant));
  const prices = series.columns.flatMap(priceOf).filter(({ column }) => isEver(series, column));
  const places = variants.flatMap((variant) =>
    series.clusters
      .filter((cluster) => prices.some(({ column }) => hasValue(series.values(variant, cluster, column))))
      .map((cluster) => ({ variant, cluster })),
  );
  const [first] = places;
  if (first === undefined) return undefined;
  const rowsMax = rowsFor({
    numbers: NUMBERS_OF_CHART,
    views: places.length,
    columns: prices.length,
  });
  const rows = prices.map(({ name, column }) => [name, ...extremesOf(series, first, column)]);
  return {
    id: "prices",
    title: "Prices over time",
    alt: `Lines of the price per GPU-hour over time in ${first.cluster}, variant ${first.variant}: ${wordsOf(rows)}.`,
    width: 920,
    height: 300,
    legend: prices.map(({ name }, at) => ({
      name,
      fill: styleOf(at).colour,
      dash: styleOf(at).dash.join(" "),
    })),
    selectors: ["variant", "cluster"],
    shared: chartOptions({
      grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
      xAxis: timeAxis({ min: series.startMs[0]!, max: series.endMs.at(-1)! }),
      yAxis: valueAxis({ name: "USD/GPU-h", format: "@price", more: { min: 0 } }),
      tooltip: tooltip("axis", "@tip price"),
      series: prices.map(({ name }, at) => ({
        type: "line",
        name,
        step: "end",
        symbol: "none",
        lineStyle: { width: 2, color: styleOf(at).colour, type: dashOf(at) },
        itemStyle: { color: styleOf(at).colour },
        emphasis: { disabled: true },
        encode: { x: 0, y: at + 1 },
        // Prices are rarely near 0, where the axis begins.
        ...(at === 0 ? warmupShade(series, "insideBottom") : {}),
      })),
    }),
    views: places.map((place) => viewOf(series, { ...place, prices, rowsMax })),
    zoom: true,
    table: {
      caption: `Prices in ${first.cluster}, variant ${first.variant}, replication ${series.replication} (timeseries.csv)`,
      head: ["price [USD/GPU-h]", "at the start", "lowest", "highest"],
      rows,
    },
    note: "Price at the start of each interval of timeseries.csv for the GPU type of the cluster, one replication.",
  };
}

/** `price_spot_usd_per_gpu_hour` > spot; `competitor_neocloud_usd_per_gpu_hour` > neocloud (competitor). */
function priceOf(column: string): readonly Price[] {
  const match = /^(price|competitor)_(.*)_usd_per_gpu_hour$/.exec(column);
  if (match === null) return [];
  const [, kind, name = ""] = match;
  return [{ column, name: kind === "price" ? name : `${name} (competitor)` }];
}

const styleOf = (at: number) => SERIES_STYLES[at % SERIES_STYLES.length]!;

function dashOf(at: number): Json {
  const { dash } = styleOf(at);
  return dash.length === 0 ? "solid" : [...dash];
}

const hasValue = (values: Float64Array | undefined): boolean =>
  values?.some((value) => !Number.isNaN(value)) ?? false;

function isEver(series: ReportSeries, column: string): boolean {
  return series.variants.some((variant) =>
    series.clusters.some((cluster) => hasValue(series.values(variant, cluster, column))),
  );
}

function viewOf(
  series: ReportSeries,
  wishes: {
    readonly variant: string;
    readonly cluster: string;
    readonly prices: readonly Price[];
    readonly rowsMax: number;
  },
): ChartView {
  const { variant, cluster, prices, rowsMax } = wishes;
  const none = new Float64Array(series.startMs.length).fill(Number.NaN);
  const columns = prices.map(({ column }) => series.values(variant, cluster, column) ?? none);
  const at = (row: number): Json[] =>
    columns.map((values) => (Number.isNaN(values[row]!) ? null : shortNumber(values[row]!)));
  const rows = changes(columns, thinnedRows(columns, rowsMax));
  const source: Json[] = rows.map((row) => [series.startMs[row]!, ...at(row)]);
  // The last price is drawn to the end of its interval.
  source.push([series.endMs.at(-1)!, ...at(series.startMs.length - 1)]);
  return { choice: [variant, cluster], options: { dataset: { source } } };
}

/** Rows of a picture of prices that stay for long, besides those where one changes: for the pointer to stop at. */
const STOPS = 60;

/** Rows at which a price is another than in the row before; a step holds it until then. */
function changes(columns: readonly Float64Array[], rows: readonly number[]): readonly number[] {
  const stride = Math.ceil(rows.length / STOPS);
  return rows.filter((row, at) => {
    const before = rows[at - 1];
    return at % stride === 0 || columns.some((values) => !Object.is(values[row], values[before!]));
  });
}

function extremesOf(
  series: ReportSeries,
  at: { readonly variant: string; readonly cluster: string },
  column: string,
): readonly TableCell[] {
  const { first, lowest, highest } = columnExtremes(series, { ...at, column }, (value) => value.toFixed(3));
  return [first, lowest, highest];
}

/** `spot 1.200 to 1.800`. */
function wordsOf(rows: readonly (readonly TableCell[])[]): string {
  const text = (cell: TableCell): string => (typeof cell === "object" && "text" in cell ? cell.text : "none");
  return rows.map((cells) => `${String(cells[0])} ${text(cells[2])} to ${text(cells[3])}`).join(", ");
}
