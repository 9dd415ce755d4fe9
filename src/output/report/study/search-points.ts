import { numberIn, type ReportData, type ReportRow } from "../../../model/report-data.ts";
import { metricFigure } from "../../figures.ts";
import type { Figure, MeanCell } from "../kit/data-table.ts";
import { sourceText } from "../kit/source.ts";
import { inputsOf, type StudyInput } from "./inputs.ts";

/** A point that a search tried. */
export interface SearchPoint {
  readonly row: ReportRow;
  /** From 1; `confirm` on fresh draws. */
  readonly round: string;
  readonly isFeasible: boolean;
  readonly cell: MeanCell | undefined;
}

/** search.csv as the charts take it. */
export interface SearchFile {
  readonly inputs: readonly StudyInput[];
  readonly metric: string;
  readonly unit: string;
  readonly points: readonly SearchPoint[];
}

/** The search of a folder; undefined if it is none, or has no rows. */
export function searchOf(data: ReportData): SearchFile | undefined {
  const table = data.table("search.csv");
  const [first] = table?.rows ?? [];
  if (table === undefined || first === undefined) return undefined;
  return {
    inputs: inputsOf(table, "metric"),
    metric: first["metric"] ?? "",
    unit: first["unit"] ?? "",
    points: table.rows.map((row) => ({
      row,
      round: row["round"] ?? "",
      isFeasible: row["feasible"] !== "no",
      cell: cellOf(row),
    })),
  };
}

function cellOf(row: ReportRow): MeanCell | undefined {
  const figureOf = (column: string): Figure | undefined => {
    const value = numberIn(row, column);
    const where = { round: row["round"] ?? "", point: row["point"] ?? "" };
    const from = sourceText({ file: "search.csv", column, where, reduction: "cell" });
    return value === undefined ? undefined : { value, text: metricFigure(row["unit"] ?? "", value), from };
  };
  const mean = figureOf("mean");
  return mean === undefined ? undefined : { mean, low: figureOf("ci95_low"), high: figureOf("ci95_high") };
}
