import type { ReportData, ReportSeries } from "../../../model/report-data.ts";
import { GPU_STATES, type GpuState } from "../../../model/states.ts";
import { shortNumber } from "../../../numerics/short-number.ts";
import { thinnedRows } from "../../../numerics/thinned-rows.ts";
import { figure } from "../../figures.ts";
import type { Chart, ChartView, Json } from "../kit/chart.ts";
import type { TableCell } from "../kit/data-table.ts";
import { chartOptions, timeAxis, tooltip, valueAxis } from "../kit/options.ts";
import { colour, stateFill } from "../kit/palette.ts";
import { NUMBERS_OF_CHART, ROWS_STILL, rowsFor, warmupShade } from "../kit/time-picture.ts";
import { variantsBestFirst } from "../numbers.ts";
import { fleetValues, hoursOf, seriesExtremes } from "../series-values.ts";

/** From the bottom up: own use, what is sold from firm to loose, what stands still. */
const ORDER: readonly GpuState[] = [
  "internal",
  "reserved_used",
  "reserved_idle",
  "block",
  "on_demand",
  "spot",
  "model_api",
  "turning",
  "down",
  "idle",
];

const ALL_CLUSTERS = "all clusters";

/** GPUs by state over time, stacked up to what is installed; the fleet as a whole, and each cluster. */
export function fleetChart(data: ReportData): Chart | undefined {
  const { series } = data;
  if (series === undefined || series.startMs.length === 0) return undefined;
  const variants = variantsBestFirst(data).filter((variant) => series.variants.includes(variant));
  const clusters = series.clusters.length === 1 ? series.clusters : [ALL_CLUSTERS, ...series.clusters];
  const states = ORDER.filter((state) => isEver(series, variants, state));
  // Half of the room is for the fleet as a whole, half for all of its clusters.
  const numbers = 0.5 * NUMBERS_OF_CHART;
  const rowsMax = {
    fleet: rowsFor({ numbers, views: variants.length, columns: states.length }),
    cluster: rowsFor({ numbers, views: variants.length * series.clusters.length, columns: states.length }),
  };
  const views = variants.flatMap((variant) =>
    clusters.map((cluster) =>
      viewOf(series, {
        variant,
        cluster,
        states,
        rowsMax: rowsMax[cluster === clusters[0] ? "fleet" : "cluster"],
      }),
    ),
  );
  const [best = ""] = variants;
  return {
    id: "fleet",
    title: "GPUs by state over time",
    alt: `Stacked areas of GPUs by state over time, in ${clusters[0]}, variant ${best}: ${stateWords(series, best, states)}.`,
    width: 920,
    height: 380,
    legend: states.map((state) => ({ name: stateName(state), fill: stateFill(state) })),
    selectors: ["variant", "cluster"],
    shared: chartOptions({
      grid: { left: 8, right: 16, top: 28, bottom: 8, containLabel: true },
      xAxis: timeAxis({ min: series.startMs[0]!, max: series.endMs.at(-1)! }),
      yAxis: valueAxis({ name: "GPUs", format: "@figure" }),
      tooltip: tooltip("axis", "@tip GPUs"),
      series: states.map((state, at) => ({
        type: "line",
        name: stateName(state),
        stack: "states",
        symbol: "none",
        // A thin line of the page's ground parts the areas without a colour.
        lineStyle: { width: 0.6, color: colour("card") },
        itemStyle: { color: stateFill(state) },
        areaStyle: { color: stateFill(state), opacity: 1 },
        emphasis: { disabled: true },
        encode: { x: 0, y: at + 1 },
        ...(at === 0 ? warmupShade(series) : {}),
      })),
    }),
    views,
    ...stillOf(series, { variant: best, cluster: clusters[0]!, states }),
    zoom: true,
    table: {
      caption: `GPUs by state, variant ${best}, ${clusters[0]}, replication ${series.replication} (timeseries.csv)`,
      head: ["state", "mean", "lowest", "highest"],
      rows: states.map((state) => [stateName(state), ...extremesOf(series, best, state)]),
    },
    note: "Mean GPUs in each interval of timeseries.csv, one replication; together they are what is installed.",
  };
}

/** `reserved, used`. */
function stateName(state: GpuState): string {
  const names: Partial<Record<GpuState, string>> = {
    reserved_used: "reserved, used",
    reserved_idle: "reserved, idle",
    on_demand: "on-demand",
    model_api: "model API",
  };
  return names[state] ?? state;
}

const column = (state: GpuState): string => `${state}_gpu_hours`;

function isEver(series: ReportSeries, variants: readonly string[], state: GpuState): boolean {
  if (!GPU_STATES.includes(state)) return false;
  return variants.some((variant) => fleetValues(series, variant, column(state))?.some((value) => value > 0));
}

interface ViewWishes {
  readonly variant: string;
  readonly cluster: string;
  readonly states: readonly GpuState[];
  readonly rowsMax: number;
}

/** The picture that cannot be zoomed, where the first view is finer than it can show. */
function stillOf(series: ReportSeries, wishes: Omit<ViewWishes, "rowsMax">): Pick<Chart, "still"> {
  if (series.startMs.length <= ROWS_STILL) return {};
  return { still: viewOf(series, { ...wishes, rowsMax: ROWS_STILL }) };
}

function viewOf(series: ReportSeries, { variant, cluster, states, rowsMax }: ViewWishes): ChartView {
  const hours = hoursOf(series);
  const columns = states.map((state) => {
    const values =
      cluster === ALL_CLUSTERS
        ? fleetValues(series, variant, column(state))
        : series.values(variant, cluster, column(state));
    return (values ?? new Float64Array(hours.length)).map((value, row) => value / hours[row]!);
  });
  const rows = thinnedRows(columns, rowsMax);
  const at = (row: number): Json[] => columns.map((values) => shortOrNull(values[row]!));
  const source: Json[] = rows.map((row) => [series.startMs[row]!, ...at(row)]);
  // The last interval is drawn to its end.
  source.push([series.endMs.at(-1)!, ...at(hours.length - 1)]);
  // Steps would stretch a row over those that are left out.
  const eachSeries = rows.length === hours.length ? { step: "end" } : {};
  return { choice: [variant, cluster], options: { dataset: { source } }, eachSeries };
}

/** JSON has no NaN. */
function shortOrNull(value: number): number | null {
  return Number.isFinite(value) ? shortNumber(value) : null;
}

function extremesOf(series: ReportSeries, variant: string, state: GpuState): readonly TableCell[] {
  const { mean, lowest, highest } = seriesExtremes(series, variant, column(state));
  return [mean, lowest, highest];
}

function stateWords(series: ReportSeries, variant: string, states: readonly GpuState[]): string {
  return states
    .map(
      (state) =>
        `${stateName(state)} ${figure(seriesExtremes(series, variant, column(state)).mean.value)} on average`,
    )
    .join(", ");
}
