import { numberIn, type ReportData, type ReportRow } from "../../../model/report-data.ts";
import { metricFigure } from "../../figures.ts";
import type { Figure, MeanCell } from "../kit/data-table.ts";
import { sourceText } from "../kit/source.ts";

/** The two measures of a method that are drawn side by side, and their names. */
const MEASURES = {
  tornado: ["at_low", "at_high"],
  sobol: ["first", "total"],
  morris: ["mu_star", "sigma"],
} as const;

export const MEASURE_NAMES: Readonly<Record<string, string>> = {
  at_low: "at the lower end",
  at_high: "at the upper end",
  first: "alone (first order)",
  total: "with the others (total)",
  mu_star: "mean size of the effect (mu*)",
  sigma: "spread of the effects (sigma)",
};

export type SensitivityMethod = keyof typeof MEASURES;

/** An input of a sensitivity analysis with its two measures. */
export interface InputEffect {
  readonly path: string;
  readonly range: string;
  readonly cells: readonly [MeanCell | undefined, MeanCell | undefined];
}

/** sensitivity.csv as the charts take it. */
export interface Sensitivity {
  readonly method: SensitivityMethod;
  readonly variant: string;
  readonly metric: string;
  readonly unit: string;
  readonly measures: readonly [string, string];
  /** What moves the metric most comes first. */
  readonly effects: readonly InputEffect[];
}

/** The sensitivity analysis of a folder; undefined if it is none, or of a method that is not known here. */
export function sensitivityOf(data: ReportData): Sensitivity | undefined {
  const rows = data.table("sensitivity.csv")?.rows ?? [];
  const [first] = rows;
  const { method = "", variant = "", metric = "", unit = "" } = first ?? {};
  if (!isMethod(method)) return undefined;
  const measures = MEASURES[method];
  const effects = [...new Set(rows.map((row) => row["input"]!))].map((input): InputEffect => {
    const own = rows.filter((row) => row["input"] === input);
    const { input_low: low = "", input_high: high = "" } = own[0] ?? {};
    return {
      path: input,
      range: `${low} to ${high}`,
      cells: [cellOf(own, measures[0]), cellOf(own, measures[1])],
    };
  });
  return { method, variant, metric, unit, measures, effects: effects.sort((a, b) => sizeOf(b) - sizeOf(a)) };
}

const isMethod = (method: string): method is SensitivityMethod => Object.hasOwn(MEASURES, method);

function cellOf(rows: readonly ReportRow[], measure: string): MeanCell | undefined {
  const row = rows.find((each) => each["measure"] === measure);
  const figureOf = (column: string): Figure | undefined => {
    const value = numberIn(row, column);
    if (value === undefined) return undefined;
    const where = { input: row?.["input"] ?? "", measure };
    const from = sourceText({ file: "sensitivity.csv", column, where, reduction: "cell" });
    // Shares of the variance may lie outside 0 to 1 and are read as indices, not as per cent.
    const text = row?.["method"] === "sobol" ? value.toFixed(2) : metricFigure(row?.["unit"] ?? "", value);
    return { value, text, from };
  };
  const mean = figureOf("value");
  return mean === undefined ? undefined : { mean, low: figureOf("ci95_low"), high: figureOf("ci95_high") };
}

/** How far an input moves the metric; of Sobol indices the total, of Morris' measures the mean. */
export function sizeOf({ cells: [first, second] }: InputEffect): number {
  return Math.max(Math.abs(first?.mean.value ?? 0), Math.abs(second?.mean.value ?? 0));
}
