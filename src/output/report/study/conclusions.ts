import { numberIn, type ReportData } from "../../../model/report-data.ts";
import { metricFigure } from "../../figures.ts";
import type { Figure } from "../kit/data-table.ts";
import { sourceText } from "../kit/source.ts";
import { inputNumber } from "./inputs.ts";
import { searchOf } from "./search-points.ts";

/** A row of optimum.csv or breakeven.csv. */
export interface Conclusion {
  readonly quantity: string;
  /** Whether the quantity is an input, not a metric. */
  readonly isInput: boolean;
  readonly unit: string;
  readonly note: string;
  readonly value: Figure | undefined;
  readonly low: Figure | undefined;
  readonly high: Figure | undefined;
}

const FILES = ["optimum.csv", "breakeven.csv"] as const;

/** What a search concluded; empty for other folders. */
export function conclusionsOf(data: ReportData): readonly Conclusion[] {
  const paths = new Set(searchOf(data)?.inputs.map(({ path }) => path));
  return FILES.flatMap((file) =>
    (data.table(file)?.rows ?? []).map((row) => {
      const { quantity = "", unit = "", note = "" } = row;
      const isInput = paths.has(quantity);
      const textOf = (value: number) => (isInput ? inputNumber(value) : metricFigure(unit, value));
      const figureOf = (column: string): Figure | undefined => {
        const value = numberIn(row, column);
        const from = sourceText({ file, column, where: { quantity, note }, reduction: "cell" });
        return value === undefined ? undefined : { value, text: textOf(value), from };
      };
      return {
        quantity,
        isInput,
        unit,
        note,
        value: figureOf("value"),
        low: figureOf("low"),
        high: figureOf("high"),
      };
    }),
  );
}
