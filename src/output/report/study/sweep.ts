import { numberIn, type ReportData, type ReportRow } from "../../../model/report-data.ts";
import { metricFigure } from "../../figures.ts";
import type { Figure, MeanCell } from "../kit/data-table.ts";
import { sourceText } from "../kit/source.ts";
import { inputsOf, inputValue, type StudyInput } from "./inputs.ts";

/** Metrics that can be chosen, after the one that the sweep asked for. */
const METRICS_SHOWN = [
  "net_value_usd",
  "revenue_usd",
  "utilization",
  "sell_through",
  "average_price_usd_per_gpu_hour",
  "internal_shortfall_gpu_hours",
];

/** sweep.csv as the charts take it. */
export interface Sweep {
  readonly inputs: readonly StudyInput[];
  readonly variants: readonly string[];
  /** The first is the one that was asked for. */
  readonly metrics: readonly string[];
  /** A row of the file for every point: number and inputs are what counts. */
  readonly points: readonly ReportRow[];
  readonly unitOf: (metric: string) => string;
  readonly meanAt: (at: SweepPlace) => MeanCell | undefined;
}

/** Where a mean of a sweep stands. */
export interface SweepPlace {
  readonly point: string;
  readonly variant: string;
  readonly metric: string;
}

const KNOWN = new WeakMap<ReportData, Sweep>();

/** The sweep of a folder; undefined if it is none, or has no rows. */
export function sweepOf(data: ReportData): Sweep | undefined {
  if (!KNOWN.has(data)) {
    const sweep = readSweep(data);
    if (sweep === undefined) return undefined;
    KNOWN.set(data, sweep);
  }
  return KNOWN.get(data);
}

function readSweep(data: ReportData): Sweep | undefined {
  const table = data.table("sweep.csv");
  if (table === undefined || table.rows.length === 0) return undefined;
  const { rows } = table;
  const asked = data.manifest.arguments[data.manifest.arguments.indexOf("--metric") + 1] ?? "net_value_usd";
  const points = new Map<string, ReportRow>();
  const cells = new Map<string, ReportRow>();
  for (const row of rows) {
    if (!points.has(row["point"]!)) points.set(row["point"]!, row);
    cells.set(keyOf(row as unknown as SweepPlace), row);
  }
  const present = new Set(rows.filter((row) => row["mean"] !== "").map((row) => row["metric"]!));
  return {
    inputs: inputsOf(table, "variant"),
    variants: [...new Set(rows.map((row) => row["variant"]!))],
    metrics: [...new Set([asked, ...METRICS_SHOWN])].filter((metric) => present.has(metric)),
    points: [...points.values()],
    unitOf: (metric) => rows.find((row) => row["metric"] === metric)?.["unit"] ?? "",
    meanAt: (at) => meanCell(cells.get(keyOf(at)), at),
  };
}

const keyOf = ({ point, variant, metric }: SweepPlace): string => JSON.stringify([point, variant, metric]);

function meanCell(row: ReportRow | undefined, { point, variant, metric }: SweepPlace): MeanCell | undefined {
  const figureOf = (column: string): Figure | undefined => {
    const value = numberIn(row, column);
    if (value === undefined) return undefined;
    const from = sourceText({
      file: "sweep.csv",
      column,
      where: { point, variant, metric },
      reduction: "cell",
    });
    return { value, text: metricFigure(row?.["unit"] ?? "", value), from };
  };
  const mean = figureOf("mean");
  return mean === undefined ? undefined : { mean, low: figureOf("ci95_low"), high: figureOf("ci95_high") };
}

/** The inputs of a point in words: `2.4 USD/GPUh, youngest_first`. */
export function pointText(point: ReportRow, inputs: readonly StudyInput[]): string {
  return inputs.map((input) => inputValue(point, input) || "as it is").join(", ");
}

/** A mean with its interval in words. */
export function meanText({ mean, low, high }: MeanCell): string {
  if (low === undefined || high === undefined) return `${mean.text}, no interval`;
  return `${mean.text}, 95 % interval ${low.text} to ${high.text}`;
}

/** Whether the points are all combinations of the values of some inputs, so that a curve over one means that one. */
export function isGrid({ points }: Sweep, inputs: readonly StudyInput[]): boolean {
  const counts = inputs.map(({ column }) => new Set(points.map((point) => point[column])).size);
  return points.length === counts.reduce((product, count) => product * count, 1);
}

/** A mean of the metric that was asked for, and where it stands. */
export interface SweepBest {
  readonly variant: string;
  readonly point: ReportRow;
  readonly cell: MeanCell;
}

/** The point of each variant with the highest mean of the metric that was asked for, the highest of all first. */
export function bestPoints({
  variants,
  points,
  metrics: [metric = ""],
  meanAt,
}: Sweep): readonly SweepBest[] {
  const best = variants.flatMap((variant): readonly SweepBest[] => {
    const all = points.flatMap((point) => {
      const cell = meanAt({ point: point["point"]!, variant, metric });
      return cell === undefined ? [] : [{ variant, point, cell }];
    });
    return all.sort(higher).slice(0, 1);
  });
  return best.sort(higher);
}

const higher = (a: SweepBest, b: SweepBest): number => b.cell.mean.value - a.cell.mean.value;

/** Variants by their best point; those without a value come last. */
export function highestFirst(sweep: Sweep): readonly string[] {
  const best = bestPoints(sweep).map(({ variant }) => variant);
  return [...best, ...sweep.variants.filter((variant) => !best.includes(variant))];
}
