import type { ReportRow, ReportTable } from "../../../model/report-data.ts";
import { figure } from "../../figures.ts";

/** An input that a study varied, as its files have it. */
export interface StudyInput {
  /** Name of the column: `products.spot.price [USD/GPUh]`. */
  readonly column: string;
  readonly path: string;
  /** Empty for a plain number or a text. */
  readonly unit: string;
  readonly isNumeric: boolean;
}

/** Columns of varied inputs: those between `point` and the column after them. */
export function inputsOf({ columns, rows }: ReportTable, after: string): readonly StudyInput[] {
  return columns.slice(columns.indexOf("point") + 1, columns.indexOf(after)).map((column) => {
    const [, path = column, unit = ""] = /^(.*) \[([^\]]*)\]$/.exec(column) ?? [];
    const cells = rows.flatMap((row) => row[column] || []);
    return { column, path, unit, isNumeric: cells.every((cell) => Number.isFinite(Number(cell))) };
  });
}

/** A value of an input for people: `2.4 USD/GPUh`, `youngest_first`. */
export function inputValue(row: ReportRow, { column, unit, isNumeric }: StudyInput): string {
  const cell = row[column] ?? "";
  if (!isNumeric || cell === "") return cell;
  return `${inputNumber(Number(cell))} ${unit}`.trimEnd();
}

/** A number of an input with four digits that count, and no zeros behind them. */
export function inputNumber(value: number): string {
  const size = Math.abs(value);
  return size >= 1000 || size < 0.0001 ? figure(value) : String(Number(value.toPrecision(4)));
}

const LENGTH_MAX = 30;

/** The last steps of a path, which tell more than its first ones: `…spot.price`. */
export function shortPath(path: string, length = LENGTH_MAX): string {
  if (path.length <= length) return path;
  const steps = path.split(".");
  while (steps.length > 1 && steps.join(".").length >= length) steps.shift();
  return `…${steps.join(".")}`;
}

/** Name of an axis for an input: `…spot.price [USD/GPUh]`. */
export function inputTitle({ path, unit }: StudyInput): string {
  return unit === "" ? shortPath(path) : `${shortPath(path)} [${unit}]`;
}
