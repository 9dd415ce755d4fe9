import type { Column } from "./csv-table.ts";
import { keyColumns, type PathColumn, type PointKey } from "./sweep-csv.ts";

/** A point that a search has tried. */
export interface SearchRow extends PointKey {
  /** Round of the search, from 1; `confirm` for fresh draws. */
  readonly round: string;
  readonly metric: string;
  readonly unit: string;
  readonly n: number;
  readonly mean: number | undefined;
  readonly ci95Low: number | undefined;
  readonly ci95High: number | undefined;
  readonly feasible: boolean;
}

/** Columns of search.csv: every point that a search tried. */
export function searchColumns(paths: readonly PathColumn[]): readonly Column<SearchRow>[] {
  return [
    {
      name: "round",
      unit: "",
      meaning: "Round of the search, from 1; `confirm`: on fresh draws.",
      value: (row) => row.round,
    },
    ...keyColumns<SearchRow>(paths),
    { name: "metric", unit: "", meaning: "Metric that is searched over.", value: (row) => row.metric },
    { name: "unit", unit: "", meaning: "Its unit.", value: (row) => row.unit },
    {
      name: "n",
      unit: "replications",
      type: "count",
      meaning: "Replications at this point.",
      value: (row) => row.n,
    },
    {
      name: "mean",
      unit: "see unit",
      meaning: "Mean over replications; for ratios sum over sum.",
      value: (row) => row.mean,
    },
    {
      name: "ci95_low",
      unit: "see unit",
      meaning: "Lower end of the 95 % interval.",
      value: (row) => row.ci95Low,
    },
    {
      name: "ci95_high",
      unit: "see unit",
      meaning: "Upper end of the same interval.",
      value: (row) => row.ci95High,
    },
    {
      name: "feasible",
      unit: "",
      meaning: "`yes` or `no`: whether the constraints hold in the mean, and no run failed.",
      value: (row) => (row.feasible ? "yes" : "no"),
    },
  ];
}

/** What a search concluded, quantity by quantity. */
export interface ConclusionRow {
  readonly quantity: string;
  readonly unit: string;
  readonly value: number | undefined;
  readonly low: number | undefined;
  readonly high: number | undefined;
  readonly note: string;
}

/** Columns of optimum.csv and breakeven.csv. */
export const CONCLUSION_COLUMNS: readonly Column<ConclusionRow>[] = [
  {
    name: "quantity",
    unit: "",
    meaning: "Path of an input, or name of a metric.",
    value: (row) => row.quantity,
  },
  { name: "unit", unit: "", meaning: "Unit of the values of this row.", value: (row) => row.unit },
  { name: "value", unit: "see unit", meaning: "Where the search ended.", value: (row) => row.value },
  {
    name: "low",
    unit: "see unit",
    meaning: "Lower end of its range; the note says of what.",
    value: (row) => row.low,
  },
  { name: "high", unit: "see unit", meaning: "Upper end of the same range.", value: (row) => row.high },
  { name: "note", unit: "", meaning: "What value and range mean.", value: (row) => row.note },
];
